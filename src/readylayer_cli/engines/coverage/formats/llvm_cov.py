"""`llvm-cov export` JSON, as clang, Swift and cargo-llvm-cov write it.

Source: llvm.org, tools/llvm-cov/CoverageExporterJson.cpp: segments are [line, column, count, has count, begins region,
is gap].
"""

from collections.abc import Mapping

from readylayer_cli.domain.lines import MOST_LINES
from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, objects, parse_json, text

_Segment = tuple[int, int, bool, bool, bool]


def sniff(head: bytes) -> int:
    """It names its own type; a report that begins with its data has files with segments."""
    return 95 if b"llvm.coverage.json.export" in head else 70 if says(head, b'"data"', b'"segments"') else 0


def read(data: bytes) -> Report:
    """Lines as llvm-cov itself counts them from the segments."""
    report = Report()
    for export in objects(mapping(parse_json(data), "the report").get("data"), "data"):
        for content in objects(export.get("files", []), "files"):
            file = report.file(text(content.get("filename"), "filename"))
            _lines(file, [_segment(each) for each in listing(content.get("segments", []), "segments")])
            _branches(file, content)
        for function in objects(export.get("functions", []), "functions"):
            _function(report, function)
    return report


def _segment(value: object) -> _Segment:
    parts = listing(value, "a segment")
    if len(parts) < 5:
        return 0, 0, False, False, True
    gap = bool(parts[5]) if len(parts) > 5 else False
    return number(parts[0], "line"), number(parts[2], "count"), bool(parts[3]), bool(parts[4]), gap


def _lines(file: ReportedFile, segments: list[_Segment]) -> None:
    """A line is measured if a counted region begins on it or wraps it; it ran as often as the busiest of them."""
    by_line: dict[int, list[_Segment]] = {}
    for segment in segments:
        by_line.setdefault(segment[0], []).append(segment)
    wrapping: _Segment | None = None
    last = max(by_line, default=0)
    line = min(by_line, default=1)
    while line <= min(last, MOST_LINES):
        here = by_line.get(line, [])
        starts = [each for each in here if each[3] and each[2] and not each[4]]
        skipped = bool(here) and not here[0][2] and here[0][3]
        mapped = not skipped and ((wrapping is not None and wrapping[2]) or bool(starts))
        if mapped:
            counts = [each[1] for each in starts]
            if wrapping is not None and wrapping[2]:
                counts.append(wrapping[1])
            file.line(line, max(counts))
        if here:
            wrapping = here[-1]
        line += 1


def _branches(file: ReportedFile, content: Mapping[str, object]) -> None:
    """[line, column, line end, column end, count, false count, ...]"""
    for each in listing(content.get("branches", []), "branches"):
        parts = listing(each, "a branch")
        if len(parts) >= 6:
            arms = [number(parts[4], "count"), number(parts[5], "false count")]
            file.branch(number(parts[0], "line"), sum(count > 0 for count in arms), 2)


def _function(report: Report, function: Mapping[str, object]) -> None:
    names = listing(function.get("filenames", []), "filenames")
    if names:
        name = function.get("name", "")
        report.file(text(names[0], "filename")).function(str(name), ran=number(function.get("count", 0), "count") > 0)


FORMAT = Format("llvm-cov", "llvm-cov JSON", sniff, read, branches=True, functions=True)
