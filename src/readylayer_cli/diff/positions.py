"""Old line <-> new line through the hunks of a file, and which lines a code host lets us comment on."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.change import FileChange, Hunk
from readylayer_cli.domain.position import DiffPosition


class LineMap:
    """Translates 1-based line numbers between both sides of a file; lines outside the hunks are unchanged lines."""

    def __init__(self, hunks: Sequence[Hunk]) -> None:
        self._blocks = [block for hunk in hunks for block in _blocks(hunk)]
        self._old_starts = [block.old_start for block in self._blocks]
        self._new_starts = [block.new_start for block in self._blocks]

    def old_line(self, new_line: int) -> int | None:
        """Where a line of the new side was; `None` if it was added."""
        index = bisect_right(self._new_starts, new_line) - 1
        if index < 0:
            return new_line
        block = self._blocks[index]
        if new_line < block.new_end:
            return None
        return new_line - block.new_end + block.old_end

    def new_line(self, old_line: int) -> int | None:
        """Where a line of the old side is now; `None` if it was removed."""
        index = bisect_right(self._old_starts, old_line) - 1
        if index < 0:
            return old_line
        block = self._blocks[index]
        if old_line < block.old_end:
            return None
        return old_line - block.old_end + block.new_end


def new_side_position(file: FileChange, line: int) -> DiffPosition | None:
    """How to address a line of the new side; `None` if no hunk shows it, so that no comment can be put there."""
    for hunk in file.hunks:
        if hunk.new_start <= line < hunk.new_start + hunk.new_count:
            return DiffPosition(LineMap((hunk,)).old_line(line), line)
    return None


def is_commentable(file: FileChange, line: int) -> bool:
    """Whether a hunk shows this line of the new side, as an added or an unchanged line."""
    return new_side_position(file, line) is not None


@dataclass(frozen=True, slots=True)
class _Block:
    """Old lines start..end (end excluded) were replaced by new lines start..end; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def _blocks(hunk: Hunk) -> Iterator[_Block]:
    old = hunk.old_start + (hunk.old_count == 0)
    new = hunk.new_start + (hunk.new_count == 0)
    yield _Block(old, old, new, new)  # says how far apart the sides are where the hunk begins
    old_start, new_start = old, new
    for line in hunk.lines:
        sign = line[:1]
        if sign == " ":
            if (old_start, new_start) != (old, new):
                yield _Block(old_start, old, new_start, new)
            old += 1
            new += 1
            old_start, new_start = old, new
        elif sign == "-":
            old += 1
        else:
            new += 1
    if (old_start, new_start) != (old, new):
        yield _Block(old_start, old, new_start, new)
