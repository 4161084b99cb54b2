"""A model's claim as a finding: its words made harmless, its weight bounded."""

import re

from readylayer_cli.domain.finding import MODEL_ENGINE, Finding, Fix, Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.identity import content_key
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import one_line
from readylayer_cli.llm.quotes import Place
from readylayer_cli.llm.reply import Claim
from readylayer_cli.llm.shown import ShownFile
from readylayer_cli.secretscan.redact import redact

_MESSAGE_CHARACTERS = 400
_WHY_CHARACTERS = 600
_CWE = lazy_pattern(r"CWE-(\d{1,4})")
# Tags, but not the type arguments of `List<String>`.
_MARKUP = lazy_pattern(
    r"!\[[^\]]*\]\([^)]*\)|(?<!\w)</?[A-Za-z!][^>]{0,300}>|<[^<>]{0,300}[=/\"'!][^>]{0,300}>"
    r"|</?(?:script|style|img|svg|math|iframe|embed|link|meta|base|form|input|body|html|video|audio|details)\b[^>]{0,300}>",
    re.IGNORECASE,
)
_LINK = lazy_pattern(r"\[([^\]]{0,200})\]\([^)]{0,1000}\)")
_ADDRESS = lazy_pattern(r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\b(?:javascript|data|mailto):)\S+", re.IGNORECASE)


def finding_of(claim: Claim, place: Place, file: ShownFile, fix: Fix | None) -> Finding:
    """The finding; it stands beside removed lines where it is about them."""
    last_line = max(len(file.head), 1)
    first = min(max(place.first, 1), last_line)
    span = Span(first, min(max(place.last, first), last_line))
    symbol = file.source.symbols.at(span.start_line) if file.source is not None else None
    rule_id = f"{MODEL_ENGINE}-{claim.category}"
    return Finding(
        rule_id=rule_id,
        severity=Severity(claim.severity),
        confidence=Confidence(claim.confidence),
        path=file.path,
        span=span,
        message=plain(claim.problem, _MESSAGE_CHARACTERS),
        engine=MODEL_ENGINE,
        why=plain(claim.consequence, _WHY_CHARACTERS),
        cwe=_cwe(claim),
        fix=fix,
        content_key=_identity(symbol.name if symbol is not None else "", _anchor(claim, place, file)),
    )


def _identity(symbol: str, anchor: str) -> str:
    """The same for every word and category that the model finds for the place: a comment is updated, not doubled."""
    return content_key(MODEL_ENGINE, symbol, anchor)


def _anchor(claim: Claim, place: Place, file: ShownFile) -> str:
    """The first line that it is about, however much of it was quoted this time."""
    if place.removed or file.source is None or place.first > len(file.source.lines):
        return claim.quote
    return file.source.lines[place.first - 1]


def plain(text: str, limit: int) -> str:
    """Prose on one line: no HTML, images, links, addresses or secrets. Reports escape the rest for their place."""
    text = _MARKUP.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub("(address)", text)
    return one_line(redact(text, emails=True).text, limit)


def _cwe(claim: Claim) -> tuple[str, ...]:
    found = _CWE.fullmatch((claim.cwe or "").strip().upper())
    return (f"CWE-{int(found[1])}",) if found else ()
