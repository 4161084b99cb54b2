"""One way to the server: the client's low-level request, its answers as values and its failures as errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from readylayer_cli import __version__
from readylayer_cli.adapters.bitbucket.credentials import Basic, Credentials
from readylayer_cli.adapters.bitbucket.faults import Product, fault_of
from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

if TYPE_CHECKING:
    from atlassian.rest_client import AtlassianRestAPI

_TIMEOUT_S = 30
_MOST_REDIRECTS = 3
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_ANYTHING = {"Accept": "*/*"}
_FORM = {"Accept": "application/json", "X-Atlassian-Token": "no-check"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A success. `request` names method and path."""

    request: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    product: Product

    def node(self) -> Node:
        """The body as a JSON object."""
        try:
            value = json.loads(self.body)
        except ValueError:
            raise self.product.odd(f"{self.request} gave no JSON") from None
        if not isinstance(value, dict):
            raise self.product.odd(f"{self.request} gave no object")
        return Node(value, f"the answer to {self.request}", self.product)


class Connection:
    """Requests below one address. Raises `HostError` for every answer that is no success."""

    def __init__(self, client: "AtlassianRestAPI", product: Product, credentials: Credentials) -> None:
        self._client = client
        self._secrets = credentials.secrets
        self.product = product
        self.address = str(client.url).rstrip("/")

    def get(self, path: str, params: Mapping[str, object] | None = None) -> Answer:
        """Read JSON below the address."""
        return self._ask("GET", path, params=dict(params or {}))

    def get_raw(self, path: str, params: Mapping[str, object] | None = None) -> Answer:
        """Read a file or a diff below the address."""
        return self._ask("GET", path, params=dict(params or {}), headers=_ANYTHING)

    def get_linked(self, link: str) -> Answer:
        """Read what the server linked to, if it is on this server: credentials never go elsewhere."""
        return self._ask("GET", self._own(link, "a link"), absolute=True)

    def get_redirected(self, path: str) -> Answer:
        """Read a diff below the address, and follow where the server sends to on itself."""
        answer = self._ask("GET", path, redirects=True, headers=_ANYTHING)
        for _ in range(_MOST_REDIRECTS):
            target = answer.headers.get("Location")
            if answer.status < 300 or not target:
                break
            link = self._own(urljoin(self.address, target), "a redirect")
            answer = self._ask("GET", link, absolute=True, redirects=True, headers=_ANYTHING)
        if answer.status >= 300:
            raise self.product.odd(f"{answer.request} redirects without end")
        return answer

    def send(self, method: str, path: str, body: object = None) -> Answer:
        """Write JSON, or nothing if there is no body."""
        return self._ask(method, path, json=body)

    def send_form(self, method: str, path: str, fields: Mapping[str, object], files: Mapping[str, bytes]) -> Answer:
        """Write a form with files; each file is a field of its own name."""
        parts = {name: (name.rpartition("/")[2], content) for name, content in files.items()}
        return self._ask(method, path, data=dict(fields), files=parts, headers=_FORM)

    def _ask(
        self, method: str, path: str, *, headers: Mapping[str, str] = _JSON, redirects: bool = False, **content: Any
    ) -> Answer:
        import requests  # lazy: 0.2 s

        named = f"{method} {urlsplit(path).path}"
        try:
            response = self._client.request(
                method, path, headers=dict(headers), advanced_mode=True, allow_redirects=False, **content
            )
        except requests.exceptions.SSLError as error:
            hint = "add its certificate authority to the system's, or name a bundle in REQUESTS_CA_BUNDLE"
            raise self._error(HostFailure.REFUSED, f"the certificate was not accepted: {error}", hint) from None
        except (requests.RequestException, OSError) as error:
            raise self._error(HostFailure.BROKEN, f"{named} failed: {error}") from None
        answer = Answer(named, response.status_code, response.headers, response.content, self.product)
        if answer.status < 300 or (redirects and answer.status < 400):
            return answer
        if answer.status < 400:
            raise self.product.odd(f"{named} redirects to {self._masked(answer.headers.get('Location', 'nowhere'))}")
        fault = fault_of(self.product, named, answer.status, answer.headers, answer.body)
        fault.message = self._masked(fault.message)
        raise fault

    def _own(self, link: str, what: str) -> str:
        here, there = urlsplit(self.address), urlsplit(link)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise self.product.odd(f"{what} leads to another server, {self._masked(there.netloc)}")
        return link

    def _error(self, failure: HostFailure, message: str, hint: str = "") -> HostError:
        return self.product.error(failure, self._masked(message), hint)

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***") if secret else text
        return text


def client_settings(credentials: Credentials) -> dict[str, Any]:
    """How every client is made: one try, a timeout, checked certificates, and our name."""
    import requests  # lazy: 0.2 s

    session = requests.Session()
    session.headers["User-Agent"] = f"readylayer/{__version__}"
    proof = (
        {"username": credentials.user, "password": credentials.secret}
        if isinstance(credentials, Basic)
        else {"token": credentials.token}
    )
    return {
        **proof,
        "session": session,
        "timeout": _TIMEOUT_S,
        "verify_ssl": True,
        "backoff_and_retry": False,
        "retry_with_header": False,
    }
