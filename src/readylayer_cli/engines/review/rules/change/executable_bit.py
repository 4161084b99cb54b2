"""change-executable-bit: a file of data becomes executable."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.change import FileKind
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.view import ChangeView

_EXECUTABLE = "100755"
_DATA = lazy_pattern(
    r"\.(?:md|rst|txt|json|ya?ml|toml|ini|cfg|csv|tsv|xml|html?|css|scss|svg|png|jpe?g|gif|webp|ico|pdf|lock|po|sql|proto|d\.ts|java|go|c|h|cpp|rs|kt|ts|tsx|vue)$",
    re.IGNORECASE,
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        change = pair.change
        if change.new_mode != _EXECUTABLE or change.old_mode == _EXECUTABLE or change.kind is FileKind.SYMLINK:
            continue
        starts_as_script = pair.head is not None and pair.head.text.startswith("#!")
        if _DATA.search(pair.path) and not starts_as_script:
            yield ChangeMatch(pair.path, Match(Span(1, 1), anchor=pair.path))


RULE = ChangeRule(
    id="change-executable-bit",
    title="A file of data becomes executable",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-732",),
    tags=("files",),
    what="A new or changed file mode that lets a document, a configuration or compiled source be executed, without a `#!` line.",
    why="It is usually an accident of copying. Where it is not, a program hides behind a harmless name.",
    fix="Take the mode back: `git update-index --chmod=-x PATH`.",
    check=check,
    bad=(
        ChangeExample({"data/prices.json": "{}\n"}, {"data/prices.json": "{}\n"}, {"data/prices.json": "100755"}),
        ChangeExample({}, {"README.md": "# Readme\n"}, {"README.md": "100755"}),
    ),
    good=(
        ChangeExample({}, {"run.sh": "#!/bin/sh\nmake\n"}, {"run.sh": "100755"}),
        ChangeExample({"data/prices.json": "{}\n"}, {"data/prices.json": "[]\n"}),
    ),
)
