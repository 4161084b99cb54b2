"""A change from a bare diff: both versions are found by applying it, forwards or backwards, to the files at hand."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from readylayer_cli.adapters.empty import EmptyTree
from readylayer_cli.adapters.git.blobs import is_blob
from readylayer_cli.adapters.overlay import OverlayTree
from readylayer_cli.diff.apply import apply_hunks, reverse_hunks
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.errors import InputError, LimitError
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.ports import Change, Tree

MAX_SHOWN_LINES = 10_000_000  # of all partially known files together, the unknown lines before a hunk included

_Sides = tuple[bytes | None, bytes | None]
_Read = Callable[[str], bytes | None]


def change_from_diff(diff: bytes | str, working: Tree | None = None) -> Change:
    """The change a diff describes, beside the files it was made from or applies to (`working`), if they are at hand.

    Where a file is what the diff leads to, the old side is derived from it; where it is what the diff starts from,
    the new side is. Of other files only the shown lines are known: both trees hold these at their line numbers with
    empty lines between, and `partial` names them. Raises `InputError` if this is no diff.
    """
    changes = parse_diff(diff)
    reader = _DiffReader(working or EmptyTree())
    for file in changes.files:
        reader.take(file)
    return Change(
        changes,
        OverlayTree(reader.working, reader.base),
        OverlayTree(reader.working, reader.head),
        partial=frozenset(reader.partial),
        shortfalls=tuple(reader.shortfalls),
    )


@dataclass
class _DiffReader:
    working: Tree
    base: dict[str, bytes | None] = field(default_factory=dict)
    head: dict[str, bytes | None] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    shortfalls: list[Shortfall] = field(default_factory=list)
    lines_left: int = MAX_SHOWN_LINES

    def take(self, file: FileChange) -> None:
        """Find both versions of one file."""
        old_path = file.old_path or file.path
        if file.status is not FileStatus.COPIED and old_path != file.path:
            _put(self.head, old_path, None)
        if file.status in {FileStatus.ADDED, FileStatus.RENAMED, FileStatus.COPIED}:
            _put(self.base, file.path, None)
        if file.status is FileStatus.DELETED:
            _put(self.head, file.path, None)
        if file.kind is FileKind.TEXT:  # what else there is has no content in a diff
            base, head = self._known_sides(file)
            _put(self.base, old_path, base)
            _put(self.head, file.path, head)

    def _known_sides(self, file: FileChange) -> _Sides:
        if (file.old_mode or "").startswith("12"):
            return None, b"".join(_shown(file.hunks, "-"))
        try:
            for read in (self.working.read, self._read_converted):
                found = _best(_from_new_side(file, read), _from_old_side(file, read))
                if found is not None:
                    return found.sides
        except (LimitError, InputError) as error:
            self.shortfalls.append(Shortfall(error.message, file.path))
            return None, None
        return self._shown_sides(file)

    def _read_converted(self, path: str) -> bytes | None:
        """A file as git stores it where `core.autocrlf` has changed its line ends on disk."""
        content = self.working.read(path)
        return content and content.replace(b"\r\n", b"\n")

    def _shown_sides(self, file: FileChange) -> _Sides:
        whole = _whole(file)
        if whole is not None:
            return whole
        self.partial.add(file.path)
        self.lines_left -= sum(max(hunk.old_start, hunk.new_start) + len(hunk.lines) for hunk in file.hunks[-1:])
        if self.lines_left < 0:
            self.shortfalls.append(Shortfall(f"beyond the {MAX_SHOWN_LINES:,} lines that are kept", file.path))
            return None, None
        return b"".join(_shown(file.hunks, "+")), b"".join(_shown(file.hunks, "-"))


def _put(tree: dict[str, bytes | None], path: str, content: bytes | None) -> None:
    """Note a file's content, or its absence unless another part of the diff has put something there."""
    if content is None:
        tree.setdefault(path, None)
    else:
        tree[path] = content


@dataclass(frozen=True, slots=True)
class _Match:
    """Both sides, found from the file at hand, and how much of it the diff confirmed."""

    sides: _Sides
    lines: float


def _best(new_side: _Match | None, old_side: _Match | None) -> _Match | None:
    """The better confirmed of two; a short edit may fit its own result again."""
    if new_side is None or old_side is None:
        return new_side or old_side
    return old_side if old_side.lines > new_side.lines else new_side


def _from_new_side(file: FileChange, read: _Read) -> _Match | None:
    """Both sides, if the file at hand is the new one."""
    content = read(file.path)
    if file.status is FileStatus.DELETED:
        whole = _whole(file) if content is None else None
        return _Match(whole, math.inf) if whole else None
    if content is None or (file.status is FileStatus.RENAMED and read(file.old_path or file.path) is not None):
        return None
    old = _try(reverse_hunks, content, file.hunks)
    if old is None or (old and file.status is FileStatus.ADDED):
        return None
    lines = sum(hunk.new_count for hunk in file.hunks)
    sides = (None, content) if file.status is FileStatus.ADDED else (old, content)
    return _Match(sides, math.inf if is_blob(content, file.new_blob) else lines)


def _from_old_side(file: FileChange, read: _Read) -> _Match | None:
    """Both sides, if the file at hand is the old one."""
    content = read(file.old_path or file.path)
    if file.status is FileStatus.ADDED:
        whole = _whole(file) if content is None else None
        return _Match(whole, math.inf) if whole else None
    new = None if content is None else _try(apply_hunks, content, file.hunks)
    if content is None or new is None or (new and file.status is FileStatus.DELETED):
        return None
    lines = sum(hunk.old_count for hunk in file.hunks)
    sides = (content, None) if file.status is FileStatus.DELETED else (content, new)
    return _Match(sides, math.inf if is_blob(content, file.old_blob) else lines)


def _try(patch: Callable[[bytes, tuple[Hunk, ...]], bytes], content: bytes, hunks: tuple[Hunk, ...]) -> bytes | None:
    """The patched content; `None` if the hunks do not fit."""
    try:
        return patch(content, hunks)
    except InputError:
        return None


def _whole(file: FileChange) -> _Sides | None:
    """Both sides of a file that begins or ceases to exist: its hunks are all there is."""
    if file.status is FileStatus.ADDED:
        content = _try(apply_hunks, b"", file.hunks)
        return None if content is None else (None, content)
    if file.status is FileStatus.DELETED:
        content = _try(reverse_hunks, b"", file.hunks)
        return None if content is None else (content, None)
    return None


def _shown(hunks: tuple[Hunk, ...], other: str) -> Iterator[bytes]:
    """The lines of one side at their numbers, with empty lines for what is not shown."""
    at = 1
    for hunk in hunks:
        start = hunk.old_start if other == "+" else hunk.new_start
        yield b"\n" * (start - at)
        lines = [line[1:] for line in hunk.lines if line[:1] != other]
        yield b"".join(line.encode("utf-8", "surrogateescape") + b"\n" for line in lines)
        at = max(at, start) + len(lines)
