"""Private copies of files for a program to read, gone when it is done."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from readylayer_cli.domain.errors import ToolError

_MEMORY_FOLDER = "/dev/shm"  # noqa: S108 - the folder made inside is private
_MOST_MEMORY_BYTES = 128_000_000
_PAGE_BYTES = 4096


class TemporaryWorkspace:
    """A folder with mode 0700 that is removed on exit, whatever happened."""

    def __init__(self, files: Mapping[str, bytes], is_over: Callable[[], bool]) -> None:
        self._files = files
        self._is_over = is_over
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._written: list[str] = []
        self._made: dict[str, None] = {}

    def __enter__(self) -> str:
        self._folder = tempfile.TemporaryDirectory(prefix="readylayer-", dir=_memory_for(self._files))
        try:
            return self._fill(Path(self._folder.name).resolve())
        except (OSError, ToolError):
            self._folder.cleanup()
            raise

    def _fill(self, root: Path) -> str:
        inside = f"{root}{os.sep}"
        for name, content in self._files.items():
            target = os.path.normpath(inside + name)
            if not target.startswith(inside):
                raise ToolError("RL2204", f"refused to write outside the workspace: {name!r}")
            if self._is_over():
                raise ToolError("RL2207", "the review is over before the files were written")
            folder = os.path.dirname(target)  # noqa: PTH120 - thousands of paths, which a Path takes apart one by one
            if folder not in self._made:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
                self._made[folder] = None
            self._written.append(target)
            with open(target, "wb", buffering=0) as file:  # noqa: PTH123
                file.write(content)
        return str(root)

    def __exit__(self, *exc: object) -> None:
        if self._folder is not None:
            self._remove_own()
            self._folder.cleanup()

    def _remove_own(self) -> None:
        """What was written here, without asking the system what there is; the rest is left to the cleanup."""
        with suppress(OSError):
            for path in self._written:
                os.unlink(path)  # noqa: PTH108
            for folder in reversed(self._made):
                os.rmdir(folder)  # noqa: PTH106


def _memory_for(files: Mapping[str, bytes]) -> str | None:
    """A folder in memory with room for these files; `None`, the usual place, where there is no such thing.

    On a disk, thousands of files that live for a second cost more than the analysis of them. A place for temporary
    files that somebody chose is used in any case.
    """
    if "TMPDIR" in os.environ:
        return None
    needed_bytes = sum(len(content) + _PAGE_BYTES for content in files.values())
    if needed_bytes > _MOST_MEMORY_BYTES or not os.access(_MEMORY_FOLDER, os.R_OK | os.W_OK | os.X_OK):
        return None
    room = os.statvfs(_MEMORY_FOLDER)
    return _MEMORY_FOLDER if room.f_bavail * room.f_frsize > 2 * needed_bytes else None
