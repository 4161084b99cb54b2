"""`llvm-cov export` JSON, as clang, Swift and cargo-llvm-cov write it.

Source: llvm.org, tools/llvm-cov/CoverageExporterJson.cpp: segments are [line, column, count, has count, begins region,
is gap].
"""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from readylayer_cli.domain.lines import MOST_LINES
from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, objects, parse_json, text

_Segment = tuple[int, int, bool, bool, bool]


def sniff(head: bytes) -> int:
    """It names its own type; a report that begins with its data has files with segments."""
    return 95 if b"llvm.coverage.json.export" in head else 70 if says(head, b'"data"', b'"segments"') else 0


def read(content: Content) -> Report:
    """Lines as llvm-cov itself counts them from the segments."""
    report = Report()
    for export in objects(mapping(parse_json(content), "the report").get("data"), "data"):
        for facts in objects(export.get("files", []), "files"):
            file = report.file(text(facts.get("filename"), "filename"))
            _lines(file, [_segment(each) for each in listing(facts.get("segments", []), "segments")])
            _branches(file, facts)
        for function in objects(export.get("functions", []), "functions"):
            _function(report, function)
    return report


def _segment(value: object) -> _Segment:
    parts = listing(value, "a segment")
    if len(parts) < 5:
        return 0, 0, False, False, True
    gap = bool(parts[5]) if len(parts) > 5 else False
    line = min(max(number(parts[0], "line"), 0), MOST_LINES)
    return line, number(parts[2], "count"), bool(parts[3]), bool(parts[4]), gap


def _lines(file: ReportedFile, segments: list[_Segment]) -> None:
    """A line is measured if a counted region begins on it or wraps it; it ran as often as the busiest of them."""
    wrapping: _Segment | None = None
    before = 0
    for line, grouped in groupby(sorted(segments, key=itemgetter(0)), key=itemgetter(0)):
        if wrapping is not None and wrapping[2]:
            file.block(before + 1, line - 1, wrapping[1])
        here = list(grouped)
        counts = [each[1] for each in here if each[3] and each[2] and not each[4]]
        skipped = not here[0][2] and here[0][3]
        if not skipped and wrapping is not None and wrapping[2]:
            counts.append(wrapping[1])
        if counts and not skipped:
            file.line(line, max(counts))
        wrapping, before = here[-1], line
    file.seal()


def _branches(file: ReportedFile, facts: Mapping[str, object]) -> None:
    """[line, column, line end, column end, count, false count, ...]; instances of a template repeat their places."""
    for each in listing(facts.get("branches", []), "branches"):
        parts = listing(each, "a branch")
        if len(parts) >= 6:
            place = tuple(number(part, "a branch") for part in parts[:4])
            for index in (4, 5):
                file.arm(place[0], (place, index), taken=number(parts[index], "count") > 0)


def _function(report: Report, function: Mapping[str, object]) -> None:
    names = listing(function.get("filenames", []), "filenames")
    if names:
        name = function.get("name", "")
        report.file(text(names[0], "filename")).function(str(name), ran=number(function.get("count", 0), "count") > 0)


FORMAT = Format("llvm-cov", "llvm-cov JSON", sniff, read, branches=True, functions=True)
