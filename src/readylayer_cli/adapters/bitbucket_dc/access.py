"""Who the token speaks for at Bitbucket Data Center, and who may do what."""

from functools import cached_property
from urllib.parse import unquote

from readylayer_cli.adapters.bitbucket_dc.client import REST, DataCenterApi
from readylayer_cli.adapters.bitbucket_dc.people import is_same, read_account
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Permission

_LEVELS = (
    ("REPO_ADMIN", Permission.ADMIN),
    ("REPO_WRITE", Permission.WRITE),
    ("REPO_READ", Permission.READ),
)
_NOBODY = {"", "anonymous"}


class DataCenterAccess:
    """The account is named in a header of each answer, also for tokens of a project or repository."""

    def __init__(self, api: DataCenterApi) -> None:
        self._api = api

    def account(self) -> Account:
        """Whom the server takes us for."""
        return self._account

    def scopes(self) -> frozenset[str] | None:
        """The server does not tell."""
        return None

    def permission(self, account: Account) -> Permission:
        """The highest permission that an account has, by groups and projects as well."""
        repo = self._api.repo
        for level, permission in _LEVELS:
            query = {
                "filter": account.name,
                "permission": level,
                "permission.projectKey": repo.owner,
                "permission.repositorySlug": repo.name,
            }
            users = self._api.pages(f"{REST}/users", query)
            if any(is_same(read_account(user), account) for user in users):
                return permission
        return Permission.NONE

    @cached_property
    def _account(self) -> Account:
        headers = self._api.ask(f"{REST}/application-properties").headers
        name = unquote(headers.get("X-AUSERNAME", ""))
        if name in _NOBODY:
            raise self._api.product.error(HostFailure.REFUSED, "the server takes us for nobody: it ignored the token")
        return Account(headers.get("X-AUSERID") or name, name)
