"""A GitHub on this machine with one repository, as strict as the real one: github.com, or an Enterprise Server."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from tests.fakes.hosts.github.actions import Actions
from tests.fakes.hosts.github.checks import Checks
from tests.fakes.hosts.github.graph import GraphApi
from tests.fakes.hosts.github.people import People
from tests.fakes.hosts.github.permissions import refusal
from tests.fakes.hosts.github.pulls import Pulls
from tests.fakes.hosts.github.records import LATE_ID, Pull, Token, User
from tests.fakes.hosts.github.releases import Releases
from tests.fakes.hosts.github.repository import Repository
from tests.fakes.hosts.github.reviews import Reviews
from tests.fakes.hosts.github.shapes import Shapes
from tests.fakes.hosts.loopback import Fault, LoopbackHost, Request, Response
from tests.fakes.hosts.openapi import load_spec

OWNER, NAME = "acme", "app"
JOB_PERMISSIONS = {"contents": "write", "pull_requests": "write", "checks": "write", "statuses": "write"}
JOB_PERMISSIONS |= {"security_events": "write", "actions": "read", "metadata": "read"}
READ_ONLY = dict.fromkeys(JOB_PERMISSIONS, "read")


class GithubFake(LoopbackHost):
    """`quota` bounds the requests, `largest_page` the pages; `lacks` names GraphQL fields that the server is too old
    for."""

    def __init__(self, *, enterprise: bool = False, lacks: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.enterprise = enterprise
        self.root = "/api/v3" if enterprise else ""
        self.graph_path = "/outside/api/graphql" if enterprise else "/graphql"
        self.upload_path = "/outside/api/uploads" if enterprise else "/uploads"
        self.upload_root = "/api/uploads" if enterprise else "/uploads"
        name = "ghes" if enterprise else "github"
        self.spec = load_spec(name)
        self.unchecked_paths = (self.graph_path, self.upload_path + ".*")
        self.shapes = Shapes(name)
        self.quota: int | None = None
        self.largest_page = 100
        self.us = User(41_898_282, "github-actions[bot]")
        self.person = User(9, "person", "write")
        self.users = [self.us, self.person, User(77, "reader", "read"), User(78, "boss", "admin")]
        self.tokens = {
            "job-token": Token(self.us, permissions=dict(JOB_PERMISSIONS)),
            "fork-token": Token(self.us, permissions=dict(READ_ONLY)),
            "person-token": Token(self.person, "classic", scopes="repo, workflow"),
        }
        self.caller = self.tokens["job-token"]
        self.pulls: dict[int, Pull] = {}
        self._last_id = LATE_ID
        self.people = People(self)
        self.repository = Repository(self)
        self.releases = Releases(self)
        self.changes = Pulls(self)
        self.reviews = Reviews(self)
        self.checks = Checks(self)
        self.actions = Actions(self)
        self.graph = GraphApi(self, lacks)

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def on(self, method: str, path: str, handler: Callable[[Request], Response]) -> None:
        """A route below the repository; other repositories do not exist."""

        def handle(request: Request) -> Response:
            if (request.groups[0].lower(), request.groups[1].lower()) != (OWNER, NAME):
                return self.not_found(request)
            return handler(replace(request, groups=request.groups[2:]))

        self.route(method, r"/repos/([^/]+)/([^/]+)" + path, handle)

    def at(self, path: str) -> str:
        """An address below the repository's own."""
        return f"{self.url}/repos/{OWNER}/{NAME}{path}"

    def site(self, path: str = "") -> str:
        """Where people see something of the repository."""
        return f"{self.address}/{OWNER}/{NAME}{path}"

    def user_json(self, user: User) -> dict[str, Any]:
        kind = "Bot" if user.is_bot else "User"
        return self.shapes.of("simple-user", id=user.id, login=user.login, type=kind)

    def page(self, request: Request, items: Sequence[Any], inside: str = "") -> Response:
        """One page of a list, with the links that lead to the next."""
        size = min(int(request.query.get("per_page", ["30"])[0]), 100, self.largest_page)
        number = int(request.query.get("page", ["1"])[0])
        shown = list(items[(number - 1) * size : number * size])
        headers = {}
        if number * size < len(items):
            kept = {key: values[0] for key, values in request.query.items()}
            links = ((number + 1, "next"), (-(-len(items) // size), "last"))
            headers["Link"] = ", ".join(
                f'<{self.url}{request.path}?{urlencode({**kept, "page": at})}>; rel="{word}"' for at, word in links
            )
        return Response(200, {"total_count": len(items), inside: shown} if inside else shown, headers)

    def invalid(self, *errors: Any, message: str = "Validation Failed") -> Response:
        """How GitHub says that it understands and will not."""
        simple = all(isinstance(each, str) for each in errors)
        words = "Unprocessable Entity" if errors and simple else message
        return Response(422, {"message": words, "errors": list(errors), "documentation_url": "https://docs.invalid"})

    def not_found(self, request: Request) -> Response:
        return Response(404, {"message": "Not Found", "documentation_url": "https://docs.invalid", "status": "404"})

    def is_write(self, request: Request) -> bool:
        """Making a token changes nothing that people see, and a GraphQL query reads."""
        if request.path == self.graph_path:
            return self.graph.is_mutation(request)
        return super().is_write(request) and not request.path.endswith("/access_tokens")

    def _next_fault(self, request: Request) -> Fault | None:
        """Faults of reads also meet GraphQL's queries, those of writes do not: a query is refused in another way."""
        if request.path == self.graph_path and not self.graph.is_mutation(request):
            request = replace(request, method="GET")
        return super()._next_fault(request)

    def _handled(self, request: Request) -> Response:
        response = self._refused(request) or super()._handled(request)
        headers = {
            "X-RateLimit-Limit": "5000",
            "X-RateLimit-Remaining": str(4999 if self.quota is None else self.quota),
        }
        headers["X-RateLimit-Reset"] = str(int(datetime.now(UTC).timestamp()) + 30)
        if self.caller.scopes is not None:
            headers["X-OAuth-Scopes"] = self.caller.scopes
        return replace(response, headers={**headers, **response.headers})

    def _refused(self, request: Request) -> Response | None:
        if not request.headers.get("user-agent"):
            return Response(403, {"message": "Missing or invalid User Agent string."})
        if self.people.is_app_request(request):
            return None
        secret = re.sub(r"^(?:token|Bearer) ", "", request.headers.get("authorization", ""))
        token = self.tokens.get(secret)
        if token is None or (token.expires is not None and token.expires <= datetime.now(UTC)):
            return Response(401, {"message": "Bad credentials", "documentation_url": "https://docs.invalid"})
        self.caller = token
        if self.quota is not None:
            if self.quota <= 0:
                return Response(403, {"message": f"API rate limit exceeded for user ID {token.user.id}."})
            self.quota -= 1
        if token.repositories is not None and NAME not in token.repositories:
            return self.not_found(request)
        path = request.path.removeprefix(self.upload_path)
        return refusal(token, request.method, path) if request.path != self.graph_path else None
