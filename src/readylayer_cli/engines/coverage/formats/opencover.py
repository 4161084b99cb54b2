"""OpenCover XML, as OpenCover and coverlet write it. Source: github.com/OpenCover/opencover, its report classes."""

from readylayer_cli.domain.lines import MOST_LINES
from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format, says
from readylayer_cli.engines.coverage.numbers import whole
from readylayer_cli.engines.coverage.xml import Attributes, parse_xml

_LONGEST_POINT = 1_000
_LONGEST_NAME = 4_096


def sniff(head: bytes) -> int:
    """By its root."""
    return 95 if says(head, b"<CoverageSession") else 0


def read(content: Content) -> Report:
    """A line is measured if a sequence point begins on it; points refer to files by number, per module."""
    reader = _Reader()
    parse_xml(content, reader.start, reader.end, reader.text)
    return reader.report


class _Reader:
    def __init__(self) -> None:
        self.report = Report()
        self._names: dict[str, str] = {}
        self._method = ""
        self._in_name = False
        self._file = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "File":
            self._names[attributes.get("uid", "")] = attributes.get("fullPath", "")
        elif name == "Module":
            self._names = {}
        elif name == "Method":
            self._method, self._file = "", ""
        elif name == "FileRef":
            self._file = attributes.get("uid", "")
        elif name == "Name":
            self._in_name = True
        elif name == "SequencePoint":
            self._point(attributes)
        elif name == "BranchPoint":
            path = self._path(attributes)
            if path:
                at = whole(attributes.get("sl", "0"), "sl")
                key = tuple(attributes.get(part, "") for part in ("uspid", "path", "offset", "offsetend"))
                ran = whole(attributes.get("vc", "0"), "vc") > 0
                self.report.file(path).arm(at, (self._method, key), taken=ran)

    def end(self, name: str) -> None:
        if name == "Name":
            self._in_name = False

    def text(self, text: str) -> None:
        if self._in_name and len(self._method) < _LONGEST_NAME:
            self._method += text.strip()

    def _path(self, attributes: Attributes) -> str:
        return self._names.get(attributes.get("fileid") or self._file, "")

    def _point(self, attributes: Attributes) -> None:
        path = self._path(attributes)
        if not path:
            return
        file = self.report.file(path)
        first = whole(attributes.get("sl", "0"), "sl")
        last = whole(attributes.get("el", str(first)), "el")
        hits = whole(attributes.get("vc", "0"), "vc")
        if first >= MOST_LINES:  # 0xFEEFEE marks code without a line
            return
        file.line(first, hits)
        if last <= first + _LONGEST_POINT:
            file.span(first, last)
        if self._method:
            file.function(self._method, ran=hits > 0)


FORMAT = Format("opencover", "OpenCover XML", sniff, read, branches=True, functions=True, ranges=True)
