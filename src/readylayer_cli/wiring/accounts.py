"""Logging in, looking at what is known, and logging out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from readylayer_cli.adapters.credentials.entry import Entry
from readylayer_cli.ci.place import Place
from readylayer_cli.domain.credential import Credential, CredentialKind, Home, Keeper, Source
from readylayer_cli.domain.errors import HostError, ReadyLayerError
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.secret import Secret
from readylayer_cli.wiring.credentials import Wallet
from readylayer_cli.wiring.identity import AskHost, Identity


class Standing(StrEnum):
    """What came of asking a host about a credential."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A host, the credential for it, and how it stands. `credential` is missing if it could not be read."""

    home: Home
    credential: Credential | None
    standing: Standing
    identity: Identity | None = None
    trouble: ReadyLayerError | None = None


def verify(home: Home, secret: Secret, user: str | None, place: Place | None, ask: AskHost) -> Identity:
    """Who a secret speaks for; raises `HostError` if the host does not accept it or cannot be asked."""
    return ask(_typed(home, secret, user), _repository(place, home))


def remember_in_keyring(wallet: Wallet, home: Home, secret: Secret, user: str | None, identity: Identity) -> Source:
    """Keep a verified secret in the system's keyring; raises `ToolError` where that cannot be done."""
    entry = _entry(home, user, identity, Keeper.KEYRING)
    return Source(Keeper.KEYRING, wallet.kept_logins().keep_in_keyring(entry, secret))


def remember_in_file(wallet: Wallet, home: Home, secret: Secret, user: str | None, identity: Identity) -> Source:
    """Keep a verified secret in a file that only this user can read."""
    entry = _entry(home, user, identity, Keeper.FILE, secret)
    return Source(Keeper.FILE, wallet.kept_logins().keep_in_file(entry))


def standpoints(wallet: Wallet, place: Place | None, ask: AskHost) -> Iterator[Standpoint]:
    """Every host that there is a credential for, each asked about it. `place` is the repository around, if any."""
    kept = {entry.home for entry in wallet.logins.entries()} if wallet.logins is not None else set()
    for home in wallet.homes():
        try:
            credential = wallet.credential(home)
        except ReadyLayerError as error:
            if home not in kept:
                raise
            yield Standpoint(home, None, Standing.UNREADABLE, trouble=error)
            continue
        if credential is not None:
            yield stand(credential, place, ask)


def stand(credential: Credential, place: Place | None, ask: AskHost) -> Standpoint:
    """How one credential stands with its host. A job's token may not ask, and an App acts in a repository only."""
    home = credential.home
    repository = _repository(place, home)
    if credential.kind is CredentialKind.JOB or (credential.kind is CredentialKind.APP and repository is None):
        return Standpoint(home, credential, Standing.NOT_ASKED)
    try:
        return Standpoint(home, credential, Standing.ACCEPTED, identity=ask(credential, repository))
    except HostError as error:
        refused = error.failure is HostFailure.REFUSED
        return Standpoint(home, credential, Standing.REJECTED if refused else Standing.UNREACHABLE, trouble=error)


def forget(wallet: Wallet, home: Home | None) -> list[Home]:
    """Remove the logins of one host, or of all; returns the hosts that were logged out of."""
    logins = wallet.kept_logins()
    gone = [entry for entry in logins.entries() if home is None or entry.home == home]
    for entry in gone:
        logins.forget(entry)
    return [entry.home for entry in gone]


def _repository(place: Place | None, home: Home) -> RepositoryRef | None:
    """The repository around, if it lies at this host."""
    return place.repository() if place is not None and place.home == home else None


def _typed(home: Home, secret: Secret, user: str | None) -> Credential:
    kind = CredentialKind.TOKEN if user is None else CredentialKind.BASIC
    return Credential(home=home, kind=kind, secret=secret, source=Source(Keeper.PERSON, "auth login"), user=user)


def _entry(home: Home, user: str | None, identity: Identity, keeper: Keeper, secret: Secret | None = None) -> Entry:
    return Entry(
        home=home,
        kind=CredentialKind.TOKEN if user is None else CredentialKind.BASIC,
        account=identity.account.name,
        keeper=keeper,
        user=user,
        secret=secret,
    )
