"""JaCoCo XML. Source: jacoco.org/jacoco/trunk/coverage/report.dtd."""

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml


def sniff(head: bytes) -> int:
    """By its DTD, or by its root and counters."""
    if b"JACOCO" in head or b"report.dtd" in head:
        return 95
    return 70 if says(head, b"<report", b"<package") or says(head, b"<report", b"sessioninfo") else 0


def read(data: bytes) -> Report:
    """A line ran if any of its instructions did (`ci`); methods ran if their own METHOD counter says so."""
    reader = _Reader()
    parse_xml(data, reader.start, reader.end)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._package = ""
        self._file: ReportedFile | None = None
        self._source = ""
        self._class = ""
        self._method = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "line" and self._file is not None:
            number = whole(attributes.get("nr", ""), "the number of a line")
            ran, missed = whole(attributes.get("ci", "0"), "ci"), whole(attributes.get("mi", "0"), "mi")
            if ran or missed:
                self._file.line(number, ran)
            taken, not_taken = whole(attributes.get("cb", "0"), "cb"), whole(attributes.get("mb", "0"), "mb")
            self._file.branch(number, taken, taken + not_taken)
        elif name == "package":
            self._package = attributes.get("name", "")
        elif name == "sourcefile":
            self._file = self.report.file(attributes.get("name", ""), self._package)
        elif name == "class":
            self._class, self._source = attributes.get("name", ""), attributes.get("sourcefilename", "")
        elif name == "method":
            self._method = f"{self._class}.{attributes.get('name', '')}{attributes.get('desc', '')}"
        elif name == "counter" and self._method and attributes.get("type") == "METHOD" and self._source:
            ran = whole(attributes.get("covered", "0"), "covered") > 0
            self.report.file(self._source, self._package).function(self._method, ran=ran)

    def end(self, name: str) -> None:
        if name == "sourcefile":
            self._file = None
        elif name == "method":
            self._method = ""
        elif name == "class":
            self._source = ""


FORMAT = Format("jacoco", "JaCoCo XML", sniff, read, branches=True, functions=True)
