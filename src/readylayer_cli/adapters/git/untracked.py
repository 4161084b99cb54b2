"""Files that git does not know yet, as additions; a moved file that git was not told of as a rename."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass, field

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.git.blobs import blob_id
from readylayer_cli.adapters.git.checkout import mode_of
from readylayer_cli.adapters.git.entries import decode_path
from readylayer_cli.adapters.git.hidden import BINARY_PROBE_BYTES
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.adapters.git.raw import RawRecord
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus, Hunk
from readylayer_cli.domain.errors import InputError, LimitError
from readylayer_cli.domain.review import Shortfall

_LINE_BYTES = 64


@dataclass
class Untracked:
    """The files found so far, those that could not be read, and how much more may be read."""

    bytes_left: int
    files: list[FileChange] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)


def find_untracked(git: Git, disk: DiskFiles, deleted: Sequence[RawRecord]) -> Untracked:
    """Untracked files that are not ignored. One whose content is that of a deleted file is that file, renamed."""
    found = Untracked(git.limits.untracked_bytes)
    limit = git.limits.untracked_files
    names = [
        decode_path(raw) for raw in git.run("ls-files", "-z", "--others", "--exclude-standard").split(b"\0") if raw
    ]
    origins = {record.old.id: record for record in deleted if record.old and record.old.is_file}
    for name in names[:limit]:
        if name.endswith("/"):
            path = name.rstrip("/")
            found.files.append(FileChange(path, FileStatus.ADDED, kind=FileKind.SUBMODULE, new_mode="160000"))
        else:
            _add(found, disk, name, origins)
    if len(names) > limit:
        found.shortfalls.append(
            Shortfall(f"{len(names) - limit:,} of {len(names):,} untracked files not read; are they to be ignored?")
        )
    return found


def _add(found: Untracked, disk: DiskFiles, path: str, origins: dict[str, RawRecord]) -> None:
    facts = disk.status(path)
    if facts is None:
        return
    mode = mode_of(facts.st_mode)
    if stat.S_ISLNK(facts.st_mode):
        target = disk.read_link(path) or ""
        hunk = Hunk(0, 0, 1, 1, (f"+{target}",), new_missing_newline=True)
        found.files.append(FileChange(path, FileStatus.ADDED, kind=FileKind.SYMLINK, new_mode=mode, hunks=(hunk,)))
    elif stat.S_ISREG(facts.st_mode):
        _add_file(found, disk, path, mode, origins)


def _add_file(found: Untracked, disk: DiskFiles, path: str, mode: str, origins: dict[str, RawRecord]) -> None:
    try:
        content = disk.read(path)
    except (LimitError, InputError) as error:
        is_binary = b"\0" in _start(disk, path)
        if not is_binary:
            found.shortfalls.append(Shortfall(error.message, path))
        kind = FileKind.BINARY if is_binary else FileKind.TEXT
        found.files.append(FileChange(path, FileStatus.ADDED, kind=kind, new_mode=mode))
        return
    if content is None:
        return
    found.bytes_left -= len(content) + _LINE_BYTES * content.count(b"\n")
    if found.bytes_left < 0:
        found.shortfalls.append(Shortfall("not read: the untracked files before it are as large as the bound", path))
        found.files.append(FileChange(path, FileStatus.ADDED, new_mode=mode))
        return
    origin = _origin(content, origins)
    if origin is not None and origin.old is not None:
        found.files.append(FileChange(path, FileStatus.RENAMED, origin.path, old_mode=origin.old.mode, new_mode=mode))
    else:
        found.files.append(added_file(path, content, mode))


def _start(disk: DiskFiles, path: str) -> bytes:
    try:
        return disk.read_start(path, BINARY_PROBE_BYTES) or b""
    except InputError:
        return b""


def _origin(content: bytes, origins: dict[str, RawRecord]) -> RawRecord | None:
    """The deleted file with exactly this content; each is given once."""
    if not origins or not content:
        return None
    return origins.pop(blob_id(content, length=len(next(iter(origins)))), None)


def added_file(path: str, content: bytes, mode: str) -> FileChange:
    """A file all of whose lines are new."""
    if b"\0" in content[:BINARY_PROBE_BYTES]:
        return FileChange(path, FileStatus.ADDED, kind=FileKind.BINARY, new_mode=mode)
    if not content:
        return FileChange(path, FileStatus.ADDED, new_mode=mode)
    lines = content.split(b"\n")
    is_terminated = not lines[-1]
    if is_terminated:
        lines.pop()
    texts = tuple("+" + line.decode("utf-8", "surrogateescape") for line in lines)
    hunk = Hunk(0, 0, 1, len(texts), texts, new_missing_newline=not is_terminated)
    return FileChange(path, FileStatus.ADDED, new_mode=mode, hunks=(hunk,))
