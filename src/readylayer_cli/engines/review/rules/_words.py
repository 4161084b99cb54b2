"""Names that tell what a value is for."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

_SECRET = lazy_pattern(
    r"passw(?:or)?d|passphrase|secret|api_?key|access_?key|private_?key|signing_?key|csrf|xsrf|nonce|otp(?![a-z])|one_?time|salt(?![a-z])"
    r"|credential|(?:auth|access|refresh|reset|session|api|bearer|login|invite|confirm\w*|verif\w*|activation|security|remember\w*)_?(?:token|code|key|id)"
    r"|session_?(?:id|key)|token(?!i[sz]|_?(?:count|type|s\b|stream|ind))|captcha",
    re.IGNORECASE,
)
_PASSWORD = lazy_pattern(r"passw(?:or)?d|passphrase|\bpwd\b|_pwd\b|\bpw\b", re.IGNORECASE)


def names_secret(text: str) -> bool:
    """Whether the name is one for a secret that nobody may guess: a token, key, nonce, password."""
    return bool(_SECRET.search(text))


def names_password(text: str) -> bool:
    """Whether the name is one for a password."""
    return bool(_PASSWORD.search(text))
