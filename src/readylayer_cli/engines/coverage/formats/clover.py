"""Clover XML, as OpenClover, PHPUnit and istanbul write it. Source: openclover.org, clover.xsd."""

import re

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml


def sniff(head: bytes) -> int:
    """Its root `coverage` says when it was generated, and holds a `project`."""
    if not re.search(rb"<coverage\b", head) or b"line-rate" in head:
        return 0
    return 92 if says(head, b"generated") and (b"<project" in head or b"clover" in head) else 10


def read(data: bytes) -> Report:
    """Statements and conditions measure lines; methods are counted as functions."""
    reader = _Reader()
    parse_xml(data, reader.start, reader.end)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._file: ReportedFile | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "file":
            self._file = self.report.file(attributes.get("path") or attributes.get("name", ""))
        elif name == "line" and self._file is not None:
            self._line(self._file, attributes)

    def end(self, name: str) -> None:
        if name == "file":
            self._file = None

    def _line(self, file: ReportedFile, attributes: Attributes) -> None:
        number = whole(attributes.get("num", ""), "the number of a line")
        kind = attributes.get("type", "stmt")
        if kind == "method":
            ran = whole(attributes.get("count", "0"), "the count of a method") > 0
            file.function(f"{attributes.get('name') or attributes.get('signature', '')}:{number}", ran=ran)
            return
        if kind == "cond":
            ways = [whole(attributes.get(way, "0"), way) for way in ("truecount", "falsecount")]
            file.branch(number, sum(count > 0 for count in ways), 2)
            file.line(number, whole(attributes["count"], "count") if "count" in attributes else sum(ways))
            return
        file.line(number, whole(attributes.get("count", "0"), "the count of a line"))


FORMAT = Format("clover", "Clover XML", sniff, read, branches=True, functions=True)
