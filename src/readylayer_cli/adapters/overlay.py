"""A tree in which some files differ from the one below."""

from collections.abc import Iterable, Mapping, Sequence

from readylayer_cli.ports import Tree


class OverlayTree:
    """`below`, except that the files in `contents` are as given there; `None` means that there is no such file."""

    def __init__(self, below: Tree, contents: Mapping[str, bytes | None]) -> None:
        self._below = below
        self._contents = contents

    def read(self, path: str) -> bytes | None:
        """The file's bytes; raises `LimitError` above the bound of the tree below."""
        return self._contents[path] if path in self._contents else self._below.read(path)

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of those files that exist and are within the bound."""
        wanted = list(paths)
        found = dict(self._below.read_many([path for path in wanted if path not in self._contents]))
        given = ((path, self._contents[path]) for path in wanted if path in self._contents)
        return found | {path: content for path, content in given if content is not None}

    def size(self, path: str) -> int | None:
        """The file's size in bytes."""
        if path not in self._contents:
            return self._below.size(path)
        content = self._contents[path]
        return None if content is None else len(content)

    def paths(self) -> Sequence[str]:
        """All regular files, sorted."""
        below = {path for path in self._below.paths() if path not in self._contents}
        return sorted(below | {path for path, content in self._contents.items() if content is not None})
