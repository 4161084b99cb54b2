"""Who we are at GitHub and who may do what."""

from readylayer_cli.adapters.github.accounts import rest_account
from readylayer_cli.adapters.github.client import Api, encoded
from readylayer_cli.adapters.github.fields import number, optional_part, part, text
from readylayer_cli.adapters.github.graph import Graph
from readylayer_cli.adapters.github.queries import VIEWER
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Permission

_PERMISSIONS = {"admin": Permission.ADMIN, "write": Permission.WRITE, "read": Permission.READ}


class GithubAccess:
    """Implements `host_ports.Access`."""

    def __init__(self, api: Api, graph: Graph) -> None:
        self._api = api
        self._graph = graph
        self._account: Account | None = None

    def account(self) -> Account:
        """The token's account. `GET /user` is closed to the tokens of jobs and Apps, GraphQL's viewer is not."""
        if self._account is None:
            viewer = part(self._graph.ask(VIEWER, {}), "viewer")
            self._account = Account(str(number(viewer, "databaseId")), text(viewer, "login"))
        return self._account

    def scopes(self) -> frozenset[str] | None:
        """The scopes of a classic token; fine-grained tokens and those of Apps and jobs do not tell."""
        connection = self._api.connection
        try:
            self._api.answer(self._api.root)
        except HostError as error:
            if error.failure is not HostFailure.MISSING or connection.said_scopes is None:
                raise
        said = connection.said_scopes
        return None if said is None else frozenset(word for each in said.split(",") if (word := each.strip()))

    def permission(self, account: Account) -> Permission:
        """What the account of this id may do; a login that passed to somebody else counts for nothing."""
        found = self._api.find(f"{self._api.root}/collaborators/{encoded(account.name)}/permission")
        if found is None:
            return Permission.NONE
        user = optional_part(found, "user")
        if user is None or rest_account(user).id != account.id:
            return Permission.NONE
        return _PERMISSIONS.get(text(found, "permission"), Permission.NONE)
