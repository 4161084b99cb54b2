"""A source file as pieces that can use a name: its functions, and what stands outside of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.mention import module_line
from readylayer_cli.engines.testgen.targets import outer_functions

_WORD = lazy_pattern(r"[\w$]+[?!]?")
_ENTRY = lazy_pattern(r"^if\s+__name__\s*==|^if\s*\(?\s*require\.main\s*===|^if\s+__FILE__\s*==")


@dataclass(frozen=True)
class Piece:
    """A function with its text; `symbol` is "" for everything outside of functions."""

    path: str
    symbol: str
    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its text."""
        return frozenset(_WORD.findall(self.text))

    @property
    def short(self) -> str:
        """The last part of the name, as a word."""
        return self.symbol.rpartition(".")[2].strip("[]#?!=")

    @property
    def owner(self) -> str:
        """The class it stands in; empty for a plain function."""
        return self.symbol.rpartition(".")[0].rpartition(".")[2]


class Outline:
    """The pieces of one file, cut once."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Functions in order, then the rest of the module as one piece."""
        return (*self._functions(), Piece(self._file.path, "", self._outside()))

    def named(self, symbol: str) -> Piece | None:
        """The function of this qualified name."""
        return next((piece for piece in self.pieces if piece.symbol == symbol), None)

    def _functions(self) -> Iterator[Piece]:
        for symbol in outer_functions(self._file):
            lines = self._file.lines[symbol.first - 1 : symbol.last]
            yield Piece(self._file.path, symbol.name, "\n".join(lines))

    def _outside(self) -> str:
        """Lines outside of functions that use names; the part that runs as a program only is left out."""
        inside: set[int] = set()
        for symbol in outer_functions(self._file):
            inside.update(range(symbol.first, symbol.last + 1))
        kept = []
        for number, line in enumerate(self._file.lines, 1):
            if _ENTRY.match(line):
                break
            if number not in inside and not module_line(line):
                kept.append(line)
        return "\n".join(kept)
