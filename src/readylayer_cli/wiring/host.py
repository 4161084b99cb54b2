"""Opens the one host that a credential belongs to, loading the client of that host alone."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.credential import Credential, CredentialKind
from readylayer_cli.domain.errors import ConfigError, HostError, ToolError
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account
from readylayer_cli.domain.remote import parse_remote
from readylayer_cli.host_ports import Access, Host
from readylayer_cli.wiring.identity import Identity


def open_host(repo: RepositoryRef, credential: Credential, patience: Patience) -> Host:
    """A repository at the credential's host. Raises `ConfigError` for a repository that says it is elsewhere.

    The address comes from the credential, never from the repository, which an event may have named.
    """
    home = credential.home
    remote = parse_remote(repo.url) if repo.url else None
    if repo.provider is not home.provider or (repo.url and (remote is None or remote.below(home.address) is None)):
        raise ConfigError(
            "RL1136",
            f"the credential of {home.address} is not for {repo.provider} {repo.owner}/{repo.name}",
            "log in to that host, or name it: READYLAYER_GITHUB_URL (or _GITLAB_, _BITBUCKET_)",
        )
    return _OPENERS[home.provider](repo, credential, patience)


def ask_host(credential: Credential, repo: RepositoryRef | None) -> Identity:
    """Who a credential speaks for, by its own host; implements `AskHost`."""
    nowhere = RepositoryRef(id=None, owner="none", name="none", provider=credential.home.provider)
    access = open_host(repo or nowhere, credential, Patience(budget_s=20.0, tries=3)).access
    if repo is None:
        return Identity(access.account(), _scopes_anywhere(access))
    scopes = access.scopes()
    return Identity(_account(access, credential), scopes)


def _scopes_anywhere(access: Access) -> frozenset[str] | None:
    """Some hosts tell scopes with answers about a repository only, so that outside of one they stay unknown."""
    try:
        return access.scopes()
    except HostError as error:
        if error.failure is HostFailure.MISSING:
            return None
        raise


def _account(access: Access, credential: Credential) -> Account:
    """The account. A repository's access token at Bitbucket Cloud has none to tell of, and was accepted just before."""
    try:
        return access.account()
    except HostError as error:
        is_nameless = credential.home.provider is Provider.BITBUCKET and credential.kind is CredentialKind.TOKEN
        if error.failure is HostFailure.REFUSED and is_nameless:
            return Account("", "an access token without an account")
        raise


def _github(repo: RepositoryRef, credential: Credential, patience: Patience) -> Host:
    proofs, secret, app = _adapter("github.credentials"), credential.secret.reveal(), credential.app
    proof = proofs.GithubApp(app.app_id, app.installation_id, secret) if app else proofs.GithubToken(secret)
    api_url = _adapter("github.address").api_url_of(str(credential.home.address))
    host: Host = _adapter("github.host").open_github(api_url, proof, repo, patience)
    return host


def _gitlab(repo: RepositoryRef, credential: Credential, patience: Patience) -> Host:
    tokens = _adapter("gitlab.token")
    kind = tokens.TokenKind.JOB if credential.kind is CredentialKind.JOB else tokens.TokenKind.ACCESS
    token = tokens.GitlabToken(credential.secret.reveal(), kind)
    host: Host = _adapter("gitlab.host").open_gitlab(str(credential.home.address), token, repo, patience)
    return host


def _bitbucket_cloud(repo: RepositoryRef, credential: Credential, patience: Patience) -> Host:
    door = _adapter("bitbucket_cloud.host").open_bitbucket_cloud
    host: Host = door(str(credential.home.address), _bitbucket_proof(credential), repo, patience)
    return host


def _bitbucket_dc(repo: RepositoryRef, credential: Credential, patience: Patience) -> Host:
    door = _adapter("bitbucket_dc.host").open_bitbucket_dc
    host: Host = door(str(credential.home.address), _bitbucket_proof(credential), repo, patience)
    return host


def _bitbucket_proof(credential: Credential) -> object:
    proofs, secret = _adapter("bitbucket.credentials"), credential.secret.reveal()
    proof: object = proofs.Basic(credential.user, secret) if credential.user else proofs.Bearer(secret)
    return proof


_OPENERS: dict[Provider, Callable[[RepositoryRef, Credential, Patience], Host]] = {
    Provider.GITHUB: _github,
    Provider.GITLAB: _gitlab,
    Provider.BITBUCKET: _bitbucket_cloud,
    Provider.BITBUCKET_DC: _bitbucket_dc,
}


def _adapter(name: str) -> ModuleType:
    """A module of the adapters, imported by name so that no other host's client is."""
    try:
        return import_module(f"readylayer_cli.adapters.{name}")  # lazy: 0.5 s, the client library of one host
    except ModuleNotFoundError as error:
        raise ToolError("RL2231", f"this installation cannot reach that host: {error}", "reinstall") from error
