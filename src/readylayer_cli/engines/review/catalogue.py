"""What reports may say about the rules that found something."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.model import CATEGORIES
from readylayer_cli.engines.review.external.catalogue import JAVASCRIPT, PYTHON, external_engines
from readylayer_cli.engines.review.osv.rule import INFO as DEPENDENCY
from readylayer_cli.engines.review.precision import FORM, LINTER, MODEL, SUPPRESSION
from readylayer_cli.engines.review.registry import CHANGE_FAMILY, FAMILIES, load_family
from readylayer_cli.engines.review.rule import rule_info

_URL = "https://github.com/readylayer/readylayer-cli/blob/main/docs/rules.md#"

BEGINNINGS = (*FAMILIES, CHANGE_FAMILY, "secret", "suppression", "dependency", "ruff", "oxlint", "llm")
"""How the ids of rules begin that belong to this program, up to the first dash."""

SUPPRESSION_RULES = (
    RuleInfo(
        id="suppression-unused",
        title="A suppression hides nothing",
        severity=Severity.LOW,
        confidence=Confidence.HIGH,
        what="A `readylayer: ignore[...]` comment stands where none of its rules finds anything.",
        why="It will hide the next real finding on this line without anybody having decided so.",
        fix="Remove the comment, or correct the rule id in the brackets.",
        precision=SUPPRESSION,
    ),
    RuleInfo(
        id="suppression-without-reason",
        title="A suppression gives no reason",
        severity=Severity.LOW,
        confidence=Confidence.HIGH,
        what="A `readylayer: ignore[...]` comment without a reason after the bracket. It is not honoured.",
        why="Nobody can later tell a decision from an accident.",
        fix="Write the reason: `readylayer: ignore[rule-id] the value is a constant of the protocol`.",
        precision=SUPPRESSION,
    ),
)


MODEL_RULES = tuple(
    RuleInfo(
        id=f"llm-{category}",
        title=title,
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        what="A claim of the configured language model. Its quote stands in the change and the names in it exist; "
        "whether it is right was not proven.",
        why="A model sees what no rule describes, and is wrong more often than a rule.",
        fix="Read the lines, then repair them or hide the finding with a reason.",
        tags=("llm",),
        precision=MODEL,
    )
    for category, title in CATEGORIES.items()
)

LONE_RULES = (*SUPPRESSION_RULES, DEPENDENCY)
"""Rules that are of no family."""


def rule_infos(
    ids: Iterable[str], custom: Mapping[str, bytes], foreign: Mapping[str, RuleInfo] | None = None
) -> dict[str, RuleInfo]:
    """Documentation of these rules, sorted by id. `foreign` is what other tools say of theirs."""
    wanted = set(ids)
    known: dict[str, RuleInfo] = {**(foreign or {}), **{info.id: info for info in LONE_RULES}}
    for family in (*FAMILIES, CHANGE_FAMILY):
        if any(rule.startswith(f"{family}-") for rule in wanted):
            known |= {rule.id: rule_info(rule) for rule in load_family(family)}
    if any(rule.startswith("llm-") for rule in wanted):
        known |= {info.id: info for info in MODEL_RULES}
    if any(rule.startswith(("ruff-", "oxlint-")) for rule in wanted):
        for engine in external_engines(PYTHON | JAVASCRIPT):
            known |= engine.rules()
    if custom:
        from readylayer_cli.engines.review.custom import read_custom_rules  # lazy: pydantic models, 15 ms

        known |= {rule.id: rule_info(rule) for rule in read_custom_rules(custom)}
    found = {rule: known[rule] if rule in known else _secret_info(rule) for rule in sorted(wanted)}
    return {rule: _with_url(info) for rule, info in found.items()}


def own_beginning(start: str) -> str:
    """How the ids of the family begin that an id or a glob of it is of; empty for another tool's, or for no family."""
    return next((f"{name}-" for name in BEGINNINGS if start.startswith(f"{name}-")), "")


def own_rule_ids(beginning: str, custom: Mapping[str, bytes]) -> frozenset[str]:
    """The ids of all rules that begin so, of those beside the tools whose logs may be taken in."""
    return frozenset(info for info in known_infos(beginning, custom) if info.startswith(beginning))


def known_infos(beginning: str, custom: Mapping[str, bytes]) -> dict[str, RuleInfo]:
    """Documentation of the rules whose ids begin so; only what can hold them is loaded."""
    found: dict[str, RuleInfo] = {}
    for family in (*FAMILIES, CHANGE_FAMILY):
        if _overlap(f"{family}-", beginning):
            found |= {rule.id: rule_info(rule) for rule in load_family(family)}
    if any(_overlap(f"{engine}-", beginning) for engine in ("ruff", "oxlint")):
        for engine in external_engines(PYTHON | JAVASCRIPT):
            found |= engine.rules()
    if _overlap("secret-", beginning):
        from readylayer_cli.secretscan.titles import secret_titles  # lazy: some hundred formats, 10 ms

        found |= {f"secret-{name}": _secret_info(f"secret-{name}") for name in secret_titles()}
    found |= {info.id: info for info in (*LONE_RULES, *MODEL_RULES)}
    if custom:
        from readylayer_cli.engines.review.custom import read_custom_rules  # lazy: pydantic models, 15 ms

        found |= {rule.id: rule_info(rule) for rule in read_custom_rules(custom)}
    return {rule: _with_url(info) for rule, info in sorted(found.items())}


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _secret_info(rule_id: str) -> RuleInfo:
    format_id = rule_id.removeprefix("secret-")
    from readylayer_cli.secretscan.titles import secret_titles  # lazy: some hundred formats, 10 ms

    title = secret_titles().get(format_id) or format_id.replace("-", " ").capitalize()
    return RuleInfo(
        id=rule_id,
        title=f"{title} in the source",
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH,
        what=f"A value that has the form of: {title}.",
        why="Whoever can read the repository, its history or a copy of it can use this secret.",
        fix="Revoke it, then read the value from the environment or a secret store.",
        cwe=("CWE-798",),
        tags=("secret",),
        precision=FORM,
    )


def _with_url(info: RuleInfo) -> RuleInfo:
    if info.id.startswith(("ruff-", "oxlint-")) and not info.precision:
        info = replace(info, precision=LINTER)
    if info.url or not {"custom", "foreign"}.isdisjoint(info.tags):
        return info
    return replace(info, url=_URL + info.id)
