"""coverage.py's JSON report. Source: coverage.readthedocs.io, `coverage json`."""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, parse_json


def sniff(head: bytes) -> int:
    """Its `meta` has a version and says whether branches were measured."""
    return 95 if says(head, b'"meta"') and (b'"branch_coverage"' in head or b'"show_contexts"' in head) else 0


def read(data: bytes) -> Report:
    """Executed and missing lines; lines that were excluded are not measured."""
    report = Report()
    files = mapping(mapping(parse_json(data), "the report").get("files"), "files")
    for name, value in files.items():
        content = mapping(value, name)
        file = report.file(name)
        for key, hits in (("executed_lines", 1), ("missing_lines", 0)):
            for line in listing(content.get(key, []), key):
                file.line(number(line, key), hits)
        _branches(file, content)
        for function, facts in mapping(content.get("functions", {}), "functions").items():
            if function:
                executed = listing(mapping(facts, function).get("executed_lines", []), "executed_lines")
                file.function(function, ran=bool(executed))
    return report


def _branches(file: ReportedFile, facts: Mapping[str, object]) -> None:
    for key, taken in (("executed_branches", 1), ("missing_branches", 0)):
        for pair in listing(facts.get(key, []), key):
            ends = listing(pair, key)
            if ends:
                file.branch(abs(number(ends[0], key)), taken, 1)


FORMAT = Format("coverage-json", "coverage.py JSON", sniff, read, branches=True, functions=True)
