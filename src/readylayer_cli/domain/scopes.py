"""What a token may do, judged by what its host says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from readylayer_cli.domain.credential import CredentialKind
from readylayer_cli.domain.event import Provider

_IMPLIED: Mapping[Provider, Mapping[str, tuple[str, ...]]] = {
    Provider.GITHUB: {"repo": ("public_repo", "repo:status", "security_events")},
    Provider.GITLAB: {"api": ("read_api",)},
    Provider.BITBUCKET: {
        "pullrequest:write": ("pullrequest", "repository:write"),
        "pullrequest": ("repository",),
        "repository:write": ("repository",),
        "pipeline:write": ("pipeline",),
    },
    Provider.BITBUCKET_DC: {"REPO_ADMIN": ("REPO_WRITE",), "REPO_WRITE": ("REPO_READ",)},
}

_READ_ONLY = frozenset({"read_api"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What one thing takes at a host: any of `ways`, each a set of scopes that are all needed.

    `depends` are scopes that suffice for some repositories, such as public ones. `role` is what the account needs in
    the repository beside its scopes.
    """

    ways: tuple[frozenset[str], ...]
    depends: frozenset[str] = frozenset()
    role: str | None = None


def allows(provider: Provider, kind: CredentialKind, scopes: frozenset[str] | None, grant: Grant) -> bool | None:
    """Whether a credential covers a grant; `None` if its host does not tell, or if it depends on the repository.

    The role of the account is not looked at.
    """
    if kind is CredentialKind.JOB:
        return None if _READ_ONLY in grant.ways else False
    if scopes is None:
        return None
    held = _with_implied(provider, scopes)
    if any(way <= held for way in grant.ways):
        return True
    return None if grant.depends & held else False


def _with_implied(provider: Provider, scopes: frozenset[str]) -> frozenset[str]:
    implied = _IMPLIED[provider]
    held, open_ones = set(scopes), list(scopes)
    while open_ones:
        scope = open_ones.pop()
        name, colon, level = scope.partition(":")
        lower = (f"{name}:read",) if provider is Provider.GITHUB and colon and level == "write" else ()
        for weaker in (*implied.get(scope, ()), *lower):
            if weaker not in held:
                held.add(weaker)
                open_ones.append(weaker)
    return frozenset(held)
