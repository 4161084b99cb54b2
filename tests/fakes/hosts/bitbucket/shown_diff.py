"""Which lines the diff of a pull request shows, and where a line is after the next push."""

from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.change import ChangeSet, FileChange


@dataclass(frozen=True)
class ShownLine:
    """One line of the diff. It has a number on each side where it exists."""

    path: str
    old_path: str
    old: int | None
    new: int | None
    text: str

    @property
    def kind(self) -> str:
        """Data Center's word for it."""
        if self.old is None:
            return "ADDED"
        return "REMOVED" if self.new is None else "CONTEXT"


class ShownDiff:
    """The lines of a change's hunks."""

    def __init__(self, change: ChangeSet) -> None:
        self.change = change
        self.lines = [line for file in change.files for line in _lines(file)]

    def at(self, path: str, *, old: int | None = None, new: int | None = None) -> ShownLine | None:
        """The line that has this number on the old or the new side."""
        for line in self.lines:
            if line.path == path and ((new is not None and line.new == new) or (old is not None and line.old == old)):
                return line
        return None

    def moved(self, line: ShownLine) -> ShownLine | None:
        """Where a line of an earlier diff is now: same text and kind, in the same file if possible."""
        same = [each for each in self.lines if (each.text, each.kind) == (line.text, line.kind)]
        return min(
            same, key=lambda each: (each.path != line.path, abs((each.new or 0) - (line.new or 0))), default=None
        )


def _lines(file: FileChange) -> Iterator[ShownLine]:
    old_path = file.old_path or file.path
    for hunk in file.hunks:
        old = hunk.old_start + (hunk.old_count == 0)
        new = hunk.new_start + (hunk.new_count == 0)
        for text in hunk.lines:
            sign = text[:1]
            yield ShownLine(file.path, old_path, None if sign == "+" else old, None if sign == "-" else new, text[1:])
            old += sign != "+"
            new += sign != "-"
