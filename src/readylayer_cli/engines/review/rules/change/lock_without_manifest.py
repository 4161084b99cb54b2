"""change-lock-without-manifest: a lock file gains packages that no manifest of the change asks for."""

import re
from collections.abc import Iterable

from readylayer_cli.code.paths import is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._manifests import registry_of
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_NAMES: dict[str, re.Pattern[str]] = {
    "package-lock.json": re.compile(r"^\s*\"(?:.*node_modules/)((?:@[\w.-]+/)?[\w.-]+)\"\s*:\s*\{"),
    "yarn.lock": re.compile(r"^\"?((?:@[\w.-]+/)?[\w.-]+)@"),
    "pnpm-lock.yaml": re.compile(r"^  '?/?((?:@[\w.-]+/)?[\w.-]+)@[\d.]+"),
    "poetry.lock": re.compile(r"^name = \"([^\"]+)\""),
    "uv.lock": re.compile(r"^name = \"([^\"]+)\""),
    "Cargo.lock": re.compile(r"^name = \"([^\"]+)\""),
    "composer.lock": re.compile(r"^\s{12}\"name\": \"([^\"]+/[^\"]+)\""),
    "Gemfile.lock": re.compile(r"^    ([\w.-]+) \("),
}
_SHOWN = 3


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    if any(registry_of(pair.path) and pair.change.added for pair in view.pairs):
        return
    for pair in view.pairs:
        pattern = _NAMES.get(pair.path.rpartition("/")[2])
        if (
            pattern is None
            or pair.base is None
            or pair.head is None
            or is_test_path(pair.path)
            or is_vendored_path(pair.path)
        ):
            continue
        new = _new_names(pair, pattern)
        if new:
            shown = ", ".join(f"`{name}`" for name in list(new)[:_SHOWN])
            message = f"{len(new)} new package{'s' if len(new) > 1 else ''} ({shown}) without a change of a manifest"
            match = Match(
                head_span(pair.head, next(iter(new.values()))), message=message, anchor=" ".join(sorted(new))[:300]
            )
            yield ChangeMatch(pair.path, match)


def _new_names(pair: FilePair, pattern: re.Pattern[str]) -> dict[str, int]:
    before = {found[1] for text in (pair.base.lines if pair.base else ()) if (found := pattern.match(text[:300]))}
    after: dict[str, int] = {}
    for line, text in pair.change.added:
        found = pattern.match(text[:300])
        if found and found[1] not in before:
            after.setdefault(found[1], line)
    return after


_LOCK = '[[package]]\nname = "flask"\nversion = "3.0.0"\n'

RULE = ChangeRule(
    id="change-lock-without-manifest",
    title="A lock file gains packages that no manifest of the change asks for",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1357",),
    tags=("dependencies",),
    what="New package names in a lock file, in a change that edits no manifest.",
    why="Usually an update brought new indirect dependencies. It is also how a package gets in that nobody decided for.",
    fix="Look up which dependency asks for them (`npm ls`, `uv tree`, `cargo tree -i`).",
    check=check,
    bad=(
        ChangeExample({"poetry.lock": _LOCK}, {"poetry.lock": _LOCK + '\n[[package]]\nname = "flask-helper-kit"\nversion = "0.0.1"\n'}),
        ChangeExample({"yarn.lock": 'ms@^2:\n  version "2.1.3"\n'}, {"yarn.lock": 'left-fad@^1:\n  version "1.0.0"\n\nms@^2:\n  version "2.1.3"\n'}),
    ),
    good=(
        ChangeExample({"poetry.lock": _LOCK}, {"poetry.lock": _LOCK.replace("3.0.0", "3.0.1")}),
        ChangeExample(
            {"poetry.lock": _LOCK, "pyproject.toml": "[tool.poetry.dependencies]\nflask = '3'\n"},
            {"poetry.lock": _LOCK + '\n[[package]]\nname = "httpx"\nversion = "0.27.0"\n', "pyproject.toml": "[tool.poetry.dependencies]\nflask = '3'\nhttpx = '0.27'\n"},
        ),
    ),
)  # fmt: skip
