"""Which of ruff's codes count here, how much, and what a reader is told about each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.external.ruff_doubts import DOUBTS
from readylayer_cli.engines.review.external.ruff_faults import FAULTS
from readylayer_cli.engines.review.external.ruff_group import RuffGroup
from readylayer_cli.engines.review.external.ruff_weaknesses import WEAKNESSES

_MANUAL = "https://docs.astral.sh/ruff/rules/"


@dataclass(frozen=True, slots=True)
class RuffRule:
    """One chosen code. `name` is ruff's own for it; `tests` says whether hits in test files are reported."""

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    title: str
    why: str
    fix: str
    cwe: tuple[str, ...]
    tests: bool

    @property
    def id(self) -> str:
        """The rule's id in findings."""
        return f"ruff-{self.code}"


def _rules(groups: tuple[RuffGroup, ...]) -> Iterator[RuffRule]:
    for group in groups:
        for pair in group.codes:
            code, _, name = pair.partition(" ")
            yield RuffRule(
                code=code,
                name=name,
                severity=group.severity,
                confidence=group.confidence,
                title=group.title,
                why=group.why,
                fix=group.fix,
                cwe=group.cwe,
                tests=group.tests,
            )


RULES: Mapping[str, RuffRule] = MappingProxyType({rule.code: rule for rule in _rules(WEAKNESSES + FAULTS + DOUBTS)})
"""The chosen codes. What an own rule finds more precisely is not among them."""

RULES_QUIET_IN_TESTS = frozenset(rule.id for rule in RULES.values() if not rule.tests)
"""Ids of rules whose hits in test files are not worth a reader's time."""


def ruff_rule_infos() -> Mapping[str, RuleInfo]:
    """Documentation of every chosen code, by rule id."""
    return {rule.id: _info(rule) for rule in RULES.values()}


def _info(rule: RuffRule) -> RuleInfo:
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        confidence=rule.confidence,
        what=f"What ruff reports as {rule.code} ({rule.name}).",
        why=rule.why,
        fix=rule.fix,
        cwe=rule.cwe,
        languages=("python",),
        tags=("ruff",),
        url=_MANUAL + rule.name,
    )
