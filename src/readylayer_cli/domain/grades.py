"""Ordered grades of findings: severity, confidence and verdict."""

from enum import StrEnum


class Severity(StrEnum):
    """How bad it would be; ordered by `rank`, most severe highest."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low up to 3 for critical."""
        return _SEVERITIES.index(self)


class Confidence(StrEnum):
    """How sure the engine is that the finding is real; ordered by `rank`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for low up to 2 for high."""
        return _CONFIDENCES.index(self)


class Verdict(StrEnum):
    """What the gates decided; `INCOMPLETE` means that nothing failed but not everything was checked."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> int:
        """The process exit code that says the same."""
        return {"pass": 0, "fail": 1, "incomplete": 2}[self.value]


_SEVERITIES = list(Severity)
_CONFIDENCES = list(Confidence)
