"""A version of a repository in which nothing exists yet."""

from collections.abc import Iterable, Mapping, Sequence


class EmptyTree:
    """A tree without files."""

    def read(self, path: str) -> bytes | None:
        """Nothing, whatever the path."""
        del path
        return None

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Nothing, whatever the paths."""
        del paths
        return {}

    def size(self, path: str) -> int | None:
        """Nothing, whatever the path."""
        del path
        return None

    def paths(self) -> Sequence[str]:
        """No paths."""
        return ()
