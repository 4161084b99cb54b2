"""The one place where the client of Bitbucket Data Center is made."""

from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.adapters.bitbucket.api import MOST_PAGES, Api, Params, segment
from readylayer_cli.adapters.bitbucket.connection import Connection, client_settings
from readylayer_cli.adapters.bitbucket.credentials import Credentials
from readylayer_cli.adapters.bitbucket.faults import Product
from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.domain.failure import HostFailure

DATA_CENTER = Product(
    "Bitbucket Data Center",
    {
        HostFailure.REFUSED: "the token is wrong, expired, or lacks a permission: notes, statuses and reports need "
        "REPO_READ, commits REPO_WRITE, asking for permissions REPO_ADMIN",
        HostFailure.MISSING: "check project, repository and number",
        HostFailure.CONFLICT: "somebody else changed the same thing; run again",
        HostFailure.BUSY: "wait and run again, or ask the administrator to exempt the account from rate limits",
        HostFailure.BROKEN: "look at the server's status and run again",
    },
)

REST = "/rest/api/latest"


@dataclass(frozen=True)
class DataCenterApi(Api):
    """The API of one repository at Bitbucket Data Center."""

    def pages(self, path: str, params: Params | None = None, *, size: int = 500) -> Iterator[Node]:
        """All elements of a listing, page by page."""
        start = 0
        for _ in range(MOST_PAGES):
            page = self.get(path, {**(params or {}), "start": start, "limit": size})
            yield from page.nodes("values")
            if page.value.get("isLastPage") is not False:
                return
            following = page.number("nextPageStart")
            if following <= start:
                break
            start = following
        raise self.product.odd(f"the listing {path} does not end")

    def insights(self, sha: str, key: str, *more: str) -> str:
        """The path of a Code Insights report, which lies outside of the usual API."""
        return "/".join(["/rest/insights/latest", *self._home(), "commits", sha, "reports", key, *more])

    def page(self, *parts: object) -> str:
        """The address of a page of the repository, for people."""
        return "/".join([self.connection.address, *self._home(), *map(str, parts)])

    def _home(self) -> tuple[str, str, str, str]:
        owner, name = segment(self.product, self.repo.owner), segment(self.product, self.repo.name)
        return "projects", owner, "repos", name


def connect(credentials: Credentials, address: str) -> Connection:
    """A connection to the server at an address, which may hold a path."""
    from atlassian.bitbucket import Bitbucket  # lazy: 0.7 s

    settings = client_settings(credentials)
    client = Bitbucket(address.rstrip("/"), cloud=False, **settings)  # type: ignore[no-untyped-call]  # its signature is bare
    return Connection(client, DATA_CENTER, credentials)
