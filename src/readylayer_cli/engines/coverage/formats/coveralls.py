"""Coveralls' JSON, as gcovr, cargo-tarpaulin and coveralls clients write it.

Source: docs.coveralls.io/api-reference: `coverage` is an array, null for lines that cannot run; `branches` is flat:
line, block, branch, hits.
"""

from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, objects, parse_json, text


def sniff(head: bytes) -> int:
    """Source files with a coverage array."""
    return 95 if says(head, b'"source_files"') else 0


def read(data: bytes) -> Report:
    """Lines and branches of all source files."""
    report = Report()
    for content in objects(mapping(parse_json(data), "the report").get("source_files"), "source_files"):
        file = report.file(text(content.get("name"), "name"))
        for index, hits in enumerate(listing(content.get("coverage", []), "coverage"), 1):
            if hits is not None:
                file.line(index, number(hits, "coverage"))
        flat = listing(content.get("branches") or [], "branches")
        for start in range(0, len(flat) - 3, 4):
            file.branch(number(flat[start], "line"), number(flat[start + 3], "hits") > 0, 1)
    return report


FORMAT = Format("coveralls", "Coveralls JSON", sniff, read, branches=True)
