"""What the inside needs of the outside: small Protocols in domain types."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.model import Answer, Question
from readylayer_cli.domain.packages import PackageKey
from readylayer_cli.domain.review import ModelReading, ReadFile, Shortfall

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Tree(Protocol):
    """One version of the repository's files: a commit, the index, the working tree, or a patch applied to one.

    Paths are repository-relative with `/`; undecodable bytes are surrogate-escaped.
    """

    def read(self, path: str) -> bytes | None:
        """The file's bytes; `None` if there is no regular file at that path. Symlinks are never followed.

        Raises `LimitError` for a file larger than the tree's bound; `size` tells beforehand.
        """
        ...

    def read_many(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of those of `paths` that exist and are within the tree's bound, in one go."""
        ...

    def size(self, path: str) -> int | None:
        """The file's size in bytes; `None` if there is no regular file at that path."""
        ...

    def paths(self) -> Sequence[str]:
        """All regular files that are tracked (in a working tree also untracked but not ignored), sorted."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """A change set with both versions at hand.

    `partial` names files of which the trees hold nothing but the lines that a bare diff shows.
    `shortfalls` says which content could not be given, and why.
    """

    files: ChangeSet
    base: Tree
    head: Tree
    partial: frozenset[str] = frozenset()
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolOutput:
    """What a finished process said. `exit_code` is `None` when it was stopped at its time limit."""

    exit_code: int | None
    stdout: bytes
    stderr: bytes


class ToolRunner(Protocol):
    """Runs trusted analysers on untrusted files: no shell, a scrubbed environment, a time limit."""

    def find(self, program: str) -> str | None:
        """The absolute path of an installed program, preferring the one installed beside this package."""
        ...

    def version(self, program: str) -> str:
        """What the program says of its version; `unknown` if it says nothing usable."""
        ...

    def run(self, argv: Sequence[str], *, cwd: str, stdin: bytes = b"", timeout_s: float) -> ToolOutput:
        """Run to the end or the limit; raises `ToolError` if it cannot be started."""
        ...

    def workspace(self, files: Mapping[str, bytes]) -> "Workspace":
        """Write files into a private folder that dies with the context."""
        ...


class Workspace(Protocol):
    """A private folder (mode 0700) holding copies of files; removed on exit."""

    def __enter__(self) -> str: ...

    def __exit__(self, *exc: object) -> None: ...


class OutOfTime(Exception):  # noqa: N818 - an event, not an error of the work
    """Raised inside a piece of work whose time is up, and again every second until it has ended."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What stands in for the outcome of a piece of work that did not end by itself, and why."""

    reason: str


class Workers(Protocol):
    """Does independent pieces of work within bounds of time, perhaps several at once."""

    def map(
        self, work: Callable[[Item], Outcome], items: Sequence[Item], *, item_s: float, total_s: float
    ) -> Iterator[Outcome | Unfinished]:
        """One outcome an item, in the order of `items`; `Unfinished` for each that took longer than `item_s`, ended
        its process, or had no time left of `total_s`.

        `work` is a module-level function; both its sides can be pickled.
        """
        ...

    def bounded(self, work: Callable[[], Outcome], limit_s: float) -> Outcome | Unfinished:
        """The outcome of one piece of work, done here and now."""
        ...


class Llm(Protocol):
    """One language model, which has no tools and remembers nothing."""

    def prepare(self) -> None:
        """Begin to load what the first question needs, beside other work; returns at once and never fails."""
        ...

    def ask(self, question: Question, timeout_s: float) -> Answer:
        """One answer; raises `ModelError` when there is none in time."""
        ...


class Replies(Protocol):
    """Answers of a model kept for a short while, so that an unchanged run costs nothing."""

    def get(self, key: str) -> str | None:
        """The kept answer; `None` if there is none or it is too old."""
        ...

    def put(self, key: str, text: str) -> None:
        """Keep an answer; a store that cannot keep it does without."""
        ...


class SecondReader(Protocol):
    """Reads a change beside the rules and may add to what they found."""

    def prepare(self) -> None:
        """Begin what takes long, beside other work."""
        ...

    def read(
        self, change: "Change", files: Sequence[ReadFile], known: Sequence[Finding], left_s: float
    ) -> ModelReading:
        """What is to be added; `known` are the findings of the rules. Never fails: a failure is part of the result."""
        ...


class Advisories(Protocol):
    """A database of known vulnerabilities, in the OSV format."""

    def about(self, packages: Collection[PackageKey]) -> Mapping[PackageKey, Sequence[bytes]]:
        """The records that speak of these packages, as they are; raises `InputError` for a broken database."""
        ...

    def dated(self) -> str:
        """The day of its youngest record; empty if it does not tell."""
        ...


class Clock(Protocol):
    """Time, given rather than taken."""

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        ...

    def now(self) -> str:
        """The time as RFC 3339 in UTC, seconds precision, `Z` suffix."""
        ...
