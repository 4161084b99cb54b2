"""text-merge-conflict: the marks of an unfinished merge are part of the file."""

from collections.abc import Iterable

from readylayer_cli.code.paths import is_documentation_path, is_test_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match

_OURS = lazy_pattern(r"<{7} \S")
_THEIRS = lazy_pattern(r">{7} \S")
_MAX_LINES = 20_000


def check(file: SourceFile) -> Iterable[Match]:
    if is_documentation_path(file.path) or (is_test_path(file.path) and file.language == "text"):
        return
    start, middle = 0, False
    for number, text in enumerate(file.lines, 1):
        if _OURS.match(text):
            start, middle = number, False
        elif start and text == "=======":
            middle = True
        elif start and middle and number - start < _MAX_LINES and _THEIRS.match(text):
            yield Match(file.line_span(start), anchor=file.lines[start - 1])
            start = 0


RULE = FileRule(
    id="text-merge-conflict",
    title="The marks of an unfinished merge are part of the file",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    languages=(),
    triggers=("<<<<<<< ",),
    what="`<<<<<<<`, `=======` and `>>>>>>>`, in this order at the start of lines.",
    why="The file holds both versions and belongs to neither; most languages do not even parse it.",
    fix="Decide for one version, or join them, and delete the three marks.",
    check=check,
    bad=(
        Example("a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> feature\n", "src/values.py"),
        Example("<<<<<<< ours\n{}\n||||||| base\n=======\n[]\n>>>>>>> theirs\n", "config/settings.json"),
    ),
    good=(
        Example("<<<<<<< not a conflict\n", "src/art.py"),
        Example("Title\n=======\n\n    <<<<<<< HEAD\n    =======\n    >>>>>>> x\n", "notes/git.rst"),
        Example("TEXT = '''\n  <<<<<<< a\n=======\n>>>>>>> b\n'''\n", "src/sample.py"),
    ),
)
