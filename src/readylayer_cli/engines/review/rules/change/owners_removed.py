"""change-owners-removed: files lose the people who have to approve changes to them."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_PATH = lazy_pattern(r"(?:^|/)(?:\.github/|\.gitlab/|docs/|\.bitbucket/)?CODEOWNERS$")
_SENSITIVE = lazy_pattern(
    r"^\*$|^/?\*\*?$|\.github|\.gitlab|CODEOWNERS|auth|secur|crypt|payment|billing|deploy|infra|migrations|secrets|permissions",
    re.IGNORECASE,
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.base is None or not _PATH.search(pair.base.path):
            continue
        if pair.head is None:
            yield ChangeMatch(
                pair.path, Match(Span(1, 1), message="The file that names the owners is gone", anchor=pair.path)
            )
        else:
            yield from _lost(pair)


def _lost(pair: FilePair) -> Iterable[ChangeMatch]:
    before, after = _owners(pair.base.lines if pair.base else []), _owners(pair.head.lines if pair.head else [])
    for pattern, (line, owners) in before.items():
        if pattern not in after and owners:
            message = f"`{pattern}` has no owners of its own any more"
            severity = None if _SENSITIVE.search(pattern) else Severity.LOW
            yield ChangeMatch(
                pair.path,
                Match(removed_span(pair, line), message=message, anchor=pattern, symbol=pattern, severity=severity),
            )
        elif pattern in after and owners and not after[pattern][1] and pair.head is not None:
            message = f"`{pattern}` has no owners any more"
            yield ChangeMatch(
                pair.path,
                Match(head_span(pair.head, after[pattern][0]), message=message, anchor=pattern, symbol=pattern),
            )


def _owners(lines: list[str]) -> dict[str, tuple[int, frozenset[str]]]:
    found = {}
    for number, text in enumerate(lines, 1):
        words = text.partition("#")[0].split()
        if words and not words[0].startswith(("[", "^[")):
            found[words[0].strip("/") or words[0]] = (number, frozenset(words[1:]))
    return found


_FILE = "* @acme/core\n/docs/ @acme/docs\n/src/auth/ @acme/security\n"

RULE = ChangeRule(
    id="change-owners-removed",
    title="Files lose the people who have to approve their changes",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("gates",),
    what="An entry of `CODEOWNERS` that is gone or has no owners any more, or the whole file; low if the pattern names nothing sensitive.",
    why="Branch protection asks for the owners' approval only where there are owners.",
    fix="Name the new owners in the same change.",
    check=check,
    bad=(
        ChangeExample({".github/CODEOWNERS": _FILE}, {".github/CODEOWNERS": _FILE.replace("/src/auth/ @acme/security\n", "")}),
        ChangeExample({"CODEOWNERS": _FILE}, {}),
        ChangeExample({"CODEOWNERS": _FILE}, {"CODEOWNERS": _FILE.replace("/docs/ @acme/docs", "/docs/")}),
    ),
    good=(
        ChangeExample({"CODEOWNERS": _FILE}, {"CODEOWNERS": _FILE.replace("@acme/security", "@acme/identity")}),
        ChangeExample({"CODEOWNERS": _FILE}, {"CODEOWNERS": "# who approves what\n" + _FILE + "/web/ @acme/web\n"}),
    ),
)  # fmt: skip
