"""change-binary-added: a compiled program, which nobody can review, is added."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.change import FileStatus
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.view import ChangeView

_PROGRAM = lazy_pattern(
    r"\.(?:exe|dll|so(?:\.\d+)*|dylib|a|lib|o|obj|class|jar|war|pyc|pyd|node|wasm|apk|ipa|msi|deb|rpm|whl|egg|gem|nupkg|elf|bin|ko|sys|scr|com)$",
    re.IGNORECASE,
)
_WRAPPER = lazy_pattern(r"(?:^|/)gradle/wrapper/gradle-wrapper\.jar$|(?:^|/)\.mvn/wrapper/maven-wrapper\.jar$")
_NEW = frozenset({FileStatus.ADDED, FileStatus.MODIFIED})


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.change.status not in _NEW or pair.head is not None or not _PROGRAM.search(pair.path):
            continue
        verb = "added" if pair.change.status is FileStatus.ADDED else "replaced"
        what = "The build's wrapper program" if _WRAPPER.search(pair.path) else "A compiled program or library"
        yield ChangeMatch(
            pair.path, Match(Span(1, 1), message=f"{what} is {verb}; no reviewer can read it", anchor=pair.path)
        )


RULE = ChangeRule(
    id="change-binary-added",
    title="A compiled program is added, which no reviewer can read",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-506", "CWE-829"),
    tags=("files",),
    what="A binary file with the ending of a program, a library or a package is added or replaced.",
    why="What it does stands nowhere in the change. Build wrappers and test data have carried attacks this way.",
    fix="Build it from source, or fetch a published version and compare its checksum.",
    check=check,
    bad=(
        ChangeExample({}, {"tools/sign.exe": "MZ\0\0\0"}),
        ChangeExample({"lib/native.so": "\x7fELF\0a"}, {"lib/native.so": "\x7fELF\0b"}),
    ),
    good=(
        ChangeExample({}, {"docs/logo.png": "\x89PNG\0"}),
        ChangeExample({}, {"src/parser.node": "export const node = 1\n"}),
    ),
)
