"""A Tree in memory."""

from collections.abc import Iterable, Mapping, Sequence

from readylayer_cli.domain.errors import LimitError


class MemoryTree:
    """Files given as a mapping; text is taken as UTF-8."""

    def __init__(self, files: Mapping[str, bytes | str] | None = None, *, max_bytes: int = 1 << 30) -> None:
        self.files = {
            path: content.encode() if isinstance(content, str) else content for path, content in (files or {}).items()
        }
        self.max_bytes = max_bytes

    def read(self, path: str) -> bytes | None:
        content = self.files.get(path)
        if content is not None and len(content) > self.max_bytes:
            raise LimitError("RL2312", f"{path!r} has {len(content):,} bytes; at most {self.max_bytes:,} are read")
        return content

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        found = ((path, self.files.get(path)) for path in paths)
        return {path: content for path, content in found if content is not None and len(content) <= self.max_bytes}

    def size(self, path: str) -> int | None:
        content = self.files.get(path)
        return None if content is None else len(content)

    def paths(self) -> Sequence[str]:
        return sorted(self.files)
