"""Where in a diff a note can stand, computed from the hunks alone: a host is never asked by trial."""

from readylayer_cli.diff.positions import LineMap
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.host import Anchor, Side
from readylayer_cli.domain.position import DiffPosition


def place(file: FileChange, first_line: int, last_line: int, *, outside_hunks: bool = False) -> Anchor | None:
    """The anchor nearest to these lines of the side that the file has; `None` if the diff shows none of them.

    Lines that stretch over the end of a hunk are cut to it; of several hunks the one that holds changed lines of the
    range is taken. With `outside_hunks` an unchanged line beyond all hunks of a text file can be had as well.
    """
    side = Side.OLD if file.status is FileStatus.DELETED else Side.NEW
    return place_on(file, side, first_line, last_line, outside_hunks=outside_hunks)


def place_on(
    file: FileChange, side: Side, first_line: int, last_line: int, *, outside_hunks: bool = False
) -> Anchor | None:
    """Like `place`, on a chosen side."""
    if file.kind is not FileKind.TEXT:
        return None
    shown = [(hunk, *lines) for hunk in file.hunks if (lines := _overlap(hunk, side, first_line, last_line))]
    if shown:
        changed = file.added_lines if side is Side.NEW else frozenset(number for number, _ in file.removed)
        hunk, first, last = next(
            (each for each in shown if any(line in changed for line in range(each[1], each[2] + 1))), shown[0]
        )
        return _anchor(file, side, (hunk,), first, last)
    both_sides = file.status in {FileStatus.MODIFIED, FileStatus.RENAMED}
    if outside_hunks and both_sides and file.hunks and side is Side.NEW:
        return _anchor(file, side, file.hunks, first_line, first_line)
    return None


def places_exactly(file: FileChange, first_line: int, last_line: int) -> bool:
    """Whether one hunk shows all of these new-side lines, as a replacement of them needs."""
    return any(_overlap(hunk, Side.NEW, first_line, last_line) == (first_line, last_line) for hunk in file.hunks)


def _overlap(hunk: Hunk, side: Side, first: int, last: int) -> tuple[int, int] | None:
    start, count = (hunk.new_start, hunk.new_count) if side is Side.NEW else (hunk.old_start, hunk.old_count)
    low, high = max(first, start), min(last, start + count - 1)
    return (low, high) if low <= high else None


def _anchor(file: FileChange, side: Side, hunks: tuple[Hunk, ...], first: int, last: int) -> Anchor:
    lines = LineMap(hunks)
    return Anchor(
        path=file.path,
        old_path=file.old_path or file.path,
        side=side,
        first=_position(lines, side, first),
        last=_position(lines, side, last),
    )


def _position(lines: LineMap, side: Side, line: int) -> DiffPosition:
    if side is Side.NEW:
        return DiffPosition(lines.old_line(line), line)
    return DiffPosition(line, lines.new_line(line))
