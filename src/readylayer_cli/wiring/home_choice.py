"""Which host a person means, by the flags, the environment or the repository around."""

from readylayer_cli.ci.homes import PUBLIC, named_home, variables_naming
from readylayer_cli.ci.place import Place, locate
from readylayer_cli.domain.address import HostAddress, parse_address
from readylayer_cli.domain.credential import Home
from readylayer_cli.domain.errors import ConfigError, RepositoryError, UsageError
from readylayer_cli.domain.event import Provider
from readylayer_cli.wiring.credentials import Wallet, home_of
from readylayer_cli.wiring.project import open_project


def choose_home(wallet: Wallet, host: str | None, url: str | None) -> Home:
    """The host to log in to; raises `UsageError` if that is not clear, `ConfigError` for an address in the clear."""
    provider = Provider(host) if host else None
    if url is not None:
        return _at(wallet, parse_address(url, "--url"), provider)
    if provider is not None:
        return _usual(wallet, provider)
    place = place_around(wallet)
    if place is None:
        raise UsageError(
            "RL1007", "which host is not clear from the repository here", "give --host, or --host and --url"
        )
    return place.home


def choose_login(wallet: Wallet, host: str | None, url: str | None) -> Home | None:
    """The login that is meant; `None` if there is none like it, `UsageError` if there are several."""
    address = parse_address(url, "--url") if url is not None else None
    found = [
        entry.home
        for entry in wallet.kept_logins().entries()
        if (host is None or entry.home.provider == host) and (address is None or entry.home.address == address)
    ]
    if len(found) > 1:
        listed = ", ".join(str(home.address) for home in found)
        raise UsageError("RL1007", f"there are several logins: {listed}", "give --url, or --all")
    return found[0] if found else None


def _at(wallet: Wallet, address: HostAddress, provider: Provider | None) -> Home:
    if not address.is_confidential:
        raise ConfigError("RL1123", f"a token must not travel in the clear to {address}", "use https://")
    if provider is not None:
        return home_of(provider, address)
    known = [home for home in wallet.homes() if home.address == address]
    if len(known) != 1:
        raise UsageError("RL1007", f"whose product is at {address} is not known", "give --host as well")
    return known[0]


def _usual(wallet: Wallet, provider: Provider) -> Home:
    """What a variable names, else the public host, which a Data Center does not have."""
    named = named_home(provider, wallet.environment)
    if named is not None and named.provider is provider:
        return named
    if provider not in PUBLIC:
        variables = " or ".join(variables_naming(provider))
        raise UsageError("RL1007", f"{provider} has no public host", f"give --url, or set {variables}")
    return Home(provider, PUBLIC[provider])


def place_around(wallet: Wallet, *named: Home) -> Place | None:
    """The place of the repository that holds the current folder; `None` if there is none, or none at a known host.

    `named` are hosts that a person has just named, beside those that the wallet knows.
    """
    try:
        repository = open_project(".").repository
    except RepositoryError:
        return None
    remote = repository.remote_url() if repository is not None else None
    return locate(remote, (*wallet.homes(), *named)) if remote else None
