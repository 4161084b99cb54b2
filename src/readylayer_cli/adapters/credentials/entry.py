"""What is remembered of a login, and how it is written down."""

import json
from dataclasses import dataclass

from readylayer_cli.domain.address import parse_address
from readylayer_cli.domain.credential import CredentialKind, Home, Keeper
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.secret import Secret, read_token

_VERSION = 1
_KEEPERS = {Keeper.KEYRING, Keeper.FILE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A login at one host. `secret` is here only when the private file is its keeper; `user` for basic credentials."""

    home: Home
    kind: CredentialKind
    account: str
    keeper: Keeper
    user: str | None = None
    secret: Secret | None = None


def write_entry(entry: Entry) -> bytes:
    """The entry as JSON; the secret in the clear, if it has one."""
    document = {
        "version": _VERSION,
        "host": entry.home.provider.value,
        "url": str(entry.home.address),
        "account": entry.account,
        "kind": entry.kind.value,
        "keeper": entry.keeper.value,
    }
    if entry.user is not None:
        document["user"] = entry.user
    if entry.secret is not None:
        document["secret"] = entry.secret.reveal()
    return json.dumps(document, indent=2).encode() + b"\n"


def read_entry(data: bytes, name: str) -> Entry:
    """The entry in a file; raises `ConfigError` that names the file and quotes nothing of it."""
    try:
        document = json.loads(data)
        if not isinstance(document, dict) or document.get("version") != _VERSION:
            raise ValueError("another version")  # noqa: TRY301 - the one way out for all that is wrong
        keeper, secret, user = Keeper(document["keeper"]), document.get("secret"), document.get("user")
        if (
            keeper not in _KEEPERS
            or (keeper is Keeper.FILE) != isinstance(secret, str)
            or not isinstance(document["account"], str)
        ):
            raise ValueError("parts are missing")  # noqa: TRY301 - as above
        return Entry(
            home=Home(Provider(document["host"]), parse_address(document["url"], name)),
            kind=CredentialKind(document["kind"]),
            account=document["account"],
            keeper=keeper,
            user=user if isinstance(user, str) else None,
            secret=read_token(secret, name) if isinstance(secret, str) else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigError):
        raise ConfigError("RL1132", f"{name} is not what auth login writes", "remove it, and log in again") from None
