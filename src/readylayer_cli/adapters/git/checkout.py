"""The working tree as a Tree: what lies on disk, tracked or not ignored."""

import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from readylayer_cli.adapters.disk import DiskFiles
from readylayer_cli.adapters.git.entries import decode_path
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.domain.errors import InputError, LimitError
from readylayer_cli.ports import Tree


class CheckoutTree:
    """The working tree. Bytes are those on disk: line endings and filters are not converted back.

    `index` and `skipped` give the files that a sparse checkout has left out; they count as unchanged.
    """

    def __init__(self, git: Git, disk: DiskFiles, index: Tree, skipped: Callable[[], frozenset[str]]) -> None:
        self._git = git
        self._disk = disk
        self._index = index
        self._list_skipped = skipped

    def read(self, path: str) -> bytes | None:
        """The file's bytes; raises `LimitError` above the bound and `InputError` if it must not be read."""
        content = self._disk.read(path)
        return self._index.read(path) if content is None and self._is_skipped(path) else content

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
        size = self._disk.size(path)
        return self._index.size(path) if size is None and self._is_skipped(path) else size

    def paths(self) -> Sequence[str]:
        """All regular files here that are tracked or not ignored, and those that a sparse checkout left out, sorted."""
        listed = self._git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")
        names = {decode_path(raw) for raw in listed if raw}
        return sorted(name for name in names if self._disk.size(name) is not None or self._is_skipped(name))

    @cached_property
    def _skipped(self) -> frozenset[str]:
        return self._list_skipped()

    def _is_skipped(self, path: str) -> bool:
        return path in self._skipped and self._disk.status(path) is None


def mode_of(status: int) -> str:
    """The mode git gives to what has this `st_mode`."""
    if stat.S_ISLNK(status):
        return "120000"
    return "100755" if status & stat.S_IXUSR else "100644"
