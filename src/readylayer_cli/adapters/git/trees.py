"""Trees whose content lies in git's object store: a commit and the index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

from readylayer_cli.adapters.git.entries import Entry, fits_command_line, is_plain_path, list_index, list_tree
from readylayer_cli.adapters.git.objects import ObjectReader
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.adapters.limits import too_large

Lister = Callable[[Sequence[str]], Mapping[str, Entry]]

_FEW = 40


class ObjectTree:
    """A Tree of objects. `lister` gives the entries of some paths, or all entries for no paths; what it gives is kept.

    `known` are entries that need not be listed any more, absent ones with the value `None`.
    """

    def __init__(
        self,
        objects: ObjectReader,
        lister: Lister,
        *,
        max_bytes: int,
        known: Mapping[str, Entry | None] | None = None,
    ) -> None:
        self._objects = objects
        self._lister = lister
        self._max_bytes = max_bytes
        self._entries: dict[str, Entry | None] = dict(known or {})
        self._sizes: dict[str, int] = {}
        self._is_complete = False
        self._lock = Lock()

    def read(self, path: str) -> bytes | None:
        """The file's bytes; raises `LimitError` above the bound."""
        found = self.read_many([path])
        if path not in found:
            size = self.size(path)
            if size is not None:
                raise too_large(path, size, self._max_bytes)
        return found.get(path)

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of those files that exist and are within the bound."""
        wanted = self._files(paths)
        self._measure(wanted.values())
        fitting = {path: entry.id for path, entry in wanted.items() if self._sizes[entry.id] <= self._max_bytes}
        contents = self._objects.read(sorted(set(fitting.values())))
        return {path: contents[blob_id] for path, blob_id in fitting.items()}

    def size(self, path: str) -> int | None:
        """The file's size in bytes."""
        wanted = self._files([path])
        self._measure(wanted.values())
        return self._sizes[wanted[path].id] if wanted else None

    def paths(self) -> Sequence[str]:
        """All regular files, sorted."""
        with self._lock:
            self._complete()
        return sorted(path for path, entry in self._entries.items() if entry is not None and entry.is_file)

    def entry(self, path: str) -> Entry | None:
        """The entry at a path, be it a file or something else."""
        with self._lock:
            self._look_up([path])
        return self._entries.get(path)

    def _files(self, paths: Iterable[str]) -> dict[str, Entry]:
        wanted = [path for path in paths if is_plain_path(path)]
        with self._lock:
            self._look_up(wanted)
        found = ((path, self._entries.get(path)) for path in wanted)
        return {path: entry for path, entry in found if entry is not None and entry.is_file}

    def _look_up(self, paths: Sequence[str]) -> None:
        unknown = [] if self._is_complete else [path for path in paths if path not in self._entries]
        if len(unknown) > _FEW or not fits_command_line(unknown):
            self._complete()
        elif unknown:
            found = self._lister(unknown)
            self._entries.update({path: found.get(path) for path in unknown})

    def _complete(self) -> None:
        if not self._is_complete:
            self._entries = dict(self._lister(()))
            self._is_complete = True

    def _measure(self, entries: Iterable[Entry]) -> None:
        unknown = sorted({entry.id for entry in entries} - self._sizes.keys())
        for blob_id, fact in zip(unknown, self._objects.find_many(unknown), strict=True):
            self._sizes[blob_id] = fact.size_bytes if fact else 0  # a missing one is reported when it is read


def commit_tree(
    git: Git, objects: ObjectReader, tree_id: str, known: Mapping[str, Entry | None] | None = None
) -> ObjectTree:
    """The files of a commit or tree object."""
    return ObjectTree(
        objects, lambda paths: list_tree(git, tree_id, paths), max_bytes=git.limits.file_bytes, known=known
    )


def index_tree(git: Git, objects: ObjectReader, known: Mapping[str, Entry | None] | None = None) -> ObjectTree:
    """The files of the index; conflicting ones are not among them."""
    return ObjectTree(objects, lambda paths: list_index(git, paths), max_bytes=git.limits.file_bytes, known=known)
