"""LCOV tracefiles (`lcov.info`), as geninfo, llvm-cov, c8, nyc, grcov and coverage.py write them.

Source: manual page geninfo(1), section FILES.
"""

import re

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
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


def read(data: bytes) -> Report:
    """Only `DA` records measure a line; branches and functions without one are counted as such."""
    report = Report()
    file: ReportedFile | None = None
    arms: dict[int, dict[tuple[str, str], bool]] = {}
    for raw in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        key, colon, value = raw.strip().partition(b":")
        if key == b"SF" and colon:
            file, arms = report.file(value.decode("utf-8", "surrogateescape")), {}
        elif file is None:
            continue
        elif key == b"DA":
            parts = value.split(b",")
            if len(parts) >= 2:
                file.line(whole(parts[0], "the line of DA"), whole(parts[1], "the hits of DA"))
        elif key == b"BRDA":
            _branch(arms, value)
        elif key == b"FNDA":
            hits, _, function = value.partition(b",")
            file.function(function.decode("utf-8", "replace"), ran=whole(hits, "the hits of FNDA") > 0)
        elif key == b"FN":
            function = _FUNCTION.sub(b"", value)
            file.function(function.decode("utf-8", "replace"), ran=False)
        elif key == b"end_of_record":
            _close(file, arms)
            file, arms = None, {}
    if file is not None:
        _close(file, arms)
    return report


def _branch(arms: dict[int, dict[tuple[str, str], bool]], value: bytes) -> None:
    """`line,block,branch,taken`; the branch's name may hold commas, `-` means that its line never ran."""
    line, _, rest = value.partition(b",")
    block, _, rest = rest.partition(b",")
    branch, _, taken = rest.rpartition(b",")
    ran = taken not in {b"-", b"0", b""}
    known = arms.setdefault(whole(line, "the line of BRDA"), {})
    arm = (block.decode("utf-8", "replace"), branch.decode("utf-8", "replace"))
    known[arm] = ran or known.get(arm, False)


def _close(file: ReportedFile, arms: dict[int, dict[tuple[str, str], bool]]) -> None:
    for line, found in arms.items():
        file.branch(line, sum(found.values()), len(found))


FORMAT = Format("lcov", "LCOV", sniff, read, branches=True, functions=True)
