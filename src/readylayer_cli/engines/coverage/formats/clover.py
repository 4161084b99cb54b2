"""Clover XML, as OpenClover, PHPUnit and istanbul write it. Source: openclover.org, clover.xsd."""

import re

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml

_Condition = tuple[int, int, int]


def sniff(head: bytes) -> int:
    """Its root `coverage` says when it was generated, and holds a `project`."""
    if not re.search(rb"<coverage\b", head) or b"line-rate" in head:
        return 0
    return 92 if says(head, b"generated") and (b"<project" in head or b"clover" in head) else 10


def read(content: Content) -> Report:
    """Statements and conditions measure lines; methods are counted as functions."""
    reader = _Reader()
    parse_xml(content, reader.start, reader.end)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._file: ReportedFile | None = None
        self._in_class = False
        self._conditions: list[_Condition] = []
        self._told: _Condition | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "line" and self._file is not None:
            self._line(self._file, attributes)
        elif name == "file":
            self._file = self.report.file(attributes.get("path") or attributes.get("name", ""))
            self._conditions, self._told, self._in_class = [], None, False
        elif name == "class":
            self._in_class = True
        elif name == "metrics" and self._file is not None and not self._in_class:
            total = whole(attributes.get("conditionals", "0"), "conditionals")
            self._told = (0, whole(attributes.get("coveredconditionals", "0"), "coveredconditionals"), total)

    def end(self, name: str) -> None:
        if name == "class":
            self._in_class = False
        elif name == "file" and self._file is not None:
            for line, taken, total in _counted(self._conditions, self._told):
                self._file.branch(line, taken, total)
            self._file.seal()
            self._file = None

    def _line(self, file: ReportedFile, attributes: Attributes) -> None:
        number = whole(attributes.get("num", ""), "the number of a line")
        kind = attributes.get("type", "stmt")
        if kind == "method":
            ran = whole(attributes.get("count", "0"), "the count of a method") > 0
            file.function(f"{attributes.get('name') or attributes.get('signature', '')}:{number}", ran=ran)
            return
        if kind == "cond":
            ways = [max(whole(attributes.get(way, "0"), way), 0) for way in ("truecount", "falsecount")]
            self._conditions.append((number, ways[0], ways[1]))
            file.line(number, whole(attributes["count"], "count") if "count" in attributes else sum(ways))
            return
        file.line(number, whole(attributes.get("count", "0"), "the count of a line"))


def _counted(conditions: list[_Condition], told: _Condition | None) -> list[_Condition]:
    """Conditions as (line, taken, total). OpenClover counts how often a condition was true and false; istanbul writes
    how many branches were taken and how many were not: the file's own sums say which of them wrote the report."""
    clover = [(line, (true > 0) + (false > 0), 2) for line, true, false in conditions]
    istanbul = [(line, true, true + false) for line, true, false in conditions]
    if told is not None and _summed(clover) != told and _summed(istanbul) == told:
        return istanbul
    return clover


def _summed(conditions: list[_Condition]) -> _Condition:
    return 0, sum(each[1] for each in conditions), sum(each[2] for each in conditions)


FORMAT = Format("clover", "Clover XML", sniff, read, branches=True, functions=True)
