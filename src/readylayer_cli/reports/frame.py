"""The source lines around a finding, cut to a width, with what the finding spans marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.visible import visible_character
from readylayer_cli.reports.source import ShownSource

_TAB = 4
_LONGEST_SPAN = 6
_HEAD_OF_LONG_SPAN = 3


@dataclass(frozen=True, slots=True)
class FrameRow:
    """One row of a frame. `number` is the line's; `None` for lines left out. `marked`: the finding spans the line.

    `carets` are the column (in terminal cells, from 0) and the number of cells to mark below the text, if any.
    """

    number: int | None
    text: str
    marked: bool = False
    carets: tuple[int, int] | None = None

    def parts(self) -> tuple[str, str, str]:
        """The text before, inside and after the marked cells; all of it before if nothing is marked."""
        if self.carets is None:
            return self.text, "", ""
        start, cells = self.carets
        first = _index_at(self.text, start)
        last = _index_at(self.text, start + cells)
        return self.text[:first], self.text[first:last], self.text[last:]


def code_frame(
    source: ShownSource, path: str, span: Span, *, width: int, context: int = 1, ellipsis: str = "…"
) -> list[FrameRow]:
    """Rows for the span and `context` lines on both sides, each at most `width` cells wide; empty without a source.

    A tall span is shown by its first lines and its last.
    """
    if source.count(path) < span.start_line:
        return []
    return [
        FrameRow(None, ellipsis) if number is None else _row(source, path, span, number, width, ellipsis)
        for number in _shown_lines(source, path, span, context)
    ]


def _shown_lines(source: ShownSource, path: str, span: Span, context: int) -> Iterator[int | None]:
    last = min(span.end_line, source.count(path))
    before = list(range(max(1, span.start_line - context), span.start_line))
    after = list(range(last + 1, min(last + context, source.count(path)) + 1))
    while before and not source.line(path, before[0]).strip():
        del before[0]
    while after and not source.line(path, after[-1]).strip():
        del after[-1]
    yield from before
    if last - span.start_line < _LONGEST_SPAN:
        yield from range(span.start_line, last + 1)
    else:
        yield from range(span.start_line, span.start_line + _HEAD_OF_LONG_SPAN)
        yield None
        yield last
    yield from after


def _row(source: ShownSource, path: str, span: Span, number: int, width: int, ellipsis: str) -> FrameRow:
    text = source.line(path, number)
    marked = span.start_line <= number <= span.end_line
    if not marked or (number != span.start_line and span.end_line > span.start_line):
        return FrameRow(number, _clip(text, 0, 0, width, ellipsis)[0], marked)
    first = min(span.start_column - 1, len(text))
    last = span.end_column - 1 if span.end_column is not None and span.end_line == number else len(text)
    shown, carets = _clip(text, first, max(first, min(last, len(text))), width, ellipsis)
    return FrameRow(number, shown, marked, carets)


def _clip(text: str, first: int, last: int, width: int, ellipsis: str) -> tuple[str, tuple[int, int]]:
    """The part of the line around characters first..last, and the cells that these take in it."""
    start = _window_start(text, first, last, width)
    shown = ellipsis if start else ""
    used = cell_len(shown)
    caret_from = caret_to = None
    for index in range(start, len(text)):
        if index == first:
            caret_from = used
        if index == last:
            caret_to = used
        piece = _piece(text[index], used)
        cells = cell_len(piece)
        rest = 0 if index == len(text) - 1 else cell_len(ellipsis)
        if used + cells + rest > width:
            shown, used = shown + ellipsis, used + cell_len(ellipsis)
            break
        shown, used = shown + piece, used + cells
    caret_from = min(used, width - 1) if caret_from is None else caret_from
    caret_to = used if caret_to is None else caret_to
    return shown, (caret_from, max(1, caret_to - caret_from))


def _window_start(text: str, first: int, last: int, width: int) -> int:
    """Where to begin so that the span is seen: at the line's start if all fits, else half the width before it."""
    if last <= width and cell_len("".join(_piece(character, 0) for character in text[:last])) < width:
        return 0
    start, room = first, width // 2
    while start > 0 and room > 0:
        start -= 1
        room -= cell_len(_piece(text[start], 0))
    return start


def _index_at(text: str, cell: int) -> int:
    used = 0
    for index, character in enumerate(text):
        if used >= cell:
            return index
        used += cell_len(character)
    return len(text)


def _piece(character: str, cell: int) -> str:
    if character == "\t":
        return " " * (_TAB - cell % _TAB)
    return visible_character(character)
