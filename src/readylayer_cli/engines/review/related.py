"""What a repository has around the files under review, as text: where their data may come from and go to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from readylayer_cli.code.source import SourceFile


class Paths:
    """The paths of one version of a repository, with what has been asked of them kept at hand."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self.all = frozenset(paths)
        self.answers: dict[object, object] = {}

    def __reduce__(self) -> tuple[type["Paths"], tuple[frozenset[str]]]:
        """Travel without the answers."""
        return Paths, (self.all,)

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
