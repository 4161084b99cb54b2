"""Where a repository lives: one of the hosts that somebody vouched for, and the path there."""

from collections.abc import Iterable
from dataclasses import dataclass

from readylayer_cli.domain.credential import Home
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.remote import parse_remote


@dataclass(frozen=True, slots=True)
class Place:
    """A repository at a known host. `owner` holds all of the path before the name."""

    home: Home
    owner: str
    name: str

    def repository(self) -> RepositoryRef:
        """The repository as events name it."""
        return RepositoryRef(
            id=None,
            name=self.name,
            owner=self.owner,
            provider=self.home.provider,
            url=f"{self.home.address}/{self.owner}/{self.name}",
        )


def locate(address: str, homes: Iterable[Home]) -> Place | None:
    """The known host that a remote's or a repository's address leads to.

    `None` for any other host: an address that a repository or a payload made up leads nowhere. Of several roots on one
    server the longest wins; by SSH, which does not tell the root, several hosts of one name are none.
    """
    remote = parse_remote(address)
    if remote is None:
        return None
    found = [(home, path) for home in dict.fromkeys(homes) if (path := remote.below(home.address)) is not None]
    if not found or (remote.server is None and len(found) > 1):
        return None
    home, path = max(found, key=lambda pair: len(pair[0].address.root))
    owner, name = _split(home.provider, path)
    return Place(home, owner, name) if owner and name else None


def _split(provider: Provider, path: str) -> tuple[str, str]:
    """Owner and name. GitLab nests groups; a Data Center has prefixes for clones and for people's browsers."""
    parts = path.split("/")
    if provider is Provider.GITLAB:
        owner, _, name = path.partition("/-/")[0].rpartition("/")
        return owner, name
    if provider is Provider.BITBUCKET_DC:
        if parts[0] == "scm":
            parts = parts[1:]
        elif len(parts) >= 4 and parts[0] in {"projects", "users"} and parts[2] == "repos":
            parts = [parts[1] if parts[0] == "projects" else f"~{parts[1]}", parts[3]]
    return (parts[0], parts[1]) if len(parts) >= 2 else ("", "")
