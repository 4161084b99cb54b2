"""Who we are at GitLab, what the token may do, and what others may do in the project."""

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.faults import refused_job_token
from readylayer_cli.adapters.gitlab.fields import number, odd_answer, optional_text
from readylayer_cli.adapters.gitlab.merge_request import account_of
from readylayer_cli.adapters.gitlab.token import TokenKind
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Permission

_DEVELOPER = 30
_MAINTAINER = 40
_OPEN_VISIBILITIES = {"public", "internal"}


class GitlabAccess:
    """Implements `host_ports.Access`. A project access token is an account of its own, a bot."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._account: Account | None = None

    def account(self) -> Account:
        """The account that the token speaks for; asked once."""
        if self._api.token.kind is TokenKind.JOB:
            raise refused_job_token("tell who it is, read or write notes")
        if self._account is None:
            self._account = account_of(self._api.get("/user"))
        return self._account

    def scopes(self) -> frozenset[str] | None:
        """The scopes of an access token; OAuth and job tokens do not tell."""
        if self._api.token.kind is not TokenKind.ACCESS:
            return None
        try:
            listed = self._api.get("/personal_access_tokens/self").get("scopes")
        except HostError as error:
            if error.failure is HostFailure.MISSING:  # older servers
                return None
            raise
        if not isinstance(listed, list) or not all(isinstance(scope, str) for scope in listed):
            raise odd_answer("scopes")
        return frozenset(listed)

    def permission(self, account: Account) -> Permission:
        """By the account's role in the project, inherited ones included; without one, by who may see the project."""
        member = self._api.find(f"{self._api.project}/members/all/{self._number(account)}")
        if member is None:
            project = self._api.find(self._api.project) or {}
            return Permission.READ if optional_text(project, "visibility") in _OPEN_VISIBILITIES else Permission.NONE
        if optional_text(member, "state") == "blocked":
            return Permission.NONE
        level = number(member, "access_level")
        if level >= _MAINTAINER:
            return Permission.ADMIN
        return Permission.WRITE if level >= _DEVELOPER else Permission.READ if level > 0 else Permission.NONE

    def _number(self, account: Account) -> int:
        if account.id.isdecimal():
            return int(account.id)
        for user in self._api.listing("/users", {"username": account.name}):
            if optional_text(user, "username") == account.name:
                return number(user, "id")
        return 0  # belongs to nobody
