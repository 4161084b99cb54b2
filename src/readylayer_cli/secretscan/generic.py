"""Finds secrets by the names of the variables, keys and arguments that hold them."""

from collections.abc import Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.assignments import Assignment, find_assignments
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.names import SecretKind
from readylayer_cli.secretscan.plausibility import Strength, strength_of
from readylayer_cli.secretscan.syntax import Notation
from readylayer_cli.secretscan.vendors import vendor_format

_RANK = 20
_VENDOR_RANK = 40
_NEIGHBOURHOOD = 48
_SEARCH_KEY_REACH = 300
_LINE_REACH = 400
_COMMENT = lazy_pattern(r"[ \t]*(?:#|//|/?\*|--|<!--|%|;)")
_LOGIN_REACH = 160
_LOGIN = lazy_pattern(
    r"\b(?:user|user_?name|userName|uid|login|host|hostname|server|database|dbname|db)[\"']?[ \t]{0,3}(?:=>|[:=])"
    r"[ \t]{0,3}[\"'][\w@.:/-]{2,80}[\"']"
)
TITLES = {
    SecretKind.PASSWORD: ("generic-password", "Hard-coded password"),
    SecretKind.SECRET: ("generic-secret", "Hard-coded secret"),
    SecretKind.TOKEN: ("generic-token", "Hard-coded token or credential"),
    SecretKind.KEY: ("generic-key", "Hard-coded key"),
}


def find_generic(text: str, lowered: str, notation: Notation, *, shipped: bool) -> Iterator[Candidate]:
    """Literals that names of secrets are given; `lowered` is the text in lower case, of the same length.

    In files that are not `shipped` only generated values count, and they count little.
    """
    for assignment in find_assignments(text, lowered, notation):
        strength = strength_of(assignment, notation, beside_login=_is_beside_login(text, assignment))
        if strength is None or _is_public_search_key(text, assignment):
            continue
        if strength is not Strength.GENERATED and notation is Notation.CODE and _is_in_comment(text, assignment):
            continue
        if shipped:
            yield _vendor_candidate(text, assignment) or _candidate(assignment, strength)
        elif strength is Strength.GENERATED:
            yield _candidate(assignment, strength, severity=Severity.LOW)


def _candidate(assignment: Assignment, strength: Strength, severity: Severity | None = None) -> Candidate:
    format_id, title = TITLES[assignment.kind]
    graded = Severity.MEDIUM if strength is Strength.CHOSEN else Severity.HIGH
    return Candidate(format_id, title, assignment.start, assignment.end, severity or graded, Confidence.MEDIUM, _RANK)


def _vendor_candidate(text: str, assignment: Assignment) -> Candidate | None:
    before = text[max(0, assignment.name_start - _NEIGHBOURHOOD) : assignment.name_start]
    row = vendor_format(before + assignment.name, assignment.value)
    if row is None:
        return None
    return Candidate(row.id, row.title, assignment.start, assignment.end, row.severity, Confidence.MEDIUM, _VENDOR_RANK)


def _is_beside_login(text: str, assignment: Assignment) -> bool:
    """Whether literal values of a user, host or database stand around a password, as in the call that connects."""
    start, end = assignment.name_start - _LOGIN_REACH, assignment.end + _LOGIN_REACH
    return assignment.kind is SecretKind.PASSWORD and _LOGIN.search(text, max(0, start), end) is not None


def _is_in_comment(text: str, assignment: Assignment) -> bool:
    """Whether the line is a comment, where source code explains itself with invented passwords."""
    reach = max(0, assignment.name_start - _LINE_REACH)
    line_start = text.rfind("\n", reach, assignment.name_start) + 1 or reach
    return _COMMENT.match(text, line_start, assignment.name_start) is not None


def _is_public_search_key(text: str, assignment: Assignment) -> bool:
    """Whether the key stands in the settings of a documentation search, where it is meant for every reader."""
    start, end = assignment.start - _SEARCH_KEY_REACH, assignment.end + _SEARCH_KEY_REACH
    return assignment.kind is SecretKind.KEY and "indexName" in text[max(0, start) : end]
