"""Which pieces of a change deserve a reader first."""

from collections.abc import Iterable

from readylayer_cli.code.paths import is_documentation_path, is_test_path
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.pieces import Piece

_GRAVE_PATH = lazy_pattern(
    r"(?i)auth|login|session|token|secur|crypt|permission|access|polic|admin|payment|billing|invoice|price|order|account"
    r"|migrat|schema|model|query|sql|database|storage|upload|download|webhook|api|middleware|concurren|lock|queue"
)
_GRAVE_WORD = lazy_pattern(
    r"(?i)exec|eval|query|select |insert |update |delete|drop |password|secret|token|permission|role|admin|owner|tenant"
    r"|redirect|request|params|cookie|header|open\(|path|url|lock|thread|async|await|transaction|commit|rollback|retry"
    r"|timeout|catch|except|error|nil|null|none|float|round|index|len\(|size|limit|offset|hash|sign|verify|encrypt"
)


def by_risk(pieces: Iterable[Piece], known: Iterable[Finding]) -> list[Piece]:
    """The pieces, those first in which most can go wrong."""
    told: dict[str, list[Finding]] = {}
    for finding in known:
        told.setdefault(finding.path, []).append(finding)
    return sorted(pieces, key=lambda piece: (-_weight(piece, told.get(piece.file.path, [])), piece.file.path))


def _weight(piece: Piece, known: list[Finding]) -> float:
    path = piece.file.path
    numbers = {line.number for line in piece.lines}
    weight = min(len(piece.changed), 40) / 10.0
    weight += 3 * bool(_GRAVE_PATH.search(path))
    weight += min(sum(bool(_GRAVE_WORD.search(line.text)) for line in piece.changed), 12) / 3
    weight += 2 * sum(finding.span.start_line in numbers for finding in known)
    weight += any(line.sign == "-" for line in piece.changed)
    if is_test_path(path):
        weight /= 4
    if is_documentation_path(path) or piece.file.source is None or not piece.file.source.has_grammar:
        weight /= 5
    return weight
