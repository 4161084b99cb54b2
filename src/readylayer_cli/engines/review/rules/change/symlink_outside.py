"""change-symlink-outside: a symbolic link leads out of the repository."""

import posixpath
from collections.abc import Iterable

from readylayer_cli.domain.change import FileKind
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.view import ChangeView

_DRIVE = lazy_pattern(r"[A-Za-z]:[\\/]|\\\\")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.change.kind is not FileKind.SYMLINK or pair.change.head_path is None:
            continue
        target = "".join(text for _, text in pair.change.added)
        if target and _leads_outside(pair.path, target):
            message = f"This link leads to `{target[:120]}`, outside of the repository"
            yield ChangeMatch(pair.path, Match(Span(1, 1), message=message, anchor=f"{pair.path} {target[:200]}"))


def _leads_outside(path: str, target: str) -> bool:
    if target.startswith(("/", "~")) or _DRIVE.match(target):
        return True
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return f"{joined}/".startswith(("../", ".git/"))


RULE = ChangeRule(
    id="change-symlink-outside",
    title="A symbolic link leads out of the repository",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-61", "CWE-59"),
    tags=("files",),
    what="A new or changed symbolic link whose target is absolute, climbs above the repository's root, or is inside `.git`.",
    why="Whatever follows the link (a build, a deployment, a packager, an agent) reads or writes files of the machine it runs on.",
    fix="Link to a file of the repository, or copy the file.",
    check=check,
    bad=(
        ChangeExample({}, {"docs/config": "/etc/passwd"}, {"docs/config": "120000"}),
        ChangeExample({}, {"data/keys": "../../.ssh"}, {"data/keys": "120000"}),
        ChangeExample({"hooks": "a"}, {"hooks": ".git/hooks"}, {"hooks": "120000"}),
    ),
    good=(
        ChangeExample({}, {"docs/README.md": "../README.md"}, {"docs/README.md": "120000"}),
        ChangeExample({}, {"docs/README.md": "../../README.md\n"}),
    ),
)
