"""A plain folder as a Tree, for projects that are no git repository."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.limits import too_many
from readylayer_cli.domain.errors import InputError, LimitError

MAX_FILES = 200_000
MAX_FILE_BYTES = 8 * 1024 * 1024

_SKIPPED = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr", "_darcs", "CVS", ".jj", ".pijul"),
        *(".venv", "venv", ".tox", ".nox", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs"),
        *("node_modules", "bower_components", ".yarn", ".pnpm-store", ".next", ".nuxt", ".svelte-kit", ".turbo"),
        *(".gradle", ".terraform", ".bundle", ".cache", ".idea", ".direnv"),
    }
)


class FolderTree:
    """The regular files below a folder, without those of tools: version control, installed packages, caches.

    A virtual environment is known by its `pyvenv.cfg`, whatever its name. Symlinks are not followed.
    """

    def __init__(self, root: Path, *, max_bytes: int = MAX_FILE_BYTES, max_files: int = MAX_FILES) -> None:
        self._root = root
        self._max_files = max_files
        self._unreadable: list[str] = []
        self._disk = DiskFiles(root, max_bytes, enters_repositories=True)

    def read(self, path: str) -> bytes | None:
        """The file's bytes; raises `LimitError` above the bound and `InputError` if it must not be read."""
        return self._disk.read(path) if self._is_ours(path) else None

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of those files that exist, are within the bound and may be read."""
        found = {}
        for path in paths:
            try:
                content = self.read(path)
            except (LimitError, InputError):
                continue
            if content is not None:
                found[path] = content
        return found

    def size(self, path: str) -> int | None:
        """The file's size in bytes."""
        return self._disk.size(path) if self._is_ours(path) else None

    def paths(self) -> Sequence[str]:
        """All regular files, sorted; raises `LimitError` if there are more than the bound."""
        return self._paths

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Folders that could not be looked into, sorted."""
        self.paths()
        return tuple(sorted(self._unreadable))

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        found: list[str] = []
        for path in self._walk():
            found.append(path)
            if len(found) > self._max_files:
                raise too_many(self._root, self._max_files)
        return tuple(sorted(found))

    def _walk(self) -> Iterator[str]:
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self._root / folder) as entries:
                    listed = list(entries)
            except OSError:
                self._unreadable.append(folder)
                continue
            if folder and any(entry.name == "pyvenv.cfg" for entry in listed):
                continue
            for entry in listed:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _SKIPPED:
                        folders.append(path)
                elif entry.is_file(follow_symlinks=False):
                    yield path

    def _is_ours(self, path: str) -> bool:
        return _SKIPPED.isdisjoint(path.split("/")[:-1])
