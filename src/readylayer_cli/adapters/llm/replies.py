"""Answers kept for an hour: in memory, or in files that only their owner can read."""

import time
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


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
    """One file an answer, mode 0600 in a folder of mode 0700; older ones than `keep_s` are removed when it is used."""

    def __init__(self, folder: Path, keep_s: float) -> None:
        self._folder = folder
        self._keep_s = keep_s
        self._is_swept = False

    def get(self, key: str) -> str | None:
        """The kept answer; `None` if it is too old, or cannot be read."""
        self._sweep()
        try:
            return (self._folder / f"{key}.json").read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: str, text: str) -> None:
        """Keep it, whole or not at all; a full or closed disk only means that the next run asks again."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile("w", encoding="utf-8", dir=self._folder, delete=False) as file:
                file.write(text)
            kept = Path(file.name)
            kept.chmod(0o600)
            kept.replace(self._folder / f"{key}.json")

    def _sweep(self) -> None:
        if self._is_swept:
            return
        self._is_swept = True
        oldest = time.time() - self._keep_s
        with suppress(OSError):
            for file in self._folder.iterdir():
                with suppress(OSError):
                    if file.stat().st_mtime < oldest:
                        file.unlink()
