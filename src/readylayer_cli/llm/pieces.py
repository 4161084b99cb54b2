"""A change cut into pieces that a reader can judge alone: hunks with the function or class around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.change import Hunk
from readylayer_cli.llm.options import Send
from readylayer_cli.llm.shown import ShownFile, ShownLine

_WHOLE_SYMBOL_LINES = 80
_AROUND_LINES = 6
_LONGEST_PIECE_TOKENS = 4_000
_CHARACTERS_A_TOKEN = 3.2
_LONGEST_LINE = 500


@dataclass(frozen=True)
class Piece:
    """Lines that belong together. `symbol` is the qualified name of what they stand in, empty at module level."""

    file: ShownFile
    symbol: str
    lines: tuple[ShownLine, ...]

    @property
    def text(self) -> str:
        """The piece as the model reads it: line number, sign, code."""
        return "\n".join(str(line)[:_LONGEST_LINE] for line in self.lines)

    @property
    def tokens(self) -> int:
        """About how much it costs."""
        return tokens_of(self.text) + 20

    @property
    def changed(self) -> list[ShownLine]:
        """The lines that the change touches."""
        return [line for line in self.lines if line.sign != " "]


def tokens_of(text: str) -> int:
    """An estimate of a text's tokens that errs on the high side for code."""
    return int(len(text.encode("utf-8", "replace")) / _CHARACTERS_A_TOKEN) + 1


def pieces_of(file: ShownFile, send: Send) -> list[Piece]:
    """The file's pieces in order; with `diff`, no more than what the diff shows."""
    found: list[Piece] = []
    for symbol, hunks in groupby(file.change.hunks, key=lambda hunk: _symbol_of(file, hunk)):
        group = list(hunks)
        lines = _with_context(file, symbol, group) if send is Send.CONTEXT else _bare(file, group)
        found += [Piece(file, symbol.name if symbol is not None else "", part) for part in _parts(lines)]
    return found


def _symbol_of(file: ShownFile, hunk: Hunk) -> Symbol | None:
    """The function, or class, in which the hunk's first changed line stands."""
    if file.source is None:
        return None
    line = hunk.new_start
    for text in hunk.lines:
        if text[:1] != " ":
            break
        line += 1
    return file.source.symbols.at(line)


def _bare(file: ShownFile, hunks: Sequence[Hunk]) -> list[ShownLine]:
    return [line for hunk in hunks for line in file.hunk_lines(hunk)]


def _with_context(file: ShownFile, symbol: Symbol | None, hunks: Sequence[Hunk]) -> list[ShownLine]:
    """The hunks with the whole function around them if it is short, else with its head and a few lines."""
    lines: list[ShownLine] = []
    whole = symbol is not None and symbol.last - symbol.first < _WHOLE_SYMBOL_LINES
    at = symbol.first if symbol is not None else 0
    if symbol is not None and not whole:
        lines += file.context(symbol.first, min(symbol.first + 2, hunks[0].new_start - 1))
        at = max(at, lines[-1].number + 1 if lines else at)
    for index, hunk in enumerate(hunks):
        begin = hunk.new_start if hunk.new_count else hunk.new_start + 1
        first = at if whole else max(begin - _AROUND_LINES, at)
        lines += file.context(first, begin - 1)
        lines += file.hunk_lines(hunk)
        end = begin + hunk.new_count - 1
        until = symbol.last if whole and symbol is not None else end + _AROUND_LINES
        if index + 1 < len(hunks):
            until = min(until, hunks[index + 1].new_start - 1)
        lines += file.context(end + 1, until)
        at = max(end, until) + 1
    return lines


def _parts(lines: list[ShownLine]) -> Iterable[tuple[ShownLine, ...]]:
    """Very long pieces in portions; those without a changed line are left out."""
    part: list[ShownLine] = []
    tokens = 0
    for line in lines:
        size = tokens_of(str(line)[:_LONGEST_LINE])
        if part and tokens + size > _LONGEST_PIECE_TOKENS:
            yield from _worth_reading(part)
            part, tokens = [], 0
        part.append(line)
        tokens += size
    yield from _worth_reading(part)


def _worth_reading(part: list[ShownLine]) -> Iterable[tuple[ShownLine, ...]]:
    if any(line.sign != " " for line in part):
        yield tuple(part)
