"""GitHub's list of changed files, read into a `ChangeSet`."""

from collections.abc import Iterable

from readylayer_cli.adapters.github.fields import Json, optional_text, text
from readylayer_cli.diff.hunks import is_hunk_header, read_hunk
from readylayer_cli.domain.change import ChangeSet, FileChange, FileStatus, Hunk
from readylayer_cli.domain.errors import InputError

_STATUSES = {
    "added": FileStatus.ADDED,
    "removed": FileStatus.DELETED,
    "modified": FileStatus.MODIFIED,
    "renamed": FileStatus.RENAMED,
    "copied": FileStatus.COPIED,
    "changed": FileStatus.MODIFIED,
}
_MOVED = frozenset({FileStatus.RENAMED, FileStatus.COPIED})


def change_set(entries: Iterable[Json], head_sha: str) -> ChangeSet:
    """All files; one whose diff GitHub leaves out, as it does for big and binary files, has no hunks."""
    files = {entry.path: entry for each in entries if (entry := _file(each)) is not None}
    return ChangeSet(tuple(files[path] for path in sorted(files)), head=head_sha)


def hunks_of(patch: str) -> tuple[Hunk, ...]:
    """The hunks of one file; none if the text was cut off or is no diff."""
    lines = patch.encode("utf-8", "surrogatepass").split(b"\n")
    hunks = []
    at = 0
    try:
        while at < len(lines) and is_hunk_header(lines[at]):
            hunk, at = read_hunk(lines, at)
            hunks.append(hunk)
    except InputError:
        return ()
    rest = lines[at:]
    return tuple(hunks) if rest in ([], [b""]) else ()


def _file(entry: Json) -> FileChange | None:
    status = _STATUSES.get(text(entry, "status"))
    if status is None:
        return None
    return FileChange(
        path=text(entry, "filename"),
        status=status,
        old_path=optional_text(entry, "previous_filename") if status in _MOVED else None,
        hunks=hunks_of(optional_text(entry, "patch") or ""),
        new_blob=optional_text(entry, "sha") if status is not FileStatus.DELETED else None,
    )
