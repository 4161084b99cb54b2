"""A value that must not be shown: it can be used on purpose and in no other way."""

import re
from hmac import compare_digest
from typing import NoReturn, Self, final

from readylayer_cli.domain.errors import ConfigError

STARS = "********"
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\s\S]+\n-----END [A-Z ]*PRIVATE KEY-----")


@final
class Secret:
    """A token, password or key. However it is printed, formatted or logged, stars come out; it cannot be pickled."""

    __slots__ = ("_value",)
    _value: str

    def __init__(self, value: str) -> None:
        if not value:
            raise ValueError("a secret is never empty")
        object.__setattr__(self, "_value", value)

    def reveal(self) -> str:
        """The value, for the one place that sends or stores it."""
        return self._value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a secret does not change")

    def __repr__(self) -> str:
        return f"Secret({STARS})"

    def __str__(self) -> str:
        return STARS

    def __format__(self, spec: str) -> str:
        return format(STARS, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and compare_digest(self.reveal().encode(), other.reveal().encode())

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __getstate__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret cannot be pickled")


def read_token(text: str, origin: str) -> Secret:
    """The token in a text, without the space around it; raises `ConfigError` that names the origin alone."""
    stripped = text.strip()
    if not _TOKEN.fullmatch(stripped):
        problem = "holds characters that no token has, such as a space or a line break" if stripped else "is empty"
        raise ConfigError("RL1120", f"the token in {origin} {problem}", "copy the token again, and nothing else")
    return Secret(stripped)


def read_private_key(text: str, origin: str) -> Secret:
    """A private key in PEM; a value in one line, with `\\n` for its line breaks, is accepted."""
    stripped = text.strip().replace("\r\n", "\n")
    if "\n" not in stripped:
        stripped = stripped.replace("\\n", "\n").strip()
    if not _PRIVATE_KEY.fullmatch(stripped):
        raise ConfigError(
            "RL1121", f"{origin} holds no private key", "it starts with -----BEGIN RSA PRIVATE KEY----- (a .pem file)"
        )
    return Secret(stripped + "\n")
