"""What the tables say about a token: how to find it, how to prove it, how bad a leak is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern

Check = Callable[[str], Confidence | None]
"""Judges a matched value: how sure it is real, or `None` if its own structure says that it is not."""

_ALPHABETS = {
    "<hex>": "[0-9a-f]",
    "<anyhex>": "[0-9A-Fa-f]",
    "<lower>": "[0-9a-z]",
    "<upper>": "[0-9A-Z]",
    "<alnum>": "[0-9A-Za-z]",
    "<word>": "[0-9A-Za-z_]",
    "<url>": "[0-9A-Za-z_-]",
    "<b64>": "[0-9A-Za-z+/]",
    "<uuid>": "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
}
_ALPHABET = lazy_pattern("|".join(_ALPHABETS))
_LITERAL = lazy_pattern(r"(?:[A-Za-z0-9_~!%:/ -]|\\[.$+])+(?![{*?+])")


@dataclass(frozen=True, slots=True)
class TokenFormat:
    """A token that can be recognised by itself.

    Each keyword is a case-sensitive literal in the token; `leads` is how few
    and how many characters stand before it.
    The pattern matches the whole token without its surroundings, in bounded time. A `shipped_only` token is normal
    in tests and documents and counts in production files alone.
    """

    id: str
    title: str
    pattern: str
    keywords: tuple[str, ...]
    severity: Severity
    confidence: Confidence
    check: Check | None
    leads: tuple[int, int]
    shipped_only: bool


@dataclass(frozen=True, slots=True)
class NamedFormat:
    """A token that only its shape and the vendor in its name give away, such as `DATADOG_API_KEY = <32 hex>`.

    A vendor is written as in a lower-case identifier without separators; the shape matches the whole value.
    """

    id: str
    title: str
    vendors: tuple[str, ...]
    shape: str
    severity: Severity = Severity.HIGH


def token(
    id_: str,
    title: str,
    pattern: str,
    *keywords: str,
    severity: Severity = Severity.CRITICAL,
    confidence: Confidence = Confidence.HIGH,
    check: Check | None = None,
    shipped_only: bool = False,
) -> TokenFormat:
    """A row of a table. Names such as `<hex>` in the pattern stand for alphabets; without keywords, the literal
    with which the pattern begins is the keyword."""
    found_by = keywords or (_leading_literal(pattern),)
    return TokenFormat(id_, title, _expanded(pattern), found_by, severity, confidence, check, (0, 0), shipped_only)


def after(lead: int, row: TokenFormat, *, or_up_to: int = 0) -> TokenFormat:
    """The row of a token with `lead` characters before its keyword, or with any number up to the second bound."""
    return replace(row, leads=(lead, max(lead, or_up_to)))


def named(id_: str, title: str, vendors: str, shape: str, *, severity: Severity = Severity.HIGH) -> NamedFormat:
    """A row of a table of named formats; `vendors` is a list separated by spaces."""
    return NamedFormat(id_, title, tuple(vendors.split()), _expanded(shape), severity)


def _expanded(pattern: str) -> str:
    return _ALPHABET.sub(lambda found: _ALPHABETS[found[0]], pattern)


def _leading_literal(pattern: str) -> str:
    found = _LITERAL.match(pattern)
    if found is None:
        raise ValueError(f"no literal at the start of {pattern}")
    return found[0].replace("\\", "")
