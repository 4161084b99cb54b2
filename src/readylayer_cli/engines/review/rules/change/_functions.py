"""Functions that a change keeps but edits: both versions side by side."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.code.paths import is_documentation_path, is_generated_path, is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.engines.review.view import ChangeView, FilePair

Lines = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class FunctionPair:
    """A function on both sides of a change. `removed` and `added` are its changed lines, numbered as on their side."""

    pair: FilePair
    old: Symbol
    new: Symbol
    removed: Lines
    added: Lines

    @property
    def base(self) -> SourceFile:
        """The file that the old version stands in."""
        return _present(self.pair.base)

    @property
    def head(self) -> SourceFile:
        """The file that the new version stands in."""
        return _present(self.pair.head)

    @property
    def kept_share(self) -> float:
        """How much of the old function the change left alone, 0..1."""
        total = self.old.last - self.old.first + 1
        return 1 - len(self.removed) / total


def is_production(path: str) -> bool:
    """Whether code at this path is what users run: no test, example, document, copy or generated file."""
    return not (is_test_path(path) or is_documentation_path(path) or is_vendored_path(path) or is_generated_path(path))


def edited_functions(view: ChangeView) -> tuple[FunctionPair, ...]:
    """Functions of production files that exist on both sides and differ."""
    found: list[FunctionPair] = []
    for pair in view.pairs:
        if pair.base is not None and pair.head is not None and pair.change.hunks and is_production(pair.path):
            found += _edited(pair, pair.base, pair.head)
    return tuple(found)


def match_symbols(old: Sequence[Symbol], new: Sequence[Symbol]) -> Iterator[tuple[Symbol, Symbol]]:
    """Symbols of the same qualified name; several of one name are matched in order if there are equally many."""
    groups: dict[str, tuple[list[Symbol], list[Symbol]]] = defaultdict(lambda: ([], []))
    for symbol in old:
        groups[symbol.name][0].append(symbol)
    for symbol in new:
        groups[symbol.name][1].append(symbol)
    for before, after in groups.values():
        if len(before) == len(after):
            yield from zip(before, after, strict=True)


def _edited(pair: FilePair, base: SourceFile, head: SourceFile) -> Iterator[FunctionPair]:
    removed, added = pair.change.removed, pair.change.added
    for old, new in match_symbols(list(base.symbols.functions), list(head.symbols.functions)):
        gone, come = _between(removed, old), _between(added, new)
        if gone or come:
            yield FunctionPair(pair, old, new, gone, come)


def _between(lines: Lines, symbol: Symbol) -> Lines:
    return tuple(line for line in lines if symbol.first <= line[0] <= symbol.last)


def _present(file: SourceFile | None) -> SourceFile:
    if file is None:
        raise ValueError("a function pair has both sides")
    return file
