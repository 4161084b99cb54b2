"""GitLab's JSON of a merge request's diff as a `ChangeSet`."""

from collections.abc import Iterable

from readylayer_cli.adapters.gitlab.fields import Json, flag, odd_answer, optional_text, text
from readylayer_cli.diff.hunks import is_hunk_header, read_hunk
from readylayer_cli.domain.change import ChangeSet, FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.host import HostedChange

_NO_MODES = {"0", "000000", ""}
_KINDS = {"120000": FileKind.SYMLINK, "160000": FileKind.SUBMODULE}


def change_set(entries: Iterable[Json], change: HostedChange) -> ChangeSet:
    """The files, sorted by path. A file whose diff GitLab keeps back, for its size, has no hunks."""
    files = {file.path: file for file in map(_file, entries)}
    return ChangeSet(
        tuple(files[path] for path in sorted(files)), base=change.base_sha, head=change.head_sha, title=change.title
    )


def _file(entry: Json) -> FileChange:
    status = _status(entry)
    old_path, new_path = text(entry, "old_path"), text(entry, "new_path")
    old_mode, new_mode = _mode(entry, "a_mode"), _mode(entry, "b_mode")
    words = optional_text(entry, "diff") or ""
    kind = _KINDS.get((old_mode if status is FileStatus.DELETED else new_mode) or "", FileKind.TEXT)
    if kind is FileKind.TEXT and words.startswith("Binary files "):
        kind = FileKind.BINARY
    return FileChange(
        path=old_path if status is FileStatus.DELETED else new_path,
        status=status,
        old_path=old_path if status is FileStatus.RENAMED else None,
        kind=kind,
        old_mode=None if status is FileStatus.ADDED else old_mode,
        new_mode=None if status is FileStatus.DELETED else new_mode,
        hunks=_hunks(words, new_path),
    )


def _status(entry: Json) -> FileStatus:
    if flag(entry, "new_file"):
        return FileStatus.ADDED
    if flag(entry, "deleted_file"):
        return FileStatus.DELETED
    return FileStatus.RENAMED if flag(entry, "renamed_file") else FileStatus.MODIFIED


def _mode(entry: Json, name: str) -> str | None:
    mode = optional_text(entry, name)
    return None if mode is None or mode in _NO_MODES else mode


def _hunks(words: str, path: str) -> tuple[Hunk, ...]:
    """The hunks of a diff that has no file headers."""
    lines = words.encode("utf-8", "surrogatepass").split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    hunks = []
    at = next((index for index, line in enumerate(lines) if is_hunk_header(line)), len(lines))
    try:
        while at < len(lines):
            hunk, at = read_hunk(lines, at)
            hunks.append(hunk)
    except InputError as error:
        raise odd_answer(f"diff of {path}") from error
    return tuple(hunks)
