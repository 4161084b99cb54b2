"""coverage.py's JSON report. Source: coverage.readthedocs.io, `coverage json`."""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, parse_json


def sniff(head: bytes) -> int:
    """Its `meta` has a version and says whether branches were measured."""
    return 95 if says(head, b'"meta"') and (b'"branch_coverage"' in head or b'"show_contexts"' in head) else 0


def read(content: Content) -> Report:
    """Executed and missing lines; lines that were excluded are not measured."""
    report = Report()
    files = mapping(mapping(parse_json(content), "the report").get("files"), "files")
    for name, value in files.items():
        facts = mapping(value, name)
        file = report.file(name)
        for key, hits in (("executed_lines", 1), ("missing_lines", 0)):
            for line in listing(facts.get(key, []), key):
                file.line(number(line, key), hits)
        _branches(file, facts)
        file.seal()
        for function, regions in mapping(facts.get("functions", {}), "functions").items():
            if function:
                executed, missing = (
                    listing(mapping(regions, function).get(key, []), key) for key in ("executed_lines", "missing_lines")
                )
                if executed or missing:  # without either it was excluded
                    file.function(function, ran=bool(executed))
    return report


def _branches(file: ReportedFile, facts: Mapping[str, object]) -> None:
    for key, taken in (("executed_branches", True), ("missing_branches", False)):
        for pair in listing(facts.get(key, []), key):
            ends = listing(pair, key)
            if ends:
                arm = tuple(number(end, key) for end in ends)
                file.arm(abs(arm[0]), arm, taken=taken)


FORMAT = Format("coverage-json", "coverage.py JSON", sniff, read, branches=True, functions=True)
