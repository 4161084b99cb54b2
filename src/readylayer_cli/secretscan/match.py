"""A found secret, described without giving it away."""

import hashlib
import hmac
from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.randomness import entropy

PEPPER = b"readylayer secret fingerprint v1"
_GUESSING_BITS = 80
_PREVIEW = 4


@dataclass(frozen=True, slots=True)
class SecretMatch:
    """Where a secret stands and what it is; lines and columns are 1-based, columns count characters and the end
    column is exclusive. The value itself is not kept."""

    format_id: str
    title: str
    line: int
    start_column: int
    end_line: int
    end_column: int
    confidence: Confidence
    severity: Severity
    preview: str
    digest: str


def preview_of(value: str) -> str:
    """At most the first four characters and never more than a fifth of the value, then its length."""
    shown = "".join(character for character in value[: min(_PREVIEW, len(value) // 5)] if character.isprintable())
    return f"{shown}… ({len(value):,} characters)"


def digest_of(value: str, salt: bytes = PEPPER) -> str:
    """A keyed hash that tells values apart and gives nothing away.

    The default salt is public, so anybody could try candidates against the hash. A value too weak to stand that
    gets one byte only: it tells a changed password with 255 chances in 256 and spares a guesser at most eight bits.
    """
    digest = hmac.new(salt, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    if salt == PEPPER and entropy(value) * len(value) < _GUESSING_BITS:
        return f"weak:{digest[:2]}"
    return digest[:32]
