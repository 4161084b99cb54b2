"""Coveralls' JSON, as gcovr, cargo-tarpaulin and coveralls clients write it.

Source: docs.coveralls.io/api-reference: `coverage` is an array, null for lines that cannot run; `branches` is flat:
line, block, branch, hits.
"""

from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, objects, parse_json, text


def sniff(head: bytes) -> int:
    """Source files with a coverage array."""
    return 95 if says(head, b'"source_files"') else 0


def read(content: Content) -> Report:
    """Lines and branches of all source files."""
    report = Report()
    for facts in objects(mapping(parse_json(content), "the report").get("source_files"), "source_files"):
        file = report.file(text(facts.get("name"), "name"))
        for index, hits in enumerate(listing(facts.get("coverage") or [], "coverage"), 1):
            if hits is not None:
                file.line(index, number(hits, "coverage"))
        file.seal()
        flat = [number(each, "branches") for each in listing(facts.get("branches") or [], "branches")]
        for line, block, branch, hits in zip(*(flat[start::4] for start in range(4)), strict=False):
            file.arm(line, (block, branch), taken=hits > 0)
    return report


FORMAT = Format("coveralls", "Coveralls JSON", sniff, read, branches=True)
