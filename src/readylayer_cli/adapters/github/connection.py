"""PyGithub's requester with everything of its own switched off: one request, one answer, our errors."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from readylayer_cli import __version__
from readylayer_cli.adapters.github.address import checked
from readylayer_cli.adapters.github.credentials import Credentials, GithubApp
from readylayer_cli.adapters.github.faults import fault_of, host_error
from readylayer_cli.adapters.github.fields import odd_answer
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

if TYPE_CHECKING:
    from github.Auth import Auth
    from github.Requester import Requester

TIMEOUT_S = 30
USER_AGENT = f"readylayer/{__version__}"

_API_VERSION = "2022-11-28"
_PAGE = 100
_STARS = "***"


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str

    def json(self) -> object:
        """The body as JSON; `None` if there is none."""
        if not self.body:
            return None
        try:
            data: object = json.loads(self.body)
        except ValueError as error:
            raise odd_answer("JSON") from error
        return data


class Connection:
    """One GitHub API reached with one credential. `secrets` are those that no message may show.

    `said_scopes` is what GitHub last said of a classic token's scopes, which it does with refusals as well.
    """

    def __init__(
        self,
        api_url: str,
        requester: "Requester",
        secrets: Callable[[], tuple[str, ...]],
        now: Callable[[], float] = time.time,
    ) -> None:
        self.api_url = api_url
        self.now = now
        self.said_scopes: str | None = None
        self._requester = requester
        self._secrets = secrets

    @property
    def graphql_url(self) -> str:
        """Where the GraphQL API is."""
        return self._requester.graphql_url

    def mask(self, words: str) -> str:
        """The words without our secrets."""
        for secret in self._secrets():
            words = words.replace(secret, _STARS)
        return words

    def send(
        self, method: str, url: str, query: Mapping[str, object] | None = None, body: object | None = None
    ) -> Answer:
        """The answer to one request, which is not repeated; raises `HostError` unless it is a success."""
        named = _named(method, url)
        headers = {"Accept": "application/vnd.github+json"}
        try:
            status, found, text = self._requester.requestJson(method, url, dict(query or {}), headers, body)
        except HostError:
            raise
        except (OSError, ValueError, RuntimeError, AssertionError) as error:
            raise self._unreachable(named, error) from error
        self.said_scopes = found.get("x-oauth-scopes", self.said_scopes)
        if 200 <= status < 300 or (status == 302 and method == "GET"):
            return Answer(status, found, text)
        raise fault_of(named, status, found, text, self.mask, self.now())

    def upload(self, url: str, query: Mapping[str, object], media_type: str, content: bytes) -> Answer:
        """The answer to one upload of bytes."""
        from github import GithubException  # lazy: loaded with the requester

        named = _named("POST", url)
        headers = {"Content-Type": media_type, "Content-Length": str(len(content))}
        try:
            found, data = self._requester.requestMemoryBlobAndCheck("POST", url, dict(query), headers, BytesIO(content))
        except HostError:
            raise
        except GithubException as error:
            raise fault_of(
                named, error.status, error.headers or {}, json.dumps(error.data), self.mask, self.now()
            ) from error
        except (OSError, ValueError, RuntimeError, AssertionError) as error:
            raise self._unreachable(named, error) from error
        return Answer(201, found, json.dumps(data))

    def at(self, api_url: str) -> "Connection":
        """The same credential at another root of the same GitHub, e.g. that for uploads."""
        return Connection(api_url, requester_of(api_url, self._requester.auth), self._secrets, self.now)

    def _unreachable(self, request: str, error: Exception) -> HostError:
        reason = self.mask(f"{type(error).__name__} {error}"[:300])
        return host_error(
            HostFailure.BROKEN,
            f"no answer to {request}: {reason}",
            "check the server's address, the network, the proxy, and the certificate authority",
        )


def connect(api_url: str, credentials: Credentials, repository: str) -> Connection:
    """A connection to the REST API at a root; an App's tokens are made for `repository` (its name) alone."""
    from github.Auth import Token  # lazy: 0.5 s

    root = checked(api_url)
    if isinstance(credentials, GithubApp):
        from readylayer_cli.adapters.github.installation import InstallationAuth, checked_key  # lazy: as above

        auth = InstallationAuth(root, checked_key(credentials), repository)
        return Connection(root, requester_of(root, auth), auth.secrets)
    return Connection(root, requester_of(root, Token(credentials.secret)), lambda: (credentials.secret,))


def requester_of(api_url: str, auth: "Auth | None") -> "Requester":
    """PyGithub's requester: with a timeout, without its own retries and pauses."""
    from github import Github  # lazy: 0.5 s

    return Github(
        base_url=api_url,
        auth=auth,
        timeout=TIMEOUT_S,
        user_agent=USER_AGENT,
        per_page=_PAGE,
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
        verify=True,
        lazy=True,
        api_version=_API_VERSION,
    ).requester


def _named(method: str, url: str) -> str:
    return f"{method} {urlsplit(url).path}"
