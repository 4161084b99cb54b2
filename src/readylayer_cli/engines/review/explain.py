"""Finds the rules that somebody asks about, with their examples."""

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from fnmatch import fnmatchcase

from readylayer_cli.domain.explanation import Explanation, ShownExample
from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.options import ReviewOptions
from readylayer_cli.engines.review.catalogue import known_infos, own_beginning
from readylayer_cli.engines.review.policy import Policy
from readylayer_cli.engines.review.registry import CHANGE_FAMILY, FAMILIES, load_family
from readylayer_cli.engines.review.rule import ChangeExample, ChangeRule, Example, FileRule

_MOST_EXAMPLES = 2


def explain(
    pattern: str, custom: Mapping[str, bytes], foreign: Mapping[str, RuleInfo], options: ReviewOptions
) -> list[Explanation]:
    """Every rule that the id or glob means, sorted by id; `foreign` are other tools' rules, as far as known."""
    start = pattern.partition("*")[0].partition("?")[0].partition("[")[0]
    known = {**foreign, **known_infos(own_beginning(start), custom)}
    policy = Policy(options)
    return [
        Explanation(info, tuple(_examples(rule_id)), policy.of(rule_id))
        for rule_id, info in sorted(known.items())
        if rule_id == pattern or fnmatchcase(rule_id, pattern)
    ]


def example_diff(example: ChangeExample) -> str:
    """What changes between the two versions, as a unified diff without a final newline."""
    lines: list[str] = []
    for path in sorted(example.before.keys() | example.after.keys()):
        old, new = example.before.get(path), example.after.get(path)
        if old != new:
            names = (f"a/{path}" if old is not None else "/dev/null", f"b/{path}" if new is not None else "/dev/null")
            lines += unified_diff((old or "").splitlines(), (new or "").splitlines(), *names, lineterm="")
    return "\n".join(lines)


def _examples(rule_id: str) -> Iterator[ShownExample]:
    rule = _built_in(rule_id)
    if rule is None:
        return
    for is_found, examples in ((True, rule.bad), (False, rule.good)):
        for example in examples[:_MOST_EXAMPLES]:
            if isinstance(example, ChangeExample):
                yield ShownExample(is_found, "diff", "", example_diff(example))
            else:
                one = example if isinstance(example, Example) else Example(example)
                yield ShownExample(is_found, rule.languages[0] if rule.languages else "text", one.path, one.code)


def _built_in(rule_id: str) -> FileRule | ChangeRule | None:
    family = next((name for name in (*FAMILIES, CHANGE_FAMILY) if rule_id.startswith(f"{name}-")), None)
    rules = load_family(family) if family is not None else ()
    return next((rule for rule in rules if rule.id == rule_id), None)
