"""How bad and how sure a SARIF result is, in our grades."""

from collections.abc import Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.sarif.fields import Table, items, number, table, text

_LEVELS = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "note": Severity.LOW,
    "none": Severity.LOW,
    "recommendation": Severity.LOW,
}
_WORDS = {
    "critical": Severity.CRITICAL,
    "blocker": Severity.CRITICAL,
    "high": Severity.HIGH,
    "major": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "info": Severity.LOW,
    **_LEVELS,
}
_SURENESS = {
    "very-high": Confidence.HIGH,
    "very high": Confidence.HIGH,
    "high": Confidence.HIGH,
    "medium": Confidence.MEDIUM,
    "low": Confidence.LOW,
}
_SCORES = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
_UNDECIDED = frozenset({"open", "review"})


def severity_of(result: Table, rule: Table, overridden: Table) -> Severity:
    """A security score first, then a level, a rank, and what else a tool calls severity; medium as SARIF has it.

    `overridden` is the configuration that the run itself laid over the rule's.
    """
    places = (table(result.get("properties")), table(rule.get("properties")))
    for place in places:
        score = number(place.get("security-severity"))
        if score is not None:
            graded = next((severity for least, severity in _SCORES if score >= least), None)
            if graded is not None:
                return graded
    default = table(rule.get("defaultConfiguration"))
    for level in (result.get("level"), overridden.get("level"), default.get("level")):
        if text(level).lower() in _LEVELS:
            return _LEVELS[text(level).lower()]
    if text(result.get("kind")) == "informational":
        return Severity.LOW
    for rank in (result.get("rank"), overridden.get("rank"), default.get("rank")):
        found = number(rank)
        if found is not None and 0 <= found <= 100:
            return next((severity for least, severity in _SCORES if found / 10 >= least), Severity.LOW)
    return next(_worded(places), Severity.MEDIUM)


def confidence_of(result: Table, rule: Table) -> Confidence:
    """The precision that the rule or the result claims; medium if neither says. Undecided results are unsure."""
    if text(result.get("kind")) in _UNDECIDED:
        return Confidence.LOW
    for place in (table(result.get("properties")), table(rule.get("properties"))):
        for key in ("precision", "confidence", "issue_confidence"):
            found = _SURENESS.get(text(place.get(key)).lower())
            if found is not None:
                return found
        for tag in items(place.get("tags"))[:100]:
            word, _, kind = text(tag, 40).lower().rpartition(" ")
            if kind == "confidence" and word in _SURENESS:
                return _SURENESS[word]
    return Confidence.MEDIUM


def _worded(places: tuple[Table, ...]) -> Iterator[Severity]:
    for place in places:
        for key in ("problem.severity", "severity", "issue_severity"):
            found = _WORDS.get(text(place.get(key)).lower())
            if found is not None:
                yield found
