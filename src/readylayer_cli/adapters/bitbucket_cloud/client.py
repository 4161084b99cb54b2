"""The one place where the client of Bitbucket Cloud is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readylayer_cli.adapters.bitbucket.api import MOST_PAGES, Api, Params
from readylayer_cli.adapters.bitbucket.connection import Connection, client_settings
from readylayer_cli.adapters.bitbucket.credentials import Credentials
from readylayer_cli.adapters.bitbucket.faults import Product
from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.domain.failure import HostFailure

ADDRESS = "https://api.bitbucket.org"

CLOUD = Product(
    "Bitbucket Cloud",
    {
        HostFailure.REFUSED: "the token is wrong, expired, or lacks a scope: reading and notes need `pullrequest`, "
        "statuses and reports `repository`, commits and new pull requests `repository:write` and `pullrequest:write`",
        HostFailure.MISSING: "check workspace, repository and number; Bitbucket also says 404 to a token that may not "
        "see them",
        HostFailure.CONFLICT: "somebody else changed the same thing; run again",
        HostFailure.BUSY: "1,000 requests an hour are allowed: wait and run again",
        HostFailure.BROKEN: "look at https://bitbucket.status.atlassian.com and run again",
    },
)


@dataclass(frozen=True)
class CloudApi(Api):
    """The API of one repository at Bitbucket Cloud."""

    def pages(self, path: str, params: Params | None = None, *, size: int = 100) -> Iterator[Node]:
        """All elements of a listing, page by page; never follows a link to another server."""
        first: Mapping[str, object] = {"pagelen": size, **(params or {})}
        page = self.get(path, first)
        seen: set[str] = set()
        while True:
            yield from page.nodes("values")
            link = page.maybe_text("next")
            if link is None:
                return
            if link in seen or len(seen) >= MOST_PAGES:
                raise self.product.odd(f"the listing {path} does not end")
            seen.add(link)
            page = self._linked(link)

    def _linked(self, link: str) -> Node:
        return self.patience.read(lambda: self.connection.get_linked(link).node())


def connect(credentials: Credentials, address: str) -> Connection:
    """A connection to the API's second version at an address."""
    from atlassian.bitbucket.cloud import Cloud  # lazy: 0.7 s

    client = Cloud(address.rstrip("/"), **client_settings(credentials))  # type: ignore[no-untyped-call]  # its signature is bare
    return Connection(client, CLOUD, credentials)
