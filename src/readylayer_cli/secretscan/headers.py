"""Finds credentials in HTTP authorization headers."""

import base64
import re
from collections.abc import Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.placeholders import is_placeholder
from readylayer_cli.secretscan.randomness import is_random

_RANK = 50
_GATES = ("bearer ", "basic ", "authorization", "ssws ")
_SCHEMES = ("basic", "bearer", "token", "ssws", "apikey")
_VALUE = lazy_pattern(r"[ \t]{1,4}([A-Za-z0-9._~+/=-]{8,2000})")


def find_headers(text: str, lowered: str) -> Iterator[Candidate]:
    """Tokens and logins after the name of their scheme; `lowered` is the text in lower case, of the same length."""
    if not any(gate in lowered for gate in _GATES):
        return
    for scheme in _SCHEMES:
        at = lowered.find(scheme)
        while at >= 0:
            found = _VALUE.match(text, at + len(scheme))
            if found and not text[at - 1 : at].isalnum():
                yield from _judged(scheme, found)
            at = lowered.find(scheme, at + len(scheme))


def _judged(scheme: str, found: re.Match[str]) -> Iterator[Candidate]:
    value = found[1]
    if scheme == "basic":
        if is_login(value):
            yield _candidate("basic-authorization", "Basic authorization header", found)
    elif is_random(value.rstrip(".="), 20) and not is_placeholder(value):
        yield _candidate("authorization-token", "Token in an authorization header", found)


def is_login(value: str) -> bool:
    """Whether the value is a user and a password worth hiding, joined by a colon and encoded in base64."""
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return False
    return (
        bool(user and colon) and (user + password).isprintable() and len(password) >= 3 and not is_placeholder(password)
    )


def _candidate(format_id: str, title: str, found: re.Match[str]) -> Candidate:
    return Candidate(format_id, title, *found.span(1), Severity.HIGH, Confidence.MEDIUM, _RANK)
