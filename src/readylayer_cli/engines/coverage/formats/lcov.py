"""LCOV tracefiles (`lcov.info`), as geninfo, llvm-cov, c8, nyc, grcov and coverage.py write them.

Source: manual page geninfo(1), section FILES.
"""

import re

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format
from readylayer_cli.engines.coverage.numbers import whole

_FUNCTION = re.compile(rb"\d+,(?:\d+,)?")
"""What stands before a function's name: its first line and, since LCOV 2.0, its last."""


def sniff(head: bytes) -> int:
    """Records of a file begin with `SF:`."""
    begins = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if begins.startswith((b"TN:", b"SF:", b"VER:")):
        return 95
    return 80 if b"\nSF:" in head and b"\nDA:" in head else 0


def read(content: Content) -> Report:
    """Only `DA` records measure a line; branches and functions without one are counted as such."""
    report = Report()
    file: ReportedFile | None = None
    for raw in content.rows():
        if file is not None and raw.startswith(b"DA:"):
            parts = raw[3:].split(b",")
            if len(parts) > 1:
                file.line(whole(parts[0], "the line of DA"), whole(parts[1], "the hits of DA"))
            continue
        key, colon, value = raw.strip().partition(b":")
        if key == b"SF" and colon:
            file = report.file(value.decode("utf-8", "surrogateescape"))
        elif file is None:
            continue
        elif key == b"end_of_record":
            file.seal()
            file = None
        elif key in _RECORDS:
            _RECORDS[key](file, value)
    return report


def _branch(file: ReportedFile, value: bytes) -> None:
    """`line,block,branch,taken`; the branch's name may hold commas, `-` means that its line never ran."""
    line, _, rest = value.partition(b",")
    block, _, rest = rest.partition(b",")
    branch, _, taken = rest.rpartition(b",")
    file.arm(whole(line, "the line of BRDA"), (block, branch), taken=taken not in {b"-", b"0", b""})


def _called(file: ReportedFile, value: bytes) -> None:
    """`hits,name`"""
    hits, _, name = value.partition(b",")
    file.function(name.decode("utf-8", "replace"), ran=whole(hits, "the hits of FNDA") > 0)


def _defined(file: ReportedFile, value: bytes) -> None:
    """`line,name`, since LCOV 2.0 also `line,last line,name`"""
    file.function(_FUNCTION.sub(b"", value, count=1).decode("utf-8", "replace"), ran=False)


def _alias(file: ReportedFile, value: bytes) -> None:
    """`index,hits,name`, since LCOV 2.2, in which `FNL` gives the lines of that index"""
    hits, _, name = value.partition(b",")[2].partition(b",")
    file.function(name.decode("utf-8", "replace"), ran=whole(hits, "the hits of FNA") > 0)


_RECORDS = {b"BRDA": _branch, b"FNDA": _called, b"FN": _defined, b"FNA": _alias}


FORMAT = Format("lcov", "LCOV", sniff, read, branches=True, functions=True)
