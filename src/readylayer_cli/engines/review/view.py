"""Both versions of a change as parsed files: what change rules look at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from readylayer_cli.code.source import SourceFile, decode
from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.errors import LimitError
from readylayer_cli.ports import Change, Tree

Derived = TypeVar("Derived")


@dataclass(frozen=True, slots=True)
class FilePair:
    """A changed file's two versions; a side is `None` if the file does not exist there or is no text."""

    change: FileChange
    base: SourceFile | None
    head: SourceFile | None

    @property
    def path(self) -> str:
        """The new path; the old one of a deleted file."""
        return self.change.path


class ChangeView:
    """A change with its files parsed at most once, and the rest of both trees within reach."""

    def __init__(self, change: Change, pairs: Sequence[FilePair]) -> None:
        self.change = change
        self.pairs = tuple(pairs)
        self._read: dict[tuple[str, str], SourceFile | None] = {}
        self._derived: dict[Callable[[ChangeView], object], object] = {}

    def once(self, derive: "Callable[[ChangeView], Derived]") -> Derived:
        """What `derive` makes of this view: computed at the first call, then kept for all rules that ask."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return cast("Derived", self._derived[derive])

    def pairs_of(self, *languages: str) -> Iterator[FilePair]:
        """Changed files of these languages (either side)."""
        for pair in self.pairs:
            side = pair.head or pair.base
            if side is not None and side.language in languages:
                yield pair

    def base_file(self, path: str) -> SourceFile | None:
        """Any file of the old tree, changed or not; `None` for what is no text or too large to read."""
        return self._file("base", self.change.base, path)

    def head_file(self, path: str) -> SourceFile | None:
        """Any file of the new tree, changed or not."""
        return self._file("head", self.change.head, path)

    @cached_property
    def head_paths(self) -> frozenset[str]:
        """Every path of the new tree."""
        return frozenset(self.change.head.paths())

    @cached_property
    def base_paths(self) -> frozenset[str]:
        """Every path of the old tree."""
        return frozenset(self.change.base.paths())

    @cached_property
    def _sides(self) -> dict[tuple[str, str], SourceFile | None]:
        known: dict[tuple[str, str], SourceFile | None] = {}
        for pair in self.pairs:
            if pair.base is not None:
                known["base", pair.base.path] = pair.base
            if pair.head is not None:
                known["head", pair.head.path] = pair.head
        return known

    def _file(self, side: str, tree: Tree, path: str) -> SourceFile | None:
        if (side, path) in self._sides:
            return self._sides[side, path]
        if (side, path) not in self._read:
            text = _text(tree, path)
            self._read[side, path] = SourceFile(path, text) if text is not None else None
        return self._read[side, path]


def _text(tree: Tree, path: str) -> str | None:
    """The file's text; `None` for what is absent, binary or, named elsewhere as not analysed, too large."""
    try:
        data = tree.read(path)
    except LimitError:
        return None
    return decode(data, path) if data is not None else None
