"""SimpleCov's `.resultset.json` and `coverage.json`. Source: github.com/simplecov-ruby/simplecov."""

import re
from collections.abc import Mapping
from itertools import zip_longest

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.jsontree import listing, mapping, number, parse_json

_LINE = re.compile(r"[0-9]{1,9}")


def sniff(head: bytes) -> int:
    """A result set holds runs with `coverage`; the JSON formatter names itself in `meta`."""
    if b"simplecov_version" in head:
        return 95
    if not says(head, b'"coverage"') or b".rb" not in head:
        return 0
    return 75 if b'"lines"' in head else 60


def read(content: Content) -> Report:
    """`null` is a line that cannot run, a number how often it did; the runs of a result set are put together."""
    report = Report()
    facts = mapping(parse_json(content), "the report")
    runs = [facts] if "coverage" in facts else [mapping(each, "a run") for each in facts.values()]
    counts: dict[str, list[list[object]]] = {}
    for run in runs:
        for name, value in mapping(run.get("coverage"), "coverage").items():
            found = {"lines": value} if isinstance(value, list) else mapping(value, "a file")
            counts.setdefault(name, []).append(listing(found.get("lines"), "lines"))
            _branches(report.file(name), found.get("branches"))
    for name, several in counts.items():
        _lines(report.file(name), several)
    return report


def _lines(file: ReportedFile, runs: list[list[object]]) -> None:
    """A line that cannot run in one of the runs (which has only guessed) and did not in the others cannot run."""
    for index, row in enumerate(zip_longest(*runs), 1):
        hits = [number(each, "lines") for each in row if isinstance(each, int | float) and not isinstance(each, bool)]
        if hits and (len(hits) == len(row) or any(each > 0 for each in hits)):
            file.line(index, max(hits))
    file.seal()


def _branches(file: ReportedFile, branches: object) -> None:
    if isinstance(branches, list):
        _listed(file, branches)
    elif isinstance(branches, dict):
        _keyed(file, branches)


def _listed(file: ReportedFile, branches: list[object]) -> None:
    """Of the JSON formatter: an object an arm."""
    for index, each in enumerate(branches):
        arm = mapping(each, "branches")
        line, hits = arm.get("report_line", arm.get("start_line")), arm.get("coverage")
        if isinstance(line, int) and isinstance(hits, int):
            file.arm(line, index, taken=hits > 0)


def _keyed(file: ReportedFile, branches: Mapping[str, object]) -> None:
    """Of a result set: `[:if, 0, 3, 6, 5, 9]` to its arms, each written likewise with its count."""
    for condition, arms in branches.items():
        parts = [part.strip() for part in condition.strip("[]").split(",")]
        if len(parts) >= 3 and _LINE.fullmatch(parts[2]):
            for arm, hits in mapping(arms, "branches").items():
                file.arm(int(parts[2]), (condition, arm), taken=isinstance(hits, int) and hits > 0)


FORMAT = Format("simplecov", "SimpleCov JSON", sniff, read, branches=True)
