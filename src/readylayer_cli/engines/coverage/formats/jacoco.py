"""JaCoCo XML. Source: jacoco.org/jacoco/trunk/coverage/report.dtd."""

from readylayer_cli.engines.coverage.collector import Report, ReportedFile
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml


def sniff(head: bytes) -> int:
    """By its DTD, or by its root and counters."""
    if b"JACOCO" in head or b"report.dtd" in head:
        return 95
    return 70 if says(head, b"<report", b"<package") or says(head, b"<report", b"sessioninfo") else 0


def read(content: Content) -> Report:
    """A line ran if any of its instructions did (`ci`); methods ran if their own METHOD counter says so."""
    reader = _Reader()
    parse_xml(content, reader.start, reader.end)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._groups: list[str] = []
        self._package = ""
        self._file: ReportedFile | None = None
        self._source = ""
        self._class = ""
        self._method = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "line":
            if self._file is not None:
                _line(self._file, attributes)
        elif name == "counter":
            if self._method and self._source and attributes.get("type") == "METHOD":
                ran = whole(attributes.get("covered", "0"), "covered") > 0
                self._named(self._source).function(self._method, ran=ran)
        elif name == "method":
            self._method = f"{self._class}.{attributes.get('name', '')}{attributes.get('desc', '')}"
        elif name == "class":
            self._class, self._source = attributes.get("name", ""), attributes.get("sourcefilename", "")
        elif name == "sourcefile":
            self._file = self._named(attributes.get("name", ""))
        elif name == "package":
            self._package = attributes.get("name", "")
        elif name == "group":
            self._groups.append(attributes.get("name", ""))

    def end(self, name: str) -> None:
        if name == "sourcefile" and self._file is not None:
            self._file.seal()
            self._file = None
        elif name == "method":
            self._method = ""
        elif name == "class":
            self._source = ""
        elif name == "group" and self._groups:
            self._groups.pop()

    def _named(self, source: str) -> ReportedFile:
        """Modules may hold files of one package and name; their groups tell them apart."""
        return self.report.file(source, self._package, hint="/".join(self._groups))


def _line(file: ReportedFile, attributes: Attributes) -> None:
    number = whole(attributes.get("nr", ""), "the number of a line")
    ran, missed = whole(attributes.get("ci", "0"), "ci"), whole(attributes.get("mi", "0"), "mi")
    if ran or missed:
        file.line(number, ran)
    taken, not_taken = attributes.get("cb", "0"), attributes.get("mb", "0")
    if taken != "0" or not_taken != "0":
        file.branch(number, whole(taken, "cb"), whole(taken, "cb") + whole(not_taken, "mb"))


FORMAT = Format("jacoco", "JaCoCo XML", sniff, read, branches=True, functions=True)
