"""One repository's part of GitHub's REST API: patient reads, pages read to the end, plain JSON."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, urlsplit

from readylayer_cli.adapters.github.connection import Answer, Connection
from readylayer_cli.adapters.github.fields import Json, as_object, as_objects, odd_answer
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.failure import HostFailure

_PAGE = 100
_MOST_PAGES = 1_000


class Api:
    """Requests below one repository. `root` is its path below the API's root."""

    def __init__(self, connection: Connection, repo: RepositoryRef, patience: Patience) -> None:
        self.connection = connection
        self.repo = repo
        self.patience = patience
        self.root = f"/repos/{encoded(repo.owner)}/{encoded(repo.name)}"

    def answer(self, path: str, query: Mapping[str, object] | None = None) -> Answer:
        """The answer to a read, with its headers."""
        return self.patience.read(partial(self.connection.send, "GET", path, query))

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Json:
        """The object at a path."""
        return as_object(self.answer(path, query).json(), "object")

    def find(self, path: str, query: Mapping[str, object] | None = None) -> Json | None:
        """The object at a path; `None` if there is none."""
        try:
            return self.get(path, query)
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise

    def listing(self, path: str, query: Mapping[str, object] | None = None, inside: str = "") -> tuple[Json, ...]:
        """All objects of a list, page by page; `inside` names the field that holds the list, if one does."""
        found: list[Json] = []
        at: str | None = path
        asked: Mapping[str, object] | None = {"per_page": _PAGE, **(query or {})}
        for _ in range(_MOST_PAGES):
            answer = self.answer(str(at), asked)
            data = answer.json()
            found += as_objects(as_object(data, "page").get(inside) if inside else data, inside or "list")
            at = self._next_page(answer)
            asked = None  # the link holds them
            if at is None:
                return tuple(found)
        raise odd_answer("last page")

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        """One write, tried once: `Patience.write` decides about more. An answer without a body is empty."""
        data = self.connection.send(method, path, body=dict(body) if body is not None else None).json()
        return {} if data is None else as_object(data, "object")

    def _next_page(self, answer: Answer) -> str | None:
        """The path of the next page. The link's server is ignored: a link must not say where our token goes."""
        for link in answer.headers.get("link", "").split(","):
            address, _, relation = link.partition(";")
            if relation.strip() == 'rel="next"':
                parts = urlsplit(address.strip().strip("<>"))
                path = parts.path.removeprefix(urlsplit(self.connection.api_url).path)
                return f"{path}?{parts.query}" if parts.query else path
        return None


def encoded(segment: str) -> str:
    """A part of a path that holds no further parts."""
    return quote(segment, safe="")


def encoded_path(path: str) -> str:
    """A path whose slashes stay; bytes that are no UTF-8 come through as they are."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
