"""gcov's own text files (`*.gcov`). Source: gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html."""

import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format
from readylayer_cli.engines.coverage.numbers import whole

_SOURCE = lazy_pattern(r"\s*-:\s*0:Source:(.*)")
_ROW = lazy_pattern(r"\s*([^:]{1,30}):\s*(\d+):")
_BRANCH = lazy_pattern(r"branch\s+\d+\s+(?:taken\s+(\d+)|never executed)")
_FUNCTION = lazy_pattern(r"function (\S.*?) called (\d+)")


def sniff(head: bytes) -> int:
    """Line 0 tells the source."""
    return 95 if re.search(rb"^\s*-:\s*0:Source:", head, re.MULTILINE) else 0


def read(data: bytes) -> Report:
    """`-` cannot run, `#####` and `=====` did not; a `*` behind a count is a block of the line that did not."""
    report = Report()
    file: ReportedFile | None = None
    at = 0
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        source = _SOURCE.match(line)
        if source:
            file = report.file(source[1].strip())
        elif file is not None:
            at = _take(file, line, at)
    return report


def _take(file: ReportedFile, line: str, at: int) -> int:
    row = _ROW.match(line)
    if row:
        count, number = row[1].strip().rstrip("*"), int(row[2])
        if count != "-" and number:
            file.line(number, 0 if set(count) <= {"#", "=", "$", "%"} else whole(_scaled(count), "a count"))
        return number
    branch = _BRANCH.match(line)
    if branch and at:
        file.branch(at, bool(branch[1]) and int(branch[1]) > 0, 1)
    function = _FUNCTION.match(line)
    if function:
        file.function(function[1], ran=int(function[2]) > 0)
    return at


def _scaled(count: str) -> str:
    """gcov shortens counts (`1.5k`) when it is asked to be readable; that it ran is all that matters."""
    return "1" if count[-1:] in "kMGTPEZY" and count[:1].isdigit() else count


FORMAT = Format("gcov", "gcov text", sniff, read, branches=True, functions=True)
