"""A GitLab server on this machine with one project, as strict as the real one."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from tests.fakes.hosts.gitlab.description import GitlabDescription
from tests.fakes.hosts.gitlab.merge_requests import MergeRequests
from tests.fakes.hosts.gitlab.notes import Notes
from tests.fakes.hosts.gitlab.packages import Packages
from tests.fakes.hosts.gitlab.people import People
from tests.fakes.hosts.gitlab.pipelines import Pipelines
from tests.fakes.hosts.gitlab.records import MergeRequest, Token, User
from tests.fakes.hosts.gitlab.repository import Repository
from tests.fakes.hosts.loopback import LoopbackHost, Request, Response

PROJECT_ID = 15
_JOB_TOKEN_MAY = re.compile(
    r"(?:GET|HEAD|POST|PUT|DELETE) /projects/[^/]+/(?:releases|packages|jobs/\d+/artifacts).*"
    r"|GET /projects/[^/]+/repository/(?:branches|commits/[^/]+(?:/merge_requests)?|files/[^/]+/raw|tags)"
    r"|GET /projects/[^/]+/merge_requests(?:/\d+(?:/notes(?:/\d+)?)?)?|GET /job"
)


class GitlabFake(LoopbackHost):
    """`largest_page` bounds the pages of lists, `quota` the requests; paths in `keyed` are paged by cursor.

    `missing` names routes that this server is too old for, as regular expressions of method and path.
    """

    def __init__(self, *, relative_root: str = "", project: str = "group/sub/project") -> None:
        super().__init__()
        self.relative_root = relative_root
        self.root = f"{relative_root}/api/v4"
        self.spec = GitlabDescription()
        self.project = project
        self.visibility = "private"
        self.largest_page = 100
        self.keyed = re.compile(r"(?!)")
        self.link_origin: str | None = None
        self.quota: int | None = None
        self.missing: list[str] = []
        self.us = User(50, "project_15_bot_readylayer", 30)
        self.person = User(9, "person", 40)
        self.users = [self.us, self.person, User(77, "reporter", 20), User(78, "stranger")]
        self.tokens = {
            "glpat-ours": Token("private-token", self.us),
            "oauth-ours": Token("authorization", self.us),
            "job-ours": Token("job-token", self.us),
        }
        self.merge_requests: dict[int, MergeRequest] = {}
        self._last_id = 100
        self.caller = self.us
        self.repository = Repository(self)
        self.changes = MergeRequests(self)
        self.notes = Notes(self)
        self.pipelines = Pipelines(self)
        self.packages = Packages(self)
        People(self)

    @property
    def server(self) -> str:
        """The address that a user configures."""
        return self.address + self.relative_root

    @property
    def site(self) -> str:
        """Where people see the project."""
        return f"{self.server}/{self.project}"

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def on(self, method: str, path: str, handler: Callable[[Request], Response]) -> None:
        """A route below the project; other projects do not exist."""

        def handle(request: Request) -> Response:
            if request.groups[0] not in {str(PROJECT_ID), self.project}:
                return not_found("Project")
            return handler(replace(request, groups=request.groups[1:]))

        self.route(method, r"/projects/([^/]+)" + path, handle)

    def merge_request(self, iid: str) -> MergeRequest | None:
        return self.merge_requests.get(int(iid))

    def page(self, request: Request, items: Sequence[Any]) -> Response:
        """One page of a list, with the headers that lead to the next."""
        size = min(int(request.query.get("per_page", ["20"])[0]), self.largest_page)
        keyed = self.keyed.fullmatch(request.path) is not None
        name = "cursor" if keyed else "page"
        number = int(request.query.get(name, ["1"])[0])
        pages = max(1, math.ceil(len(items) / size))
        headers = {} if keyed else {"X-Page": str(number), "X-Per-Page": str(size), "X-Total": str(len(items))}
        if number < pages:
            headers["Link"] = f'<{self._link(request, name, number + 1)}>; rel="next"'
            if not keyed:
                headers["X-Next-Page"] = str(number + 1)
        return Response(200, list(items[(number - 1) * size : number * size]), headers)

    def _link(self, request: Request, name: str, number: int) -> str:
        query = [(key, value) for key, values in request.query.items() for value in values if key != name]
        origin = self.link_origin or self.server
        return f"{origin}/api/v4{request.path}?{urlencode([*query, (name, number)], quote_via=quote)}"

    def _handled(self, request: Request) -> Response:
        return self._refusal(request) or super()._handled(request)

    def _refusal(self, request: Request) -> Response | None:
        if self.quota is not None:
            if self.quota <= 0:
                headers = {"Retry-After": "7", "RateLimit-Limit": "60", "RateLimit-Remaining": "0"}
                return Response(429, b"Retry later\n", headers)
            self.quota -= 1
        if any(re.fullmatch(pattern, f"{request.method} {request.path}") for pattern in self.missing):
            return Response(404, {"error": "404 Not Found"})
        token = self._token(request)
        if token is None or (
            token.header == "job-token" and not _JOB_TOKEN_MAY.fullmatch(f"{request.method} {request.path}")
        ):
            return Response(401, {"message": "401 Unauthorized"})
        if "api" not in token.scopes and (self.is_write(request) or "read_api" not in token.scopes):
            words = "The request requires higher privileges than provided by the access token."
            return Response(403, {"error": "insufficient_scope", "error_description": words, "scope": "api"})
        self.caller = token.user
        return None

    def _token(self, request: Request) -> Token | None:
        for secret, token in self.tokens.items():
            if request.headers.get(token.header, "").removeprefix("Bearer ") == secret:
                return token
        return None


def not_found(what: str) -> Response:
    return Response(404, {"message": f"404 {what} Not Found"})


def bad_request(words: Any) -> Response:
    return Response(400, {"message": words})
