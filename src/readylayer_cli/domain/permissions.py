"""The least that each command needs at each host; the page docs/permissions.md is made from this table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readylayer_cli.domain.credential import CredentialKind
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.scopes import Grant, allows


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a command does at a host. A provider that is not in `grants` has no such thing."""

    command: str
    purpose: str
    grants: Mapping[Provider, Grant]


@dataclass(frozen=True, slots=True)
class Ability:
    """Whether a credential suffices for a need; `None` if that cannot be told beforehand."""

    need: Need
    grant: Grant
    allowed: bool | None


def abilities(provider: Provider, kind: CredentialKind, scopes: frozenset[str] | None) -> Iterator[Ability]:
    """Every need that exists at this host, in the table's order."""
    for need in NEEDS:
        grant = need.grants.get(provider)
        if grant is not None:
            yield Ability(need, grant, allows(provider, kind, scopes, grant))


def _all(*scopes: str) -> frozenset[str]:
    return frozenset(scopes)


_PUBLIC_REPO = _all("public_repo")
_GITHUB_COMMENT = Grant((_all("contents:read", "pull-requests:write"), _all("repo")), _PUBLIC_REPO)
_GITHUB_STATUS = Grant((_all("statuses:write"), _all("checks:write"), _all("repo:status")), _PUBLIC_REPO)
_GITHUB_COMMIT = Grant((_all("contents:write"), _all("repo")), _PUBLIC_REPO)
_GITHUB_PROPOSE = Grant((_all("contents:write", "pull-requests:write"), _all("repo")), _PUBLIC_REPO)
_GITLAB_COMMENT = Grant((_all("api"),), role="Reporter")
_GITLAB_WRITE = Grant((_all("api"),), role="Developer")
_CLOUD_COMMENT = Grant((_all("pullrequest"), _all("read:pullrequest:bitbucket", "read:repository:bitbucket")))
_CLOUD_READ = Grant((_all("repository"), _all("read:repository:bitbucket")))
_CLOUD_COMMIT = Grant((_all("repository:write"), _all("read:repository:bitbucket", "write:repository:bitbucket")))
_CLOUD_PROPOSE = Grant(
    (
        _all("pullrequest:write", "repository:write"),
        _all(
            "read:repository:bitbucket",
            "write:repository:bitbucket",
            "read:pullrequest:bitbucket",
            "write:pullrequest:bitbucket",
        ),
    )
)
_CENTER_READ = Grant((_all("REPO_READ"),))
_CENTER_WRITE = Grant((_all("REPO_WRITE"),))

_COMMENT = {
    Provider.GITHUB: _GITHUB_COMMENT,
    Provider.GITLAB: _GITLAB_COMMENT,
    Provider.BITBUCKET: _CLOUD_COMMENT,
    Provider.BITBUCKET_DC: _CENTER_READ,
}
_STATUS = {
    Provider.GITHUB: _GITHUB_STATUS,
    Provider.GITLAB: _GITLAB_WRITE,
    Provider.BITBUCKET: _CLOUD_READ,
    Provider.BITBUCKET_DC: _CENTER_READ,
}
_COMMIT = {
    Provider.GITHUB: _GITHUB_COMMIT,
    Provider.GITLAB: _GITLAB_WRITE,
    Provider.BITBUCKET: _CLOUD_COMMIT,
    Provider.BITBUCKET_DC: _CENTER_WRITE,
}
_PROPOSE = {
    Provider.GITHUB: _GITHUB_PROPOSE,
    Provider.GITLAB: _GITLAB_WRITE,
    Provider.BITBUCKET: _CLOUD_PROPOSE,
    Provider.BITBUCKET_DC: _CENTER_WRITE,
}

NEEDS: tuple[Need, ...] = (
    Need("review", "comments and summary", _COMMENT),
    Need(
        "review",
        "closing threads that are settled",
        {**_COMMENT, Provider.GITHUB: _GITHUB_PROPOSE, Provider.GITLAB: _GITLAB_WRITE},
    ),
    Need("review", "status", _STATUS),
    Need(
        "review",
        "annotations",
        {
            Provider.GITHUB: Grant((_all("checks:write"),)),
            Provider.BITBUCKET: _CLOUD_READ,
            Provider.BITBUCKET_DC: _CENTER_READ,
        },
    ),
    Need(
        "review",
        "code scanning",
        {Provider.GITHUB: Grant((_all("security-events:write"), _all("security_events")), _PUBLIC_REPO)},
    ),
    Need("gen-tests", "status", _STATUS),
    Need("gen-tests", "comment", _COMMENT),
    Need("gen-tests", "--deliver commit", _COMMIT),
    Need("gen-tests", "--deliver pr", _PROPOSE),
    Need(
        "check-coverage",
        "reports of a finished run",
        {
            Provider.GITHUB: Grant((_all("actions:read"), _all("repo")), _PUBLIC_REPO),
            Provider.GITLAB: Grant((_all("read_api"),), role="Reporter"),
            Provider.BITBUCKET: Grant((_all("pipeline"), _all("read:pipeline:bitbucket"))),
        },
    ),
    Need("check-coverage", "status", _STATUS),
    Need("check-coverage", "comment", _COMMENT),
    Need("sync-docs", "commit", _COMMIT),
    Need("sync-docs", "pull request", _PROPOSE),
)
"""Reviewing, measuring and generating on this machine need nothing, so they are not in the table."""
