"""The result of a review: findings, what was and was not checked, and the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Finding, RuleInfo
from readylayer_cli.domain.grades import Severity, Verdict

if TYPE_CHECKING:
    from readylayer_cli.domain.event import Event  # a local review has none: 15 ms


class EngineStatus(StrEnum):
    """How one engine's run ended."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class EngineRun:
    """One engine's own account: `PARTIAL` and `FAILED` make the verdict incomplete, `SKIPPED` does not.

    `results` is how much a tool whose log was taken in has reported, about whatever; `None` for engines of our own.
    """

    id: str
    version: str
    status: EngineStatus
    files_parsed: int = 0
    files_failed: int = 0
    duration_ms: int = 0
    detail: str = ""
    results: int | None = None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that should have been checked and was not. `path` is `None` when no single file is concerned."""

    reason: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """What a language model was asked and what it cost. `rejected` counts its claims that did not hold, by reason."""

    model: str
    calls: int
    tokens: int
    cost_usd: float | None
    rejected: Mapping[str, int] = field(default_factory=dict)
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A changed file with its text on both sides; `None` where it does not exist or is not text."""

    change: FileChange
    base: str | None
    head: str | None


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What a language model had to say of a change, after everything that could be checked was checked."""

    run: EngineRun
    usage: ModelUsage
    findings: tuple[Finding, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    skipped: tuple[Shortfall, ...] = ()


@dataclass(frozen=True)
class ReviewResult:
    """All that a report may show. `findings` are ranked, worst first, and are the ones to display;
    `held_back` and `suppressed` are kept apart so that nothing vanishes unsaid."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    held_back: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    engines: tuple[EngineRun, ...] = ()
    files: int = 0
    shortfalls: tuple[Shortfall, ...] = ()
    skipped: tuple[Shortfall, ...] = ()
    fail_on: Severity | None = Severity.CRITICAL
    event: "Event | None" = None
    model: ModelUsage | None = None
    base: str | None = None
    head: str | None = None
    rules: Mapping[str, RuleInfo] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        """How many displayed findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
