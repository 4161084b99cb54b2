"""Where a note stands, in the words of GitLab: `position` with its three commits, and line codes for several lines."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.host import Anchor, Side
from readylayer_cli.domain.position import DiffPosition

Position = dict[str, object]


@dataclass(frozen=True, slots=True)
class DiffRefs:
    """The three commits that a version of a merge request's diff is made of."""

    base: str
    start: str
    head: str


def line_position(anchor: Anchor, refs: DiffRefs) -> Position:
    """The anchor's last line: `new_line` alone for an added one, `old_line` alone for a removed one, else both."""
    position: Position = {
        "position_type": "text",
        "base_sha": refs.base,
        "start_sha": refs.start,
        "head_sha": refs.head,
        "old_path": anchor.old_path,
        "new_path": anchor.path,
    }
    if anchor.last.old_line is not None:
        position["old_line"] = anchor.last.old_line
    if anchor.last.new_line is not None:
        position["new_line"] = anchor.last.new_line
    return position


def range_position(anchor: Anchor, refs: DiffRefs, file: FileChange | None) -> Position | None:
    """All lines of the anchor; `None` if it is one line, or if the line codes cannot be told without the diff.

    The ends carry no line numbers of their own: servers up to 17.7 refuse them, and later ones contradict themselves
    about their type.
    """
    if anchor.first == anchor.last:
        return None
    counters = _counters(file) if file is not None else {}
    ends = [_range_end(anchor, line, counters) for line in (anchor.first, anchor.last)]
    if None in ends:
        return None
    return {**line_position(anchor, refs), "line_range": dict(zip(("start", "end"), ends, strict=True))}


def line_code(path: str, old: int, new: int) -> str:
    """GitLab's name for a line of a diff. An added line has the number that the next old line has, and a removed
    line that of the next new line."""
    return f"{hashlib.sha1(path.encode('utf-8', 'surrogateescape'), usedforsecurity=False).hexdigest()}_{old}_{new}"


def _range_end(
    anchor: Anchor, line: DiffPosition, counters: Mapping[tuple[Side, int], tuple[int, int]]
) -> Position | None:
    if line.old_line is not None and line.new_line is not None:
        return {"line_code": line_code(anchor.path, line.old_line, line.new_line)}
    side, number, kind = (Side.NEW, line.new_line, "new") if line.old_line is None else (Side.OLD, line.old_line, "old")
    at = counters.get((side, number or 0))
    return None if at is None else {"line_code": line_code(anchor.path, *at), "type": kind}


def _counters(file: FileChange) -> dict[tuple[Side, int], tuple[int, int]]:
    """The running old and new numbers at each added and each removed line of the hunks."""
    found = {}
    for hunk in file.hunks:
        old = hunk.old_start + (hunk.old_count == 0)
        new = hunk.new_start + (hunk.new_count == 0)
        for line in hunk.lines:
            sign = line[:1]
            if sign == "+":
                found[Side.NEW, new] = (old, new)
            elif sign == "-":
                found[Side.OLD, old] = (old, new)
            old += sign != "+"
            new += sign != "-"
    return found
