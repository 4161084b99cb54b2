"""One reported risk, and everything a report needs to show it."""

from dataclasses import dataclass
from enum import StrEnum

from readylayer_cli.domain.grades import Confidence, Severity


@dataclass(frozen=True, slots=True)
class Span:
    """A region of a file; lines and columns are 1-based, the end column is exclusive, columns count characters."""

    start_line: int
    end_line: int
    start_column: int = 1
    end_column: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.start_line <= self.end_line:
            raise ValueError(f"bad span {self.start_line}..{self.end_line}")

    def touches(self, lines: frozenset[int]) -> bool:
        """Whether any line of the region is among `lines`."""
        if self.start_line == self.end_line:
            return self.start_line in lines
        return any(line in lines for line in range(self.start_line, self.end_line + 1))


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the region by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement that can be applied by a machine."""

    description: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of the way that data takes to the finding."""

    path: str
    span: Span
    message: str


MODEL_ENGINE = "llm"
"""The engine of findings that a language model claims: they never decide alone."""


class SuppressionKind(StrEnum):
    """Where a suppression was written; `TOOL` is the tool that reported the finding."""

    IN_SOURCE = "in_source"
    BASELINE = "baseline"
    CONFIG = "config"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding is not counted."""

    kind: SuppressionKind
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A risk at a place. `extent` is the whole construct (a function for its complexity), used for attribution."""

    rule_id: str
    severity: Severity
    confidence: Confidence
    path: str
    span: Span
    message: str
    engine: str
    why: str = ""
    suggestion: str = ""
    cwe: tuple[str, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
    content_key: str = ""
    ai_touched: bool | None = None
    introduced: bool = True
    code_flow: tuple[FlowStep, ...] = ()
    extent: Span | None = None
    also: tuple[str, ...] = ()
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a report says about a rule: identity, defaults and documentation. `precision` is what it gets wrong."""

    id: str
    title: str
    severity: Severity
    confidence: Confidence
    what: str
    why: str
    fix: str
    cwe: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str = ""
    precision: str = ""
