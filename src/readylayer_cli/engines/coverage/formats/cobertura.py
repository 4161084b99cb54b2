"""Cobertura XML, as coverage.py, pytest-cov, istanbul, gcovr, coverlet, grcov and many others write it.

Source: cobertura.github.io, coverage-04.dtd.
"""

import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml

_CONDITIONS = lazy_pattern(r"\((\d+)\s*/\s*(\d+)\)")


def sniff(head: bytes) -> int:
    """Its root has rates; Clover's has a `generated` time instead."""
    if not re.search(rb"<coverage\b", head):
        return 0
    return 90 if says(head, b"line-rate") or b"coverage-04.dtd" in head or b"<sources" in head else 20


def read(data: bytes) -> Report:
    """Lines of classes; methods repeat lines of their class, and count only where it has none of its own."""
    reader = _Reader()
    parse_xml(data, reader.start, reader.end, reader.text)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._file: ReportedFile | None = None
        self._package = ""
        self._method = ""
        self._method_ran = False
        self._in_source = False
        self._source = ""
        self._seen: set[int] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "line":
            self._line(attributes)
        elif name == "class":
            self._file = self.report.file(attributes.get("filename", ""), hint=self._package)
            self._seen = set()
        elif name == "package":
            self._package = attributes.get("name", "")
        elif name == "method":
            self._method = f"{attributes.get('name', '')}{attributes.get('signature', '')}"
            self._method_ran = False
        elif name == "source":
            self._in_source, self._source = True, ""

    def end(self, name: str) -> None:
        if name == "method" and self._file is not None:
            self._file.function(self._method, ran=self._method_ran)
            self._method = ""
        elif name == "source":
            self._in_source = False
            if self._source.strip():
                self.report.roots.append(self._source.strip())

    def text(self, text: str) -> None:
        if self._in_source:
            self._source += text

    def _line(self, attributes: Attributes) -> None:
        if self._file is None:
            return
        number = whole(attributes.get("number", ""), "the number of a line")
        hits = whole(attributes.get("hits", "0"), "the hits of a line")
        self._method_ran = self._method_ran or hits > 0
        self._file.line(number, hits)
        again = number in self._seen  # the class lists what its methods have listed
        self._seen.add(number)
        if not again and attributes.get("branch") in {"true", "True"}:
            found = _CONDITIONS.search(attributes.get("condition-coverage", ""))
            if found:
                self._file.branch(number, int(found[1]), int(found[2]))


FORMAT = Format("cobertura", "Cobertura XML", sniff, read, branches=True, functions=True)
