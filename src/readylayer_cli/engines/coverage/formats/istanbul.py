"""Istanbul's `coverage-final.json`, as nyc, c8, jest and vitest write it.

Source: github.com/istanbuljs/istanbuljs, istanbul-lib-coverage, file-coverage.
"""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, parse_json


def sniff(head: bytes) -> int:
    """Files hold a map of their statements."""
    return 90 if says(head, b'"statementMap"') or says(head, b'"path"', b'"fnMap"') else 0


def read(content: Content) -> Report:
    """A line is measured if a statement begins on it, and ran if the one that ran most often did."""
    report = Report()
    for name, value in mapping(parse_json(content), "the report").items():
        facts = mapping(value, name)
        facts = mapping(facts.get("data", facts), name)
        path = facts.get("path", name)
        file = report.file(path if isinstance(path, str) else name)
        _statements(file, facts)
        _branches(file, facts)
        _functions(file, facts)
        file.seal()
    return report


def _statements(file: ReportedFile, facts: Mapping[str, object]) -> None:
    counts = mapping(facts.get("s", {}), "s")
    for key, place in mapping(facts.get("statementMap", {}), "statementMap").items():
        first, last = _lines(place)
        file.line(first, number(counts.get(key, 0), "s"))
        file.span(first, last)


def _branches(file: ReportedFile, facts: Mapping[str, object]) -> None:
    counts = mapping(facts.get("b", {}), "b")
    for key, place in mapping(facts.get("branchMap", {}), "branchMap").items():
        at = _branch_line(mapping(place, "branchMap"))
        for index, hits in enumerate(listing(counts.get(key, []), "b")):
            file.arm(at, (key, index), taken=number(hits, "b") > 0)


def _branch_line(facts: Mapping[str, object]) -> int:
    """Where the branch is; an `else` that is not written has no place of its own."""
    line = facts.get("line")
    if line is not None:
        return number(line, "line")
    place = facts.get("loc")
    return _lines(place)[0] if place is not None else 1


def _functions(file: ReportedFile, facts: Mapping[str, object]) -> None:
    counts = mapping(facts.get("f", {}), "f")
    for key, place in mapping(facts.get("fnMap", {}), "fnMap").items():
        name = mapping(place, "fnMap").get("name", "")
        file.function(f"{name}#{key}", ran=number(counts.get(key, 0), "f") > 0)


def _lines(place: object) -> tuple[int, int]:
    facts = mapping(place, "a place")
    start = number(mapping(facts.get("start"), "start").get("line"), "line")
    end = mapping(facts.get("end", {}), "end").get("line")
    return start, number(end, "line") if isinstance(end, int | float) else start


FORMAT = Format("istanbul", "Istanbul JSON", sniff, read, branches=True, functions=True, ranges=True)
