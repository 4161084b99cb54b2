"""A change between two versions of a repository: files, hunks and lines."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class FileStatus(StrEnum):
    """What happened to a path."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE_CHANGED = "type_changed"


class FileKind(StrEnum):
    """What a path holds on the side that decides (new side, or old side of a deletion)."""

    TEXT = "text"
    BINARY = "binary"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class Hunk:
    """One `@@` block. Line numbers are 1-based; a count of 0 has the line *before* the block as start.

    `lines` keep their first character (space, `+` or `-`) and have no line terminator except a
    carriage return that belongs to the content.
    """

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[str, ...]
    section: str = ""
    old_missing_newline: bool = False
    new_missing_newline: bool = False


@dataclass(frozen=True)
class FileChange:
    """What happened to one file. Paths are repository-relative with `/`; undecodable bytes are surrogate-escaped.

    `old_blob` and `new_blob` are git's ids of the contents, perhaps abbreviated, where a diff names them.
    """

    path: str
    status: FileStatus
    old_path: str | None = None
    kind: FileKind = FileKind.TEXT
    old_mode: str | None = None
    new_mode: str | None = None
    hunks: tuple[Hunk, ...] = ()
    old_blob: str | None = field(default=None, compare=False)
    new_blob: str | None = field(default=None, compare=False)

    @cached_property
    def added(self) -> tuple[tuple[int, str], ...]:
        """Added lines as (new line number, text), ascending."""
        return tuple(_numbered(self.hunks, "+"))

    @cached_property
    def removed(self) -> tuple[tuple[int, str], ...]:
        """Removed lines as (old line number, text), ascending."""
        return tuple(_numbered(self.hunks, "-"))

    @cached_property
    def added_lines(self) -> frozenset[int]:
        """Numbers of the added lines on the new side."""
        return frozenset(number for number, _ in self.added)

    @cached_property
    def context_lines(self) -> frozenset[int]:
        """Numbers of all new-side lines inside the hunks, unchanged ones included."""
        return frozenset(line for hunk in self.hunks for line in range(hunk.new_start, hunk.new_start + hunk.new_count))

    @property
    def base_path(self) -> str | None:
        """Where the file was before the change; `None` if it did not exist."""
        return None if self.status is FileStatus.ADDED else self.old_path or self.path

    @property
    def head_path(self) -> str | None:
        """Where the file is after the change; `None` if it is gone."""
        return None if self.status is FileStatus.DELETED else self.path


@dataclass(frozen=True)
class ChangeSet:
    """All files of a change, sorted by path. `base` and `head` are commit ids; `None` means "not a commit"
    (no parent yet, the index, the working tree, or a bare diff)."""

    files: tuple[FileChange, ...] = ()
    base: str | None = None
    head: str | None = None
    title: str = field(default="", compare=False)

    @cached_property
    def by_path(self) -> dict[str, FileChange]:
        """Files by their new-side path (old-side path of deletions)."""
        return {file.path: file for file in self.files}


def _numbered(hunks: tuple[Hunk, ...], sign: str) -> list[tuple[int, str]]:
    found = []
    other = "-" if sign == "+" else "+"
    for hunk in hunks:
        start, count = (hunk.new_start, hunk.new_count) if sign == "+" else (hunk.old_start, hunk.old_count)
        number = start if count else start + 1
        for line in hunk.lines:
            if line[:1] == sign:
                found.append((number, line[1:]))
            if line[:1] != other:
                number += 1
    return found
