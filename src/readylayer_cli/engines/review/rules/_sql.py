"""How bad a statement is whose text is put together: by what is in it and where in the SQL it stands."""

import re

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._lookback import HOLE, Value

_STATEMENT = lazy_pattern(
    r"\b(?:select\b[^;]{1,2000}?\bfrom|insert\s+(?:ignore\s+)?into|replace\s+into|update\s+\S+\s+(?:\w+\s+)?set|delete\s+from|where\s+\S+"
    r"|union\s+(?:all\s+)?select|order\s+by|call\s+\w|exec(?:ute)?\s+\w|(?:create|drop|alter|truncate)\s+(?:table|database|user|view)"
    r"|from\s+[a-z]\w+(?:\s+\w+)?\s+where|(?:and|or)\s+\w+\s*(?:=|like|in\b))",
    re.IGNORECASE,
)
_QUOTED = lazy_pattern(r"'%?\Z|(?:[=,(]|\blike)\s*\\?\"%?\Z", re.IGNORECASE)
_COMPARED = lazy_pattern(
    r"(?:[=<>]|\b(?:like|ilike|between|is|limit|offset)|\b(?:in|values)\s*\([^()]*)\s*\Z", re.IGNORECASE
)
_LISTS = lazy_pattern(
    r"placeholder|marks?\b|question|param|bind|quoted|escaped|sanitiz|clause|\bin\b|\(\)", re.IGNORECASE
)


def grade_sql(
    value: Value, *, surely_sql: bool = False, bare: Severity = Severity.MEDIUM
) -> tuple[Severity, Confidence] | None:
    """Severity and confidence of a statement made of this value; `None` where nothing speaks for injection.

    Request data is critical wherever it stands. Anything else counts where a value belongs, not where the name of a
    table or column does. `surely_sql` says that the sink takes nothing but SQL.
    """
    if not surely_sql and not _STATEMENT.search(value.template[:20_000]):
        return None
    if value.sources:
        return Severity.CRITICAL, Confidence.HIGH
    if not value.is_built or not value.unknown:
        return None
    quoted, compared = _positions(value.template)
    if quoted:
        return Severity.HIGH, Confidence.MEDIUM
    if compared and not all(_LISTS.search(node.text()[:200]) for node in value.unknown):
        return bare, Confidence.MEDIUM
    return None


def _positions(template: str) -> tuple[bool, bool]:
    """Whether a hole stands in quotes, and whether one stands bare where a value belongs."""
    quoted = compared = False
    place = template.find(HOLE)
    while place >= 0:
        before = template[max(0, place - 80) : place]
        quoted |= _is_opening(template, place, _QUOTED.search(before))
        compared |= bool(_COMPARED.search(before))
        place = template.find(HOLE, place + 1)
    return quoted, compared


def _is_opening(template: str, place: int, found: re.Match[str] | None) -> bool:
    """Whether the quote before a hole opens a literal; in `... AS 'n'` + more it closes one."""
    return found is not None and template.count(found[0][0], 0, place) % 2 == 1
