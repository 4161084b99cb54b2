"""How python-gitlab reaches the network: no retries of its own, no credentials for other servers, our errors."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from gitlab._backends.requests_backend import RequestsBackend, RequestsResponse

from readylayer_cli.adapters.gitlab.faults import fault_of, host_error
from readylayer_cli.adapters.gitlab.token import GitlabToken
from readylayer_cli.domain.failure import HostFailure

_CREDENTIALS = ("PRIVATE-TOKEN", "JOB-TOKEN", "Authorization", "Cookie")
_MAX_ERROR_BYTES = 65_536


class Session(requests.Session):
    """Connections to one server; a redirect to another origin goes there without credentials."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.origin = origin_of(address)

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Take the credentials off a request that was redirected away; `requests` knows one of the headers only."""
        super().rebuild_auth(prepared_request, response)
        if origin_of(prepared_request.url or "") != self.origin:
            for name in _CREDENTIALS:
                prepared_request.headers.pop(name, None)


class Backend(RequestsBackend):
    """Turns every answer that is no success into `HostError`, so that nothing above retries on its own.

    Only reads follow redirects: a redirected write would arrive as a read.
    """

    def __init__(self, session: Session, token: GitlabToken, now: Callable[[], float] = time.time) -> None:
        super().__init__(session)
        self._origin = session.origin
        self._token = token
        self._now = now

    def http_request(self, method: str, url: str, *positional: Any, **settings: Any) -> RequestsResponse:
        """One request to the server's own origin, and its successful answer."""
        request = f"{method.upper()} {urlsplit(url).path}"
        if origin_of(url) != self._origin:
            raise host_error(HostFailure.BROKEN, f"{request} would leave the configured server")
        settings["allow_redirects"] = method.upper() in {"GET", "HEAD"}
        try:
            answer = super().http_request(method, url, *positional, **settings)
            body = b"" if 200 <= answer.status_code < 300 else _beginning(answer.response)
        except (OSError, ValueError) as error:  # all that `requests` raises, and a token that fits no header
            raise self._unreachable(request, error) from error
        if 200 <= answer.status_code < 300:
            return answer
        raise fault_of(request, answer.status_code, answer.headers, body, self._token, self._now())

    def _unreachable(self, request: str, error: Exception) -> Exception:
        reason = self._token.masked(str(error))[:300]
        return host_error(
            HostFailure.BROKEN,
            f"no answer to {request}: {reason}",
            "check the server's address, the network, the proxy, and the certificate authority",
        )


def _beginning(response: requests.Response) -> bytes:
    return next(response.iter_content(_MAX_ERROR_BYTES), b"")


def origin_of(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: where credentials may go."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
