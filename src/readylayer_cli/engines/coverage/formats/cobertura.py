"""Cobertura XML, as coverage.py, pytest-cov, istanbul, gcovr, coverlet, grcov and many others write it.

Source: cobertura.github.io, coverage-04.dtd.
"""

import re

from readylayer_cli.domain.lines import MOST_LINES
from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml

CONDITIONS = re.compile(r"\((\d+)\s*/\s*(\d+)\)")
_LONGEST_SOURCE = 4_096


def sniff(head: bytes) -> int:
    """Its root has rates; Clover's has a `generated` time instead."""
    if not re.search(rb"<coverage\b", head):
        return 0
    return 90 if says(head, b"line-rate") or b"coverage-04.dtd" in head or b"<sources" in head else 20


def read(content: Content) -> Report:
    """Lines of classes; methods repeat lines of their class, and count only where it has none of its own."""
    reader = _Reader()
    parse_xml(content, reader.start, reader.end, reader.text)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._file: ReportedFile | None = None
        self._package = ""
        self._method: str | None = None
        self._source: str | None = None
        self._own = _Lines()
        self._of_methods = _Lines()
        self._before = (0, 0)
        self._class = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "line":
            (self._own if self._method is None else self._of_methods).take(attributes)
        elif name == "method":
            self._method = f"{self._class}.{attributes.get('name', '')}{attributes.get('signature', '')}"
            self._before = self._of_methods.size
        elif name == "class":
            self._class = attributes.get("name", "")
            self._file = self.report.file(attributes.get("filename", ""), hint=self._package)
        elif name == "package":
            self._package = attributes.get("name", "")
        elif name == "source":
            self._source = ""

    def end(self, name: str) -> None:
        if name == "method":
            seen, ran = self._of_methods.size
            if self._file is not None and self._method is not None and seen > self._before[0]:
                self._file.function(self._method, ran=ran > self._before[1])
            self._method = None
        elif name == "class":
            if self._file is not None:
                (self._own if self._own.seen else self._of_methods).give(self._file)
            self._own, self._of_methods, self._file = _Lines(), _Lines(), None
        elif name == "source" and self._source is not None:
            self.report.root(self._source.strip())
            self._source = None

    def text(self, text: str) -> None:
        if self._source is not None and len(self._source) < _LONGEST_SOURCE:
            self._source += text


class _Lines:
    """Lines of one class, its own or its methods'."""

    __slots__ = ("branches", "ran", "seen")

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.ran: list[int] = []
        self.branches: list[tuple[int, int, int]] = []

    @property
    def size(self) -> tuple[int, int]:
        """How many were seen, and how many of them ran."""
        return len(self.seen), len(self.ran)

    def take(self, attributes: Attributes) -> None:
        number = whole(attributes.get("number", ""), "the number of a line")
        if not 0 < number <= MOST_LINES:
            return
        self.seen.append(number)
        if whole(attributes.get("hits", "0"), "the hits of a line") > 0:
            self.ran.append(number)
        if "condition-coverage" in attributes:
            found = CONDITIONS.search(attributes["condition-coverage"])
            if found:
                self.branches.append((number, whole(found[1], "a condition"), whole(found[2], "a condition")))

    def give(self, file: ReportedFile) -> None:
        file.lines(self.seen, self.ran)
        for number, taken, total in self.branches:
            file.branch(number, taken, total)


FORMAT = Format("cobertura", "Cobertura XML", sniff, read, branches=True, functions=True)
