"""The few definitions and callers outside of a piece that a reader would look up."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.pieces import Piece, tokens_of
from readylayer_cli.llm.redaction import Redactor
from readylayer_cli.llm.shown import ShownFile
from readylayer_cli.ports import Tree

_CALLED = lazy_pattern(r"\b([A-Za-z_]\w{2,60})\s*\(")
_MOST_NAMES = 12
_MOST_DEFINITIONS = 6
_MOST_CALLERS = 3
_DEFINITION_LINES = 14
_MOST_TOKENS = 1_500
_MOST_FILES = 30
_LARGEST_BYTES = 300_000


class Surroundings:
    """Finds definitions in the files of the change and in those that they import. `allowed` tells which paths may be
    shown; a file is read once."""

    def __init__(
        self, files: Sequence[ShownFile], head: Tree, allowed: Callable[[str], bool], redactor: Redactor
    ) -> None:
        self._files = files
        self._head = head
        self._allowed = allowed
        self._redactor = redactor
        self._read: dict[str, SourceFile | None] = {}
        self._paths: list[str] | None = None

    def of(self, pieces: Iterable[Piece]) -> list[str]:
        """Snippets, the most useful first, each with its place in the first line."""
        batch = list(pieces)
        shown = {(piece.file.path, line.number) for piece in batch for line in piece.lines}
        found: list[str] = []
        spent = 0
        for snippet in self._snippets(batch, shown):
            spent += tokens_of(snippet)
            if spent > _MOST_TOKENS:
                break
            found.append(snippet)
        return found

    def _snippets(self, batch: list[Piece], shown: set[tuple[str, int]]) -> Iterator[str]:
        told: set[tuple[str, int]] = set()
        for name, piece in _names(batch)[:_MOST_NAMES]:
            for file, symbol in self._definitions(name, piece):
                if (file.path, symbol.first) in shown | told or len(told) >= _MOST_DEFINITIONS:
                    continue
                told.add((file.path, symbol.first))
                yield self._excerpt(file, symbol.first, min(symbol.last, symbol.first + _DEFINITION_LINES - 1))
        yield from self._callers(batch, shown)

    def _definitions(self, name: str, piece: Piece) -> Iterator[tuple[SourceFile, Symbol]]:
        for file in self._near(piece):
            if name in file.text:
                yield from ((file, each) for each in file.symbols if each.name.rpartition(".")[2] == name)

    def _near(self, piece: Piece) -> Iterator[SourceFile]:
        """The piece's own file, the other changed ones, and what it imports from this repository."""
        if piece.file.source is not None:
            yield piece.file.source
        for other in self._files:
            if other is not piece.file and other.source is not None:
                yield other.source
        if piece.file.source is not None:
            for path in self._imported(piece.file.source):
                file = self._file(path)
                if file is not None:
                    yield file

    def _imported(self, file: SourceFile) -> Iterator[str]:
        """Paths of the repository that the file's imports may mean, told by their last parts."""
        if self._paths is None:
            self._paths = [path for path in self._head.paths() if self._allowed(path)]
        suffix = PurePosixPath(file.path).suffix
        for full in sorted(set(file.imports.values())) if file.has_grammar else ():
            parts = [part for part in re.split(r"[./]+", full) if part]
            for size in (len(parts), len(parts) - 1):
                tail = "/".join(parts[:size])
                if tail:
                    ends = (f"{tail}{suffix}", f"{tail}/__init__.py", f"{tail}/index{suffix}")
                    yield from (path for path in self._paths if f"/{path}".endswith(tuple(f"/{end}" for end in ends)))

    def _file(self, path: str) -> SourceFile | None:
        if path not in self._read:
            self._read[path] = self._open(path) if len(self._read) < _MOST_FILES else None
        return self._read[path]

    def _open(self, path: str) -> SourceFile | None:
        if (self._head.size(path) or 0) > _LARGEST_BYTES:
            return None
        try:
            data = self._head.read(path)
        except LimitError:
            return None
        text = decode(data, path) if data is not None else None
        if text is None:
            return None
        self._redactor.learn(text, path)
        return SourceFile(path, text)

    def _callers(self, batch: list[Piece], shown: set[tuple[str, int]]) -> Iterator[str]:
        """Lines elsewhere in the change that call a function which the batch changes."""
        changed = {piece.symbol.rpartition(".")[2] for piece in batch if piece.symbol} - {"__init__", "constructor"}
        count = 0
        for file in self._files:
            if file.source is None or not any(name in file.source.text for name in changed):
                continue
            for number, text in enumerate(file.source.lines, 1):
                called = set(_CALLED.findall(text[:500])) & changed
                if called and (file.path, number) not in shown and count < _MOST_CALLERS:
                    count += 1
                    yield self._excerpt(file.source, max(number - 2, 1), min(number + 2, len(file.source.lines)))

    def _excerpt(self, file: SourceFile, first: int, last: int) -> str:
        lines = self._redactor.lines("\n".join(file.lines[first - 1 : last]))
        name = self._redactor.lines(file.path)[0]
        return "\n".join([f"{name}, from line {first}:", *(line[:300] for line in lines)])


def _names(batch: Iterable[Piece]) -> list[tuple[str, Piece]]:
    """What the changed lines call, in order, each name once."""
    found: dict[str, Piece] = {}
    for piece in batch:
        for line in piece.changed:
            for name in _CALLED.findall(line.text):
                found.setdefault(name, piece)
    return list(found.items())
