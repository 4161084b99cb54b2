"""SARIF's and GitHub's grades for ours."""

from collections.abc import Sequence

from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.patterns import lazy_pattern

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}

# The middle of the ranges that GitHub reads as critical (over 9.0), high, medium and low.
SECURITY_SEVERITIES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}

PROBLEM_SEVERITIES = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "recommendation",
}

_NUMBER = lazy_pattern(r"\d{1,6}")


def cwe_tags(cwe: Sequence[str]) -> list[str]:
    """`external/cwe/cwe-089` for `CWE-89`, in order, without repeats."""
    numbers = [found[0] for name in cwe if (found := _NUMBER.search(name))]
    return list(dict.fromkeys(f"external/cwe/cwe-{int(number):03d}" for number in numbers))
