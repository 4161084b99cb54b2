"""scoverage XML, of Scala. Source: github.com/scoverage/scalac-scoverage-plugin, ScoverageXmlWriter."""

from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml


def sniff(head: bytes) -> int:
    """By its root's counts of statements."""
    return 95 if says(head, b"<scoverage") else 0


def read(content: Content) -> Report:
    """A line ran if any of its statements did; statements that are branches are arms of their line."""
    reader = _Reader()
    parse_xml(content, reader.start)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "statement" or attributes.get("ignored") == "true":
            return
        file = self.report.file(attributes.get("source", ""))
        line = whole(attributes.get("line", "0"), "line")
        hits = whole(attributes.get("invocation-count", "0"), "invocation-count")
        file.line(line, hits)
        if attributes.get("branch") == "true":
            place = (attributes.get("start", ""), attributes.get("end", ""), attributes.get("id", ""))
            file.arm(line, place, taken=hits > 0)
        method = attributes.get("method")
        if method:
            file.function(f"{attributes.get('full-class-name', '')}.{method}", ran=hits > 0)


FORMAT = Format("scoverage", "scoverage XML", sniff, read, branches=True, functions=True)
