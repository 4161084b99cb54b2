"""Answers kept for an hour: in memory, or in files that only their owner can read."""

import time
from contextlib import suppress
from pathlib import Path

from readylayer_cli.adapters.credentials.private_folder import PrivateFolder
from readylayer_cli.domain.errors import ReadyLayerError

_LARGEST_BYTES = 500_000


class NoReplies:
    """Keeps nothing."""

    def get(self, key: str) -> str | None:  # noqa: ARG002 - the signature of the port
        """Never anything."""
        return None

    def put(self, key: str, text: str) -> None:
        """Forgets it."""


class MemoryReplies:
    """Keeps answers as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The kept answer."""
        return self._kept.get(key)

    def put(self, key: str, text: str) -> None:
        """Keep it."""
        self._kept[key] = text


class FileReplies:
    """One file an answer in a folder that nobody else can look into; older ones than `keep_s` are removed."""

    def __init__(self, folder: Path, keep_s: float) -> None:
        self._folder = PrivateFolder(folder, max_bytes=_LARGEST_BYTES)
        self._keep_s = keep_s
        self._is_swept = False

    def get(self, key: str) -> str | None:
        """The kept answer; `None` if it is too old, or if somebody else could have written it."""
        self._sweep()
        try:
            data = self._folder.read(f"{key}.json")
        except ReadyLayerError:
            return None
        return data.decode("utf-8", "replace") if data is not None else None

    def put(self, key: str, text: str) -> None:
        """Keep it, whole or not at all; a full or closed disk only means that the next run asks again."""
        data = text.encode("utf-8", "replace")
        if len(data) < _LARGEST_BYTES:
            with suppress(ReadyLayerError, OSError):
                self._folder.write(f"{key}.json", data)

    def _sweep(self) -> None:
        """Remove what is too old, once a run."""
        if self._is_swept:
            return
        self._is_swept = True
        oldest = time.time() - self._keep_s
        with suppress(ReadyLayerError, OSError):
            for name in self._folder.names():
                file = self._folder.path / name
                with suppress(OSError):
                    if file.stat().st_mtime < oldest:
                        file.unlink()
