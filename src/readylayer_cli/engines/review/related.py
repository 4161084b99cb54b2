"""What a repository has around the files under review, as text: where their data may come from and go to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from readylayer_cli.code.source import SourceFile


class Paths:
    """The paths of one version of a repository, the texts of files that say where imports lead, and what has been
    asked of them."""

    def __init__(self, paths: Iterable[str] = (), texts: Mapping[str, str] | None = None) -> None:
        self.all = frozenset(paths)
        self.texts = dict(texts or {})
        self.answers: dict[object, object] = {}

    def __reduce__(self) -> tuple[type["Paths"], tuple[frozenset[str], dict[str, str]]]:
        """Travel without the answers."""
        return Paths, (self.all, self.texts)

    @cached_property
    def by_folder(self) -> Mapping[str, tuple[str, ...]]:
        """The files right in each folder, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.all):
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(paths) for folder, paths in found.items()}

    def __contains__(self, path: str) -> bool:
        return path in self.all


@dataclass(frozen=True, eq=False)
class Related:
    """One version. `files` are those that can be read, the changed ones included; `callers` are, for a changed file,
    files that take requests and whose imports lead to it, nearest first."""

    files: Mapping[str, SourceFile] = field(default_factory=dict)
    paths: Paths = field(default_factory=Paths)
    callers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    @cached_property
    def leads_outside(self) -> bool:
        """Whether there is anything besides the files under review."""
        return not self.files.keys() <= self.changed


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Both versions."""

    head: Related
    base: Related


ALONE = Related()
"""Nothing is known of the rest of the repository."""
NOWHERE = Surroundings(ALONE, ALONE)
