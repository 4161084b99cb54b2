"""Which changed code has a test, by what evidence, and where a test of it would belong."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import Lines
from readylayer_cli.domain.review import Shortfall


class EvidenceKind(StrEnum):
    """Where something was learnt about tests, the surest first."""

    COVERAGE = "coverage"
    USE = "use"
    REACH = "reach"
    IMPORT = "import"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class TestEvidence:
    """One thing that was looked for. `found`: it speaks for a test, else for the want of one."""

    kind: EvidenceKind
    found: bool
    detail: str
    test_path: str | None = None


def seen(kind: EvidenceKind, detail: str, test_path: str | None = None) -> TestEvidence:
    """Something that speaks for a test."""
    return TestEvidence(kind, found=True, detail=detail, test_path=test_path)


def unseen(kind: EvidenceKind, detail: str) -> TestEvidence:
    """Something that was looked for in vain."""
    return TestEvidence(kind, found=False, detail=detail)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a test would go, in which framework. `exists`: the file is already there."""

    path: str
    framework: str | None
    exists: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Changed code that a test can be asked of: a function, a method, or the statements of a module (`symbol` is "").

    `lines` are the changed lines that could run, `missing` those of them that no test is known to run, `ai` those of
    `missing` that a machine wrote.
    """

    path: str
    symbol: str
    first: int
    last: int
    lines: Lines
    missing: Lines
    ai: Lines
    evidence: tuple[TestEvidence, ...]
    place: Place | None = None

    @property
    def is_gap(self) -> bool:
        """Whether something has no test."""
        return bool(self.missing)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.symbol or "module level"


@dataclass(frozen=True, slots=True)
class Untestable:
    """Changed code of which no test is asked, and why."""

    path: str
    symbol: str
    reason: str


@dataclass(frozen=True, slots=True)
class Vote:
    """How many of the repository's tests lie as the pattern says."""

    pattern: str
    votes: int
    of: int


@dataclass(frozen=True, slots=True)
class Convention:
    """How the repository tests one language: its framework and how that is known, and where its tests lie.

    `strategy` is co-located, mirror, separate or custom.
    """

    language: str
    framework: str | None
    source: str
    strategy: str
    layout: Vote
    tests: int


@dataclass(frozen=True)
class GapResult:
    """All that a report may show. `mode` says what untested code of machines does: fail, warn or off."""

    verdict: Verdict
    targets: tuple[Target, ...] = ()
    untestable: tuple[Untestable, ...] = ()
    conventions: tuple[Convention, ...] = ()
    mode: str = "warn"
    knows_authors: bool = False
    has_coverage: bool = False
    shortfalls: tuple[Shortfall, ...] = ()
    base: str | None = None
    head: str | None = None

    @classmethod
    def nothing_asked(cls) -> "GapResult":
        """What stands for a search that the settings turn off."""
        return cls(Verdict.PASS, mode="off")

    @property
    def gaps(self) -> tuple[Target, ...]:
        """Changed code without a test: what machines wrote first, then by path and line."""
        return tuple(sorted((each for each in self.targets if each.is_gap), key=_rank))

    @property
    def ai_gaps(self) -> tuple[Target, ...]:
        """Those that a machine had a hand in."""
        return tuple(each for each in self.gaps if each.ai)

    @property
    def tested(self) -> tuple[Target, ...]:
        """Changed code that is tested."""
        return tuple(each for each in self.targets if not each.is_gap)


def paths_of(targets: Iterable[Target]) -> tuple[str, ...]:
    """Their files, each once, in order."""
    return tuple(dict.fromkeys(each.path for each in targets))


def _rank(target: Target) -> tuple[bool, str, int]:
    return not target.ai, target.path, target.first
