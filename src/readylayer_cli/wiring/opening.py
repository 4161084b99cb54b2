"""Opens the host of a repository with the credential at hand, for commands that post."""

from collections.abc import Callable, Mapping

from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.adapters.hosting.rehearsal import rehearse
from readylayer_cli.domain.credential import CredentialKind, Home
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.host_ports import Host
from readylayer_cli.wiring.credentials import Wallet
from readylayer_cli.wiring.host import open_host
from readylayer_cli.wiring.publishing import OpenHost

_PACE_S = {Provider.GITHUB: 1.0}
"""GitHub asks for a second between writes that create content."""


def host_opener(environment: Mapping[str, str], say: Callable[[str], None] | None) -> OpenHost:
    """Opens hosts; with `say` their writes are told instead of done. No credential that can post: `None`."""

    def open_for(repo: RepositoryRef) -> Host | None:
        wallet = Wallet(environment)
        home = _home(wallet, repo)
        credential = wallet.credential(home) if home is not None else None
        if credential is None or credential.kind is CredentialKind.JOB:
            return None
        host = open_host(repo, credential, Patience(pace_s=_PACE_S.get(repo.provider, 0.0)))
        return rehearse(host, repo, say) if say is not None else host

    return open_for


def _home(wallet: Wallet, repo: RepositoryRef) -> Home | None:
    """The known host that the repository's address leads to; without an address, the first of its kind."""
    if repo.url is not None:
        place = wallet.place(repo.url)
        return place.home if place is not None else None
    return next((home for home in wallet.homes() if home.provider is repo.provider), None)
