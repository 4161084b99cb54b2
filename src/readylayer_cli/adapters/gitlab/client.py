"""One project's part of GitLab's REST API: patient reads, pages read to the end, plain JSON."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from readylayer_cli import __version__
from readylayer_cli.adapters.gitlab.fields import Json, as_object, odd_answer
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.adapters.gitlab.token import GitlabToken, TokenKind
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.failure import HostFailure

if TYPE_CHECKING:
    from gitlab import Gitlab

TIMEOUT_S = 30.0
_PAGE = 100
_MOST_PAGES = 1_000
_API = "/api/v4"


class Api:
    """Requests below one project. What python-gitlab's objects leave untyped comes as plain JSON.

    `site` is where people see the project, `root` the address of the API.
    """

    def __init__(self, client: "Gitlab", repo: RepositoryRef, token: GitlabToken, patience: Patience) -> None:
        path = f"{repo.owner}/{repo.name}"
        key = repo.id if repo.id and repo.id.isdecimal() else path
        self._client = client
        self.project = f"/projects/{encoded(key)}"
        self.site = f"{client.url}/{path}"
        self.root = client.api_url
        self.token = token
        self.patience = patience

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Json:
        """The object at a path below the API's root."""
        return as_object(self.patience.read(lambda: self._json("get", path, query)), "object")

    def find(self, path: str, query: Mapping[str, object] | None = None) -> Json | None:
        """The object at a path; `None` if there is none."""
        try:
            return self.get(path, query)
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise

    def listing(self, path: str, query: Mapping[str, object] | None = None) -> tuple[Json, ...]:
        """All objects of a list, page by page, by number or by key as the server likes."""
        found: list[Json] = []
        at: str | None = path
        asked: Mapping[str, object] | None = {"per_page": _PAGE, **(query or {})}
        for _ in range(_MOST_PAGES):
            page, at = self.patience.read(lambda at=at, asked=asked: self._page(str(at), asked))  # type: ignore[misc]  # mypy cannot type such defaults
            found += page
            asked = None  # the server's link holds them
            if at is None:
                return tuple(found)
        raise odd_answer("last page")

    def head(self, path: str, query: Mapping[str, object] | None = None) -> Mapping[str, str] | None:
        """The headers of a file's answer; `None` if there is no such file."""
        try:
            answer = self.patience.read(lambda: self._client.http_request("head", path, query_data=dict(query or {})))
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise
        headers: Mapping[str, str] = answer.headers
        return headers

    def raw(self, path: str, query: Mapping[str, object] | None = None) -> bytes:
        """The bytes at a path."""
        content = self.patience.read(lambda: self._client.http_request("get", path, query_data=dict(query or {})))
        found: bytes = content.content
        return found

    def chunks(self, path: str, size: int) -> Iterator[bytes]:
        """The bytes at a path as they arrive; asked for once, raises `OSError` if the connection breaks."""
        answer = self._client.http_request("get", path, streamed=True)
        pieces: Iterator[bytes] = answer.iter_content(chunk_size=size)
        return pieces

    def send(self, method: str, path: str, body: Mapping[str, object] | bytes | None = None) -> Json:
        """One write, tried once: `Patience.write` decides about more. An answer without a body is empty."""
        answer = self._json(method, path, None, body)
        return {} if answer is None else as_object(answer, "object")

    def _json(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | bytes | None = None,
    ) -> object:
        answer = self._client.http_request(
            method,
            path,
            query_data=dict(query or {}),
            post_data=dict(body) if isinstance(body, Mapping) else body,
            raw=isinstance(body, bytes),
        )
        return _decoded(answer.content)

    def _page(self, path: str, query: Mapping[str, object] | None) -> tuple[list[Json], str | None]:
        answer = self._client.http_request("get", path, query_data=dict(query or {}))
        data = _decoded(answer.content)
        if not isinstance(data, list):
            raise odd_answer("list")
        following = answer.links.get("next", {}).get("url")
        return [as_object(item, "list item") for item in data], _below_root(following) if following else None


def connect(url: str, token: GitlabToken) -> "Gitlab":
    """python-gitlab for one server: with a timeout, without its own retries, and with our errors."""
    from gitlab import Gitlab  # lazy: 0.5 s

    from readylayer_cli.adapters.gitlab.transport import Backend, Session  # lazy: as above

    header = {TokenKind.ACCESS: "private_token", TokenKind.OAUTH: "oauth_token", TokenKind.JOB: "job_token"}
    return Gitlab(
        url.rstrip("/"),
        **{header[token.kind]: token.secret},  # type: ignore[arg-type]  # one of three names, all of them strings
        timeout=TIMEOUT_S,
        user_agent=f"readylayer/{__version__}",
        keep_base_url=True,
        backend=lambda **_: Backend(Session(url), token),
    )


def _decoded(content: bytes) -> object:
    if not content:
        return None
    try:
        data: object = json.loads(content)
    except ValueError as error:
        raise odd_answer("JSON") from error
    return data


def _below_root(url: str) -> str:
    """A link's path below the API's root. Its server is ignored: a link must not say where our token goes."""
    parts = urlsplit(url)
    _, root, path = parts.path.partition(_API)
    if not root:
        raise odd_answer("link to the next page")
    return f"{path}?{parts.query}" if parts.query else path
