"""Places in a text: lines and columns of its characters, and the same places in lower case."""

from bisect import bisect_right
from itertools import accumulate

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class LineIndex:
    """Positions of a text whose lines end with a line feed."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column, both 1-based, of the character at the offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def lower_of(text: str) -> str:
    """The text in lower case with every character in its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_ASCII_LOWER)
