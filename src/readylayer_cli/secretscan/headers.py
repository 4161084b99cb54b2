"""Finds credentials in HTTP authorization headers."""

import base64
import binascii
import re
from collections.abc import Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.placeholders import is_placeholder
from readylayer_cli.secretscan.randomness import is_random

_RANK = 50
_WORDS = ("bearer ", "basic ", "authorization", "ssws ")
_HEADER = re.compile(
    r"\b(?P<scheme>bearer|basic|token|ssws|apikey)[ \t]{1,4}(?P<value>[A-Za-z0-9._~+/=-]{8,2000})", re.IGNORECASE
)


def find_headers(text: str, lowered: str) -> Iterator[Candidate]:
    """Tokens and logins after the name of their scheme; `lowered` is the text in lower case, of the same length."""
    if not any(word in lowered for word in _WORDS):
        return
    for found in _HEADER.finditer(text):
        value = found["value"]
        if found["scheme"].lower() == "basic":
            if is_login(value):
                yield _candidate("basic-authorization", "Basic authorization header", found)
        elif is_random(value.rstrip(".="), 20) and not is_placeholder(value):
            yield _candidate("authorization-token", "Token in an authorization header", found)


def is_login(value: str) -> bool:
    """Whether the value is a user and a password worth hiding, joined by a colon and encoded in base64."""
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return (
        bool(user and colon) and (user + password).isprintable() and len(password) >= 3 and not is_placeholder(password)
    )


def _candidate(format_id: str, title: str, found: re.Match[str]) -> Candidate:
    return Candidate(format_id, title, *found.span("value"), Severity.HIGH, Confidence.MEDIUM, _RANK)
