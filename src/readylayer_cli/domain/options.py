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
class ReviewOptions:
    """Options of one review. `fail_on` is `None` for "never"; paths and rule ids may be globs."""

    scope: Scope = Scope.ADDED
    fail_on: Severity | None = Severity.CRITICAL
    min_severity: Severity = Severity.LOW
    min_confidence: Confidence = Confidence.MEDIUM
    disabled_rules: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    ignored_paths: tuple[str, ...] = ()
    external_engines: tuple[str, ...] = ("ruff", "oxlint")
    max_seconds: float = 120.0
    max_file_bytes: int = 2_000_000
    model_may_block: bool = False
