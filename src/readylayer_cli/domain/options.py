"""What a review is asked to do, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from readylayer_cli.domain.grades import Confidence, Severity


class Scope(StrEnum):
    """Which findings of the analysed files count."""

    ADDED = "added"
    CONTEXT = "context"
    FILE = "file"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """What a team decided about the rules that a glob names; `None` and empty mean "not said".

    `languages` and `paths` are where the rule counts, `exclude` where it does not.
    """

    enabled: bool | None = None
    severity: Severity | None = None
    min_confidence: Confidence | None = None
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """Options of one review. `fail_on` is `None` for "never"; paths and rule ids may be globs.

    Of `rules`, what is written later wins, and an id wins over a glob.
    """

    scope: Scope = Scope.ADDED
    fail_on: Severity | None = Severity.CRITICAL
    min_severity: Severity = Severity.LOW
    min_confidence: Confidence = Confidence.MEDIUM
    disabled_rules: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    rules: tuple[tuple[str, RuleChoice], ...] = ()
    ignored_paths: tuple[str, ...] = ()
    external_engines: tuple[str, ...] = ("ruff", "oxlint")
    max_seconds: float = 120.0
    max_file_bytes: int = 2_000_000
    model_may_block: bool = False
