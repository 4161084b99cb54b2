"""dotCover's detailed XML. Source: jetbrains.com/help/dotcover, DetailedXML: statements with `Covered`."""

from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml


def sniff(head: bytes) -> int:
    """By its root and its kind."""
    return 95 if says(head, b"<Root", b"CoveragePercent") or says(head, b"dotCover") else 0


def read(content: Content) -> Report:
    """Every line of a statement is measured, and ran if any statement on it did."""
    reader = _Reader()
    parse_xml(content, reader.start)
    report = Report()
    for index, first, last, ran in reader.statements:
        name = reader.names.get(index)
        if name:
            file = report.file(name)
            file.block(first, min(last, first + 1_000), ran)
    return report


class _Reader:
    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.statements: list[tuple[str, int, int, int]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "File":
            self.names[attributes.get("Index", "")] = attributes.get("Name", "")
        elif name == "Statement":
            first = whole(attributes.get("Line", "0"), "Line")
            last = whole(attributes.get("EndLine", str(first)), "EndLine")
            ran = int(attributes.get("Covered", "").lower() == "true")
            self.statements.append((attributes.get("FileIndex", ""), first, last, ran))


FORMAT = Format("dotcover", "dotCover XML", sniff, read)
