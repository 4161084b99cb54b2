"""gcov's own text files (`*.gcov`). Source: gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html."""

import re

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format
from readylayer_cli.engines.coverage.numbers import whole

_SOURCE = re.compile(rb"\s*-:\s*0:Source:(.*)")
_ROW = re.compile(rb" *([^: ][^:]{0,30}): *(\d+):")
_BRANCH = re.compile(rb"branch\s+\d+\s+(?:taken\s+(\d+)|never executed)")
_FUNCTION = re.compile(rb"function (\S.*?) called (\d+)")
_UNRUN = frozenset(b"#=$%")
_SCALES = frozenset({b"k", b"M", b"G", b"T", b"P", b"E", b"Z", b"Y"})
_MOST_DIGITS = 9


def sniff(head: bytes) -> int:
    """Line 0 tells the source."""
    return 95 if re.search(rb"^\s*-:\s*0:Source:", head, re.MULTILINE) else 0


def read(content: Content) -> Report:
    """`-` cannot run, `#####` and `=====` did not; a `*` behind a count is a block of the line that did not."""
    report = Report()
    file: ReportedFile | None = None
    at = arm = 0
    for raw in content.rows():
        row = _ROW.match(raw)
        if row:
            arm, at = 0, int(row[2][:_MOST_DIGITS])
            source = _SOURCE.match(raw) if not at else None
            if source:
                file = report.file(source[1].strip().decode("utf-8", "surrogateescape"))
            elif file is not None and at:
                _line(file, at, row[1].strip().rstrip(b"*"))
        elif file is not None:
            arm += _detail(file, raw, at, arm)
    return report


def _line(file: ReportedFile, number: int, count: bytes) -> None:
    if count != b"-":
        file.line(number, 0 if set(count) <= _UNRUN else whole(_scaled(count), "a count"))


def _detail(file: ReportedFile, raw: bytes, at: int, arm: int) -> int:
    """What stands below a line: whether it was a branch. Instances of a template repeat a line and its branches."""
    branch = _BRANCH.match(raw)
    if branch:
        file.arm(at, arm, taken=bool(branch[1] and branch[1].strip(b"0")))
        return 1
    function = _FUNCTION.match(raw)
    if function:
        file.function(function[1].decode("utf-8", "replace"), ran=bool(function[2].strip(b"0")))
    return 0


def _scaled(count: bytes) -> bytes:
    """gcov shortens counts (`1.5k`) when it is asked to be readable; that it ran is all that matters."""
    return b"1" if count[-1:] in _SCALES and count[:1].isdigit() else count


FORMAT = Format("gcov", "gcov text", sniff, read, branches=True, functions=True)
