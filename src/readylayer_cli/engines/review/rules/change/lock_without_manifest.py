"""change-lock-without-manifest: a lock file gains packages that no manifest of the change asks for."""

import re
from collections.abc import Iterable

from readylayer_cli.code.paths import is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._manifests import lock_registry, registry_of
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
_NPM_SETTINGS = frozenset({"pnpm-workspace.yaml", ".yarnrc.yml"})
_SHOWN = 3


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    edited = {registry for pair in view.pairs if pair.change.hunks and (registry := _manifest_of(pair.path))}
    for pair in view.pairs:
        pattern = _NAMES.get(pair.path.rpartition("/")[2])
        if pattern is None or pair.base is None or pair.head is None or lock_registry(pair.path) in edited:
            continue
        new = {} if is_test_path(pair.path) or is_vendored_path(pair.path) else _new_names(pair, pattern)
        if new:
            yield ChangeMatch(pair.path, _match(pair.head, new))


def _manifest_of(path: str) -> str:
    return "npm" if path.rpartition("/")[2] in _NPM_SETTINGS else registry_of(path)


def _match(head: SourceFile, new: dict[str, int]) -> Match:
    shown = ", ".join(f"`{name}`" for name in list(new)[:_SHOWN])
    count = f"{len(new)} new packages ({shown}, ...)" if len(new) > _SHOWN else f"New in the lock file: {shown},"
    message = f"{count} without a change of a manifest"
    return Match(head_span(head, next(iter(new.values()))), message, anchor=" ".join(sorted(new))[:300])


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
    what="New package names in a lock file, in a change that edits no manifest of the same package manager.",
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
