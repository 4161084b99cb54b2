"""What tests ran of a repository: per file, in sum, on the lines of a change, and what gates make of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.lines import Lines, count
from readylayer_cli.domain.review import Shortfall


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many. Nothing of nothing has no percentage."""

    covered: int = 0
    total: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.covered + other.covered, self.total + other.total)

    @property
    def percent(self) -> float | None:
        """0 to 100 with two digits, rounded down, so that 100 means all; `None` if there is nothing to cover."""
        return None if not self.total else self.covered * 10_000 // self.total / 100

    def reaches(self, threshold: Fraction) -> bool:
        """Whether the share is at least so many percent, by whole numbers only."""
        return self.covered * 100 * threshold.denominator >= threshold.numerator * self.total


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One file of the repository. A line of `hit` is in `measured` as well.

    `branches` maps a line to (taken, total), `functions` a name to whether it ran. `unmeasured` marks a file that no
    report knows: its lines count as not covered.
    """

    path: str
    measured: Lines
    hit: Lines
    branches: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    functions: Mapping[str, bool] = field(default_factory=dict)
    unmeasured: bool = False

    @property
    def lines(self) -> Ratio:
        """Measured lines."""
        return Ratio(count(self.hit), count(self.measured))

    @property
    def missed(self) -> Lines:
        """Measured lines that did not run."""
        return self.measured & ~self.hit

    @property
    def branch_ratio(self) -> Ratio:
        """Branches of all lines."""
        taken = sum(each[0] for each in self.branches.values())
        return Ratio(taken, sum(each[1] for each in self.branches.values()))

    @property
    def function_ratio(self) -> Ratio:
        """Functions that ran at all."""
        return Ratio(sum(self.functions.values()), len(self.functions))

    def on(self, lines: Lines) -> Ratio:
        """Measured lines of this set only."""
        return Ratio(count(self.hit & lines), count(self.measured & lines))


@dataclass(frozen=True, slots=True)
class TestTotals:
    """How many tests ran and how they ended; a test that failed and then passed counts as passed."""

    total: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Gate:
    """One demand. A gate that does not apply passes, and `reason` says why it does not."""

    name: str
    threshold: Fraction
    actual: Ratio
    passed: bool
    applicable: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A path of a report that is no file of the repository, with the files that come nearest."""

    path: str
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRun:
    """One report that was read: its format, how many files it holds, and how many of them are the repository's."""

    name: str
    format: str
    files: int
    matched: int


@dataclass(frozen=True)
class CoverageResult:
    """All that a coverage report may show. `patch` and `ai` are `None` where there is no change to look at, or nothing
    is known of who wrote it. `changed` are the lines of the change by path, `ai_lines` those that a machine wrote."""

    verdict: Verdict
    files: tuple[FileCoverage, ...] = ()
    changed: Mapping[str, Lines] = field(default_factory=dict)
    ai_lines: Mapping[str, Lines] | None = None
    gates: tuple[Gate, ...] = ()
    tests: TestTotals | None = None
    reports: tuple[ReportRun, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    skipped: tuple[Shortfall, ...] = ()
    delta: float | None = None
    base: str | None = None
    head: str | None = None
    has_change: bool = False

    @property
    def lines(self) -> Ratio:
        """All measured lines; files that no report knows are left out, since nobody knows their size."""
        return _sum(file.lines for file in self.files if not file.unmeasured)

    @property
    def branches(self) -> Ratio:
        """All branches."""
        return _sum(file.branch_ratio for file in self.files)

    @property
    def functions(self) -> Ratio:
        """All functions."""
        return _sum(file.function_ratio for file in self.files)

    @property
    def patch(self) -> Ratio | None:
        """Measured lines of the change."""
        return self.on(self.changed) if self.has_change else None

    @property
    def ai(self) -> Ratio | None:
        """Measured lines of the change that a machine wrote."""
        return self.on(self.ai_lines) if self.ai_lines is not None else None

    def on(self, lines: Mapping[str, Lines]) -> Ratio:
        """Measured lines of this selection."""
        return _sum(file.on(lines[file.path]) for file in self.files if file.path in lines)


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    return sum(ratios, Ratio())
