"""Who the token speaks for at Bitbucket Cloud, and who may do what."""

from functools import cached_property

from readylayer_cli.adapters.bitbucket.api import segment
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.adapters.bitbucket_cloud.people import Author, is_marked, read_author
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account, Permission

_UNASKABLE = {HostFailure.REFUSED, HostFailure.MISSING}


class CloudAccess:
    """The account, its scopes, and the permissions of others.

    The access token of a repository, project or workspace cannot ask who it is: it has no person behind it, and acts
    as a user of its own that only shows as the author of what it wrote. `personal` credentials can always be asked.
    """

    def __init__(self, api: CloudApi, *, personal: bool) -> None:
        self._api = api
        self._personal = personal
        self._written_as: Account | None = None

    def account(self) -> Account:
        """The person behind the token, else the token's own user: without an id until it has written in this run."""
        known = self._person or self._written_as
        if known is None:
            self._api.find(self._api.below())  # a token that is wrong may not even look
        return known or Account("", "access token")

    def scopes(self) -> frozenset[str] | None:
        """The scopes that Bitbucket names beside each answer."""
        said = self._api.ask(self._api.below()).headers.get("X-OAuth-Scopes")
        return None if said is None else frozenset(scope for part in said.split(",") if (scope := part.strip()))

    def permission(self, account: Account) -> Permission:
        """The highest permission that Bitbucket counts for an account; only a repository's administrator may ask."""
        owner, name = (segment(self._api.product, each) for each in (self._api.repo.owner, self._api.repo.name))
        path = f"/workspaces/{owner}/permissions/repositories/{name}"
        query = {"q": f'user.uuid="{account.id}"'} if account.id.startswith("{") and '"' not in account.id else None
        for each in self._api.pages(path, query):
            found = read_author(each.maybe_node("user"))
            if found is not None and found.account.id == account.id:
                return _permission(each.maybe_text("permission"))
        return Permission.NONE

    def is_own(self, author: Author | None, body: str) -> bool:
        """Whether we wrote a note. A token that cannot tell who it is owns what tokens, never persons, have marked."""
        if author is None:
            return False
        known = self._person or self._written_as
        if known is not None:
            return author.account.id == known.id
        return author.is_token and is_marked(body)

    def remember(self, author: Author | None) -> None:
        """Take note of whom the server names as the author of what we just wrote.

        Raises `HostError` for a person who could not be asked for: a later run would not know the notes again.
        """
        if author is None:
            return
        if self._person is None and not author.is_token:
            raise self._nameless(f"the token writes as {author.account.name} but may not ask who that is")
        self._written_as = author.account

    @cached_property
    def _person(self) -> Account | None:
        try:
            found = read_author(self._api.get("/user"))
        except HostError as error:
            if error.failure not in _UNASKABLE or self._personal:
                raise
            return None
        return found.account if found else None

    def _nameless(self, message: str) -> HostError:
        return self._api.product.error(
            HostFailure.REFUSED,
            message,
            "give a person's token the scope `account` (`read:user:bitbucket`); access tokens of a repository, project "
            "or workspace need none",
        )


def _permission(said: str | None) -> Permission:
    return Permission(said) if said in set(Permission) else Permission.NONE
