"""Joins the deletion and the addition by which git shows a file that changed its type."""

from collections.abc import Sequence

from readylayer_cli.domain.change import FileChange, FileKind, FileStatus, Hunk


def join_type_changes(files: Sequence[tuple[int, FileChange]]) -> list[tuple[int, FileChange]]:
    """The same files, each with the line it begins at, but a deletion followed by the addition of its path is one."""
    joined: list[tuple[int, FileChange]] = []
    for at, file in files:
        before = joined[-1][1] if joined else None
        if before and _is_pair(before, file):
            joined[-1] = (joined[-1][0], _join(before, file))
        else:
            joined.append((at, file))
    return joined


def _is_pair(old: FileChange, new: FileChange) -> bool:
    return (
        old.path == new.path
        and (old.status, new.status) == (FileStatus.DELETED, FileStatus.ADDED)
        and max(len(old.hunks), len(new.hunks)) <= 1
    )


def _join(old: FileChange, new: FileChange) -> FileChange:
    is_same_type = (old.old_mode or "")[:3] == (new.new_mode or "")[:3]
    return FileChange(
        path=new.path,
        status=FileStatus.MODIFIED if is_same_type else FileStatus.TYPE_CHANGED,
        kind=FileKind.BINARY if is_same_type and old.kind is FileKind.BINARY else new.kind,
        old_mode=old.old_mode,
        new_mode=new.new_mode,
        hunks=tuple(_join_hunks(removal, addition) for removal, addition in zip(old.hunks, new.hunks, strict=True))
        if old.hunks and new.hunks
        else old.hunks or new.hunks,
    )


def _join_hunks(removal: Hunk, addition: Hunk) -> Hunk:
    return Hunk(
        removal.old_start,
        removal.old_count,
        addition.new_start,
        addition.new_count,
        removal.lines + addition.lines,
        old_missing_newline=removal.old_missing_newline,
        new_missing_newline=addition.new_missing_newline,
    )
