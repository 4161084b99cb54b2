"""Reads identifiers: which of them name a secret value, and of which kind."""

from enum import StrEnum
from functools import lru_cache

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.vocabulary import HARMLESS_OWNERS, KEY_OWNERS, PASSWORD_NAMES, TRAILING_WORDS


class SecretKind(StrEnum):
    """What a name promises; people choose passwords and secrets, machines make tokens and keys."""

    PASSWORD = "password"  # noqa: S105
    SECRET = "secret"  # noqa: S105
    TOKEN = "token"  # noqa: S105
    KEY = "key"


_WORD = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_GLUED = lazy_pattern(
    r"(?P<owner>[a-z]{0,30}?)(?:(?P<password>passwords?|passwd|passphrase|passcode|pwd|psw)|(?P<secret>secret)"
    r"|(?P<token>token|tkn)|(?P<key>(?:api|access|secret|private|auth|encryption|master|account|sign(?:ing)?)key))"
)
_SHORT_GLUED = lazy_pattern(
    r"(?:user|db|my|root|admin|smtp|mail|email|ftp|ssh|ldap|sql|mysql|pg|redis|login|proxy)pass"
)
_SALTS = frozenset({"salt", "pepper"})
_CREDENTIALS = frozenset({"credential", "credentials", "cred", "creds", "auth", "authorization", "authtoken"})


@lru_cache(maxsize=4096)
def secret_kind(identifier: str) -> SecretKind | None:
    """The kind of secret that the identifier names by its last words; `None` for names of anything else,
    such as `password_field`, `token_url` or `public_key`."""
    words = [word.lower() for word in _WORD.findall(identifier)]
    while len(words) > 1 and (words[-1] in TRAILING_WORDS or words[-1].isdigit()):
        words.pop()
    if not words or len(words) > 12 or not HARMLESS_OWNERS.isdisjoint(words):
        return None
    last, owner = words[-1], words[-2] if len(words) > 1 else ""
    if last in PASSWORD_NAMES or _SHORT_GLUED.fullmatch(last):
        return SecretKind.PASSWORD
    if last in _SALTS or last in _CREDENTIALS:
        return SecretKind.TOKEN
    if (last == "key" and owner in KEY_OWNERS) or (last == "base" and words[-3:-1] == ["secret", "key"]):
        return SecretKind.KEY
    glued = _GLUED.fullmatch(last)
    if glued is None or not HARMLESS_OWNERS.isdisjoint({glued["owner"]}):
        return None
    return next(kind for kind in SecretKind if glued[kind.value])
