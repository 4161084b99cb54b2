"""A group of ruff codes that a reader is told the same about."""

from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RuffGroup:
    """Codes that mean one kind of fault. `codes` are `CODE name` pairs, the name being the one in ruff's manual.

    `tests` says whether hits in test files are worth a reader's time.
    """

    codes: tuple[str, ...]
    severity: Severity
    confidence: Confidence
    title: str
    why: str
    fix: str
    cwe: tuple[str, ...] = ()
    tests: bool = True
