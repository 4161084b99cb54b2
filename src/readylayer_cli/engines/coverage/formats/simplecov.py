"""SimpleCov's `.resultset.json` and `coverage.json`. Source: github.com/simplecov-ruby/simplecov."""

from collections.abc import Mapping

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, parse_json


def sniff(head: bytes) -> int:
    """A result set holds runs with `coverage`; the JSON formatter names itself in `meta`."""
    if b"simplecov_version" in head:
        return 95
    return 75 if says(head, b'"coverage"', b'"lines"') and b".rb" in head else 0


def read(data: bytes) -> Report:
    """`null` is a line that cannot run, a number how often it did; of several runs the most counts."""
    report = Report()
    content = mapping(parse_json(data), "the report")
    runs = [content] if "coverage" in content else [mapping(each, "a run") for each in content.values()]
    for run in runs:
        for name, value in mapping(run.get("coverage"), "coverage").items():
            _file(report.file(name), value)
    return report


def _file(file: ReportedFile, value: object) -> None:
    content = {"lines": value} if isinstance(value, list) else mapping(value, "a file")
    for index, hits in enumerate(listing(content.get("lines"), "lines"), 1):
        if isinstance(hits, int | float) and not isinstance(hits, bool):
            file.line(index, number(hits, "lines"))
    branches = content.get("branches")
    if isinstance(branches, list):
        _listed(file, branches)
    elif isinstance(branches, dict):
        _keyed(file, branches)


def _listed(file: ReportedFile, branches: list[object]) -> None:
    """Of the JSON formatter: an object an arm."""
    for each in branches:
        arm = mapping(each, "branches")
        line, hits = arm.get("report_line", arm.get("start_line")), arm.get("coverage")
        if isinstance(line, int) and isinstance(hits, int):
            file.branch(line, hits > 0, 1)


def _keyed(file: ReportedFile, branches: Mapping[str, object]) -> None:
    """Of a result set: `[:if, 0, 3, 6, 5, 9]` to its arms, each written likewise with its count."""
    for condition, arms in branches.items():
        parts = [part.strip() for part in condition.strip("[]").split(",")]
        if len(parts) >= 3 and parts[2].isdigit():
            counts = [hits for hits in mapping(arms, "branches").values() if isinstance(hits, int)]
            file.branch(int(parts[2]), sum(hits > 0 for hits in counts), len(counts))


FORMAT = Format("simplecov", "SimpleCov JSON", sniff, read, branches=True)
