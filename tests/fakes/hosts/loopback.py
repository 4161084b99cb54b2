"""A code host on this machine: keeps state, answers over HTTP, and holds every exchange against the host's own spec."""

import json
import re
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.hosts.openapi import Spec


@dataclass(frozen=True)
class Request:
    """One request as it came. `path` is below the API's root and still percent-encoded; `groups` are decoded."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    raw: bytes
    groups: tuple[str, ...] = ()

    @property
    def json(self) -> Any:
        """The body as JSON; `None` if there is none."""
        return json.loads(self.raw) if self.raw else None


@dataclass(frozen=True)
class Response:
    """One answer. `body` is JSON unless it is bytes; `None` sends no body."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Response]


@dataclass
class Fault:
    """Something that goes wrong `times` times for requests that fit: before the effect, or after it was had."""

    method: str
    pattern: str
    response: Response
    after_effect: bool = False
    times: int = 1


class LoopbackHost:
    """Base of the fakes. A subclass registers handlers with `route` and says which requests are writes.

    `faults_found` collects every exchange that the spec does not allow; a test's fixture asserts that it stays empty.
    """

    root = ""
    spec: Spec | None = None
    unchecked_paths: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.faults_found: list[str] = []
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        self._lock = threading.RLock()
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The address of the API's root."""
        return self.address + self.root

    @property
    def writes(self) -> list[Request]:
        """The requests so far that change something."""
        return [request for request in self.requests if self.is_write(request)]

    def is_write(self, request: Request) -> bool:
        """Whether the request changes something; subclasses refine it, e.g. for GraphQL queries."""
        return request.method not in {"GET", "HEAD"}

    def route(self, method: str, pattern: str, handler: Handler) -> None:
        """Answer requests whose encoded path below the root fits the regular expression as a whole."""
        self._routes.append((method, re.compile(pattern), handler))

    def fail(
        self, method: str, pattern: str, response: Response, *, after_effect: bool = False, times: int = 1
    ) -> None:
        """Let the next fitting requests go wrong."""
        self.faults.append(Fault(method, pattern, response, after_effect, times))

    def answer(self, request: Request) -> Response:
        """Handle one request: faults first, then the route; both sides are checked against the spec."""
        with self._lock:
            self.requests.append(request)
            checked = self.spec is not None and not any(
                re.fullmatch(each, request.path) for each in self.unchecked_paths
            )
            if checked:
                self._check_request(request)
            fault = self._next_fault(request)
            if fault is not None and not fault.after_effect:
                return fault.response
            response = self._handled(request)
            if fault is not None:
                return fault.response
            if checked and self.spec is not None:
                self.faults_found += self.spec.faults_of_response(
                    request.method, request.path, response.status, response.body
                )
            return response

    def _check_request(self, request: Request) -> None:
        assert self.spec is not None
        kind = request.headers.get("content-type", "")
        body = request.json if request.raw and "json" in kind else (request.raw or None)
        self.faults_found += self.spec.faults_of_request(request.method, request.path, request.query, kind, body)

    def _next_fault(self, request: Request) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method == request.method and re.fullmatch(fault.pattern, request.path):
                fault.times -= 1
                return fault
        return None

    def _handled(self, request: Request) -> Response:
        for method, pattern, handler in self._routes:
            found = pattern.fullmatch(request.path)
            if method == request.method and found:
                groups = tuple(unquote(group or "") for group in found.groups())
                return handler(Request(**{**request.__dict__, "groups": groups}))
        return self.not_found(request)

    def not_found(self, request: Request) -> Response:
        """What the host says about an address that it does not know."""
        return Response(404, {"message": "Not Found"})


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no fault of the test; everything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler_of(host: LoopbackHost) -> type[BaseHTTPRequestHandler]:
    class _Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = parts.path.removeprefix(host.root) if parts.path.startswith(host.root) else "/outside" + parts.path
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = parse_qs(parts.query, keep_blank_values=True)
            self._send(host.answer(Request(self.command, path, query, headers, raw)))

        def _send(self, response: Response) -> None:
            body = response.body if isinstance(response.body, bytes) else b""
            kind = "application/octet-stream"
            if response.body is not None and not isinstance(response.body, bytes):
                body, kind = json.dumps(response.body).encode(), "application/json; charset=utf-8"
            self.send_response(response.status)
            headers = {"Content-Type": kind, **response.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD" and response.status != 204:
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            """Say nothing: requests are recorded."""

    return _Handler
