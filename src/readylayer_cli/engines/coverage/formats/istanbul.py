"""Istanbul's `coverage-final.json`, as nyc, c8, jest and vitest write it.

Source: github.com/istanbuljs/istanbuljs, istanbul-lib-coverage, file-coverage.
"""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, parse_json


def sniff(head: bytes) -> int:
    """Files hold a map of their statements."""
    return 90 if says(head, b'"statementMap"') or says(head, b'"path"', b'"fnMap"') else 0


def read(data: bytes) -> Report:
    """A line is measured if a statement begins on it, and ran if the one that ran most often did."""
    report = Report()
    for name, value in mapping(parse_json(data), "the report").items():
        content = mapping(value, name)
        content = mapping(content.get("data", content), name)
        path = content.get("path", name)
        file = report.file(path if isinstance(path, str) else name)
        _statements(file, content)
        _branches(file, content)
        _functions(file, content)
    return report


def _statements(file: ReportedFile, content: Mapping[str, object]) -> None:
    counts = mapping(content.get("s", {}), "s")
    best: dict[int, int] = {}
    for key, place in mapping(content.get("statementMap", {}), "statementMap").items():
        first, last = _lines(place)
        hits = number(counts.get(key, 0), "s")
        best[first] = max(best.get(first, 0), hits)
        if last > first:
            file.spans.append((first, last))
    for line, hits in best.items():
        file.line(line, hits)


def _branches(file: ReportedFile, content: Mapping[str, object]) -> None:
    counts = mapping(content.get("b", {}), "b")
    for key, place in mapping(content.get("branchMap", {}), "branchMap").items():
        facts = mapping(place, "branchMap")
        arms = [number(each, "b") for each in listing(counts.get(key, []), "b")]
        line = facts.get("line")
        at = number(line, "line") if line is not None else _lines(facts.get("loc"))[0]
        file.branch(at, sum(hits > 0 for hits in arms), len(arms))


def _functions(file: ReportedFile, content: Mapping[str, object]) -> None:
    counts = mapping(content.get("f", {}), "f")
    for key, place in mapping(content.get("fnMap", {}), "fnMap").items():
        name = mapping(place, "fnMap").get("name", "")
        file.function(f"{name}#{key}", ran=number(counts.get(key, 0), "f") > 0)


def _lines(place: object) -> tuple[int, int]:
    facts = mapping(place, "a place")
    start = number(mapping(facts.get("start"), "start").get("line"), "line")
    end = mapping(facts.get("end", {}), "end").get("line")
    return start, number(end, "line") if isinstance(end, int | float) else start


FORMAT = Format("istanbul", "Istanbul JSON", sniff, read, branches=True, functions=True, ranges=True)
