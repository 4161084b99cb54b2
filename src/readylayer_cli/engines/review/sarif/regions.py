"""SARIF regions as regions of the file as it is here."""

from dataclasses import dataclass

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Span
from readylayer_cli.engines.review.sarif.fields import Table, whole

_TALLEST = 100
"""A region of more lines is what the finding is about, not where it stands."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region as its log gives it; `None` for what it does not say. A log without any line means the whole file."""

    start_line: int | None
    end_line: int | None = None
    start_column: int | None = None
    end_column: int | None = None
    offset: int | None = None
    length: int = 0

    @property
    def is_whole_file(self) -> bool:
        """Whether nothing but the file is named."""
        return self.start_line is None and self.offset is None


def read_region(region: Table) -> Region:
    """The region of a `physicalLocation`; impossible values count as not given."""
    start = _positive(region.get("startLine"))
    end = _positive(region.get("endLine"))
    offset = whole(region.get("charOffset"))
    if start is None and offset is not None and offset >= 0:
        return Region(None, offset=offset, length=max(whole(region.get("charLength")) or 0, 0))
    if start is None and whole(region.get("startLine")) == 0:
        start = 1
    return Region(
        start,
        end if start is not None and end is not None and end >= start else start,
        _positive(region.get("startColumn")),
        _positive(region.get("endColumn")),
    )


def placed(region: Region, file: SourceFile | None, *, in_characters: bool) -> tuple[Span, Span | None] | None:
    """Where the finding stands, and the construct that it is about if that is larger.

    `None` if the file ends before the region begins: the log speaks of another version. Columns are counted in UTF-16
    units unless the log says otherwise.
    """
    if file is None:
        start = region.start_line or 1
        return Span(start, max(start, min(region.end_line or start, start + _TALLEST))), None
    if region.offset is not None:
        return _by_offset(region, file)
    count = len(file.lines)
    if region.start_line is None:
        return Span(1, 1), Span(1, count)
    if region.start_line > count:
        return None
    end_line = min(region.end_line or region.start_line, count)
    if end_line - region.start_line >= _TALLEST:
        return _line(file, region.start_line), Span(region.start_line, end_line)
    start_column = _column(file.lines[region.start_line - 1], region.start_column or 1, in_characters=in_characters)
    end_column = None
    if region.end_column is not None:
        end_column = _column(file.lines[end_line - 1], region.end_column, in_characters=in_characters)
        if end_line == region.start_line and end_column <= start_column:
            end_column = None
    return Span(region.start_line, end_line, start_column, end_column), None


def _by_offset(region: Region, file: SourceFile) -> tuple[Span, Span | None] | None:
    offset = region.offset or 0
    if offset > len(file.text):
        return None
    (line, column), (end_line, end_column) = (_place(file, at) for at in (offset, offset + region.length))
    if end_line - line >= _TALLEST:
        return _line(file, line), Span(line, end_line)
    last = end_column if (end_line, end_column) > (line, column) else None
    return Span(line, end_line, column, last), None


def _place(file: SourceFile, offset: int) -> tuple[int, int]:
    before = file.text[:offset]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _line(file: SourceFile, line: int) -> Span:
    return file.line_span(line) if line <= len(file.lines) else Span(line, line)


def _column(line: str, column: int, *, in_characters: bool) -> int:
    """The column in characters, within the line."""
    if not in_characters and not line.isascii():
        units = line.encode("utf-16-le", "surrogatepass")[: (column - 1) * 2]
        column = len(units.decode("utf-16-le", "replace")) + 1
    return min(column, len(line) + 1)


def _positive(value: object) -> int | None:
    found = whole(value)
    return found if found is not None and 1 <= found <= 100_000_000 else None
