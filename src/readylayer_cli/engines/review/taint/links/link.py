"""What there is to know of a language's imports: what a text names, and in which file that is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from readylayer_cli.engines.review.related import Paths


@dataclass(frozen=True, slots=True)
class Imported:
    """One imported name: what it is called here (`*`: all names) and its full name."""

    local: str
    full: str


@dataclass(frozen=True, slots=True)
class Links:
    """One language.

    `imports` reads a text's imports, cheaply and without a tree. `locate` tells the file that a full name in a file
    leads to, and the name in there (empty: the module itself). `beside` are files of which a name (empty: any) can be
    used without importing it. `extensions` end the names of its files, `configuration` are files that say where imports
    lead.
    """

    imports: Callable[[str], Iterable[Imported]]
    locate: Callable[[str, str, Paths], tuple[str, str] | None]
    beside: Callable[[str, str, Paths], tuple[str, ...]]
    extensions: tuple[str, ...]
    configuration: tuple[str, ...] = ()


def nothing_beside(path: str, name: str, paths: Paths) -> tuple[str, ...]:
    """For languages in which everything that a file uses is imported."""
    return ()
