"""Reads files below a folder without ever leaving it: no symlinks and no special files."""

import errno
import os
import stat
from pathlib import Path

from readylayer_cli.adapters.limits import too_large
from readylayer_cli.domain.errors import InputError

_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO, errno.EINVAL}
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not wait for a writer
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class DiskFiles:
    """The regular files below a folder, by relative path with `/`.

    `enters_repositories` says whether files of git repositories in folders further down are among them.
    """

    def __init__(self, root: Path, max_bytes: int, *, enters_repositories: bool) -> None:
        self._root = os.fspath(root)
        self._max_bytes = max_bytes
        self._enters_repositories = enters_repositories
        self._folders: set[str] = set()

    def read(self, path: str) -> bytes | None:
        """The file's bytes; raises `LimitError` above the bound and `InputError` if it must not be read."""
        start = self._read(path, self._max_bytes + 1)
        if start is not None and len(start) > self._max_bytes:
            raise too_large(path, self.size(path) or len(start), self._max_bytes)
        return start

    def read_start(self, path: str, size_bytes: int) -> bytes | None:
        """The first bytes of the file, however large it is."""
        return self._read(path, size_bytes)

    def read_link(self, path: str) -> str | None:
        """Where the symlink at a path points; `None` if there is none."""
        facts = self.status(path)
        if facts is None or not stat.S_ISLNK(facts.st_mode):
            return None
        try:
            return os.readlink(self._place(path))  # noqa: PTH115 - a Path would normalise the target
        except OSError:
            return None

    def size(self, path: str) -> int | None:
        """The file's size in bytes."""
        facts = self.status(path)
        return facts.st_size if facts is not None and stat.S_ISREG(facts.st_mode) else None

    def status(self, path: str) -> os.stat_result | None:
        """What lies at a path, a symlink as such; `None` if nothing of this tree does."""
        if not self._is_inside(path):
            return None
        try:
            return os.lstat(self._place(path))
        except (OSError, ValueError):
            return None

    def _read(self, path: str, size_bytes: int) -> bytes | None:
        if self.size(path) is None:
            return None
        try:
            with open(os.open(self._place(path), _OPEN_FLAGS), "rb") as file:  # noqa: PTH123 - takes the descriptor
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                return file.read(size_bytes)
        except OSError as error:
            if error.errno in _NOT_THERE:
                return None
            raise InputError("RL2059", f"cannot read {path!r}: {error.strerror}", "check its permissions") from error

    def _place(self, path: str) -> str:
        return f"{self._root}{os.sep}{path}"

    def _is_inside(self, path: str) -> bool:
        parts = path.split("/")
        if {"", ".", ".."} & set(parts) or any(part.lower() == ".git" for part in parts):
            return False
        if os.sep != "/" and any(os.sep in part or ":" in part for part in parts):
            return False
        return all(self._is_folder("/".join(parts[:depth])) for depth in range(1, len(parts)))

    def _is_folder(self, path: str) -> bool:
        if path not in self._folders and self._is_own_folder(path):
            self._folders.add(path)
        return path in self._folders

    def _is_own_folder(self, path: str) -> bool:
        place = self._place(path)
        try:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                return False
        except (OSError, ValueError):
            return False
        return self._enters_repositories or not os.path.lexists(f"{place}{os.sep}.git")
