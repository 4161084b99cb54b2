"""How a note is addressed in a review, and which notes GitHub cannot show."""

from collections.abc import Iterable, Iterator

from readylayer_cli.domain.change import ChangeSet, FileChange
from readylayer_cli.domain.host import NewNote, Side
from readylayer_cli.domain.position import DiffPosition

MAX_BODY = 65_536

Refusal = tuple[NewNote, str]

_SIDES = {Side.NEW: "RIGHT", Side.OLD: "LEFT"}


def as_comment(note: NewNote) -> dict[str, object]:
    """The note as a comment of a review."""
    anchor = note.anchor
    first, last = _line(anchor.first, anchor.side), _line(anchor.last, anchor.side)
    comment: dict[str, object] = {
        "path": anchor.path,
        "body": note.body,
        "line": last,
        "side": _SIDES[anchor.side],
    }
    if first != last:
        comment |= {"start_line": first, "start_side": _SIDES[anchor.side]}
    return comment


def refusals(notes: Iterable[NewNote], change: ChangeSet) -> list[Refusal]:
    """The notes that have no place in the diff as GitHub shows it, each with the reason."""
    return [(note, reason) for note in notes if (reason := _reason(note, change)) is not None]


def _reason(note: NewNote, change: ChangeSet) -> str | None:
    anchor = note.anchor
    file = change.by_path.get(anchor.path)
    first, last = _line(anchor.first, anchor.side), _line(anchor.last, anchor.side)
    if len(note.body) > MAX_BODY:
        return f"the note has more than {MAX_BODY:,} characters"
    if file is None:
        return f"{anchor.path} is not part of the diff"
    if not file.hunks:
        return f"GitHub shows no diff of {anchor.path}"
    if first is None or last is None or first > last:
        return "the note names no line on its side"
    if not any(low <= first and last < high for low, high in _ranges(file, anchor.side)):
        lines = str(last) if first == last else f"{first} to {last}"
        return f"line {lines} of {anchor.path} is not in one hunk of the diff"
    return None


def _ranges(file: FileChange, side: Side) -> Iterator[tuple[int, int]]:
    for hunk in file.hunks:
        start, count = (hunk.new_start, hunk.new_count) if side is Side.NEW else (hunk.old_start, hunk.old_count)
        yield start, start + count


def _line(position: DiffPosition, side: Side) -> int | None:
    return position.new_line if side is Side.NEW else position.old_line
