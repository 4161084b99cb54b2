"""What a host is asked with, which host that is, and where it was found."""

from dataclasses import dataclass
from enum import StrEnum

from readylayer_cli.domain.address import HostAddress
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.secret import Secret


class CredentialKind(StrEnum):
    """How a credential is presented."""

    TOKEN = "token"  # noqa: S105 - a kind, no token
    APP = "app"
    BASIC = "basic"
    JOB = "job"


class Keeper(StrEnum):
    """Who or what a credential was got from."""

    PERSON = "person"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a credential was found: the keeper, and the name of the variable, keyring, command or file."""

    keeper: Keeper
    name: str


@dataclass(frozen=True, slots=True)
class Home:
    """One host: whose product it is, and its address."""

    provider: Provider
    address: HostAddress


@dataclass(frozen=True, slots=True)
class AppInstallation:
    """A GitHub App as it is installed for somebody. `app_id` may also be the App's client id."""

    app_id: str
    installation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret and the only host that it may be sent to.

    `user` belongs to `BASIC` (a name or e-mail address), `app` to `APP`, where the secret is the private key.
    """

    home: Home
    kind: CredentialKind
    secret: Secret
    source: Source
    user: str | None = None
    app: AppInstallation | None = None

    def __post_init__(self) -> None:
        if (self.user is not None) != (self.kind is CredentialKind.BASIC):
            raise ValueError("a user goes with basic credentials, and with them only")
        if (self.app is not None) != (self.kind is CredentialKind.APP):
            raise ValueError("an installation goes with app credentials, and with them only")
