"""Accounts, collaborators, and the tokens that an App gets for its installation."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt

from tests.fakes.hosts.github.records import Token, User
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake

APP_ID, INSTALLATION = 1234, 99
_ACCESS = re.compile(r"/app/installations/(\d+)/access_tokens")


class People:
    """`public_key` proves the App; `lifetime` is how long its tokens live."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self.app_user = User(5_000, "readylayer[bot]")
        self.public_key: str | None = None
        self.lifetime = timedelta(hours=1)
        self.permissions = {"contents": "write", "pull_requests": "write", "checks": "write", "metadata": "read"}
        self.made = 0
        fake.on("GET", r"/collaborators/([^/]+)/permission", self.permission)
        fake.on("GET", "", self.repository)
        fake.route("GET", "/user", self.user)
        fake.route("POST", _ACCESS.pattern, self.access_token)

    def is_app_request(self, request: Request) -> bool:
        """Whether the request proves itself with a JWT, which its handler checks."""
        return _ACCESS.fullmatch(request.path) is not None

    def user(self, request: Request) -> Response:
        user = self.fake.caller.user
        return Response(200, self.fake.shapes.of("private-user", id=user.id, login=user.login, type="User"))

    def repository(self, request: Request) -> Response:
        return Response(200, repository_json(self.fake, "full-repository"))

    def permission(self, request: Request) -> Response:
        user = next((each for each in self.fake.users if each.login == request.groups[0]), None)
        if user is None:
            return self.fake.not_found(request)
        shown = self.fake.user_json(user)
        body = self.fake.shapes.of(
            "repository-collaborator-permission", permission=user.permission, role_name=user.permission, user=shown
        )
        return Response(200, body)

    def access_token(self, request: Request) -> Response:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            claims: dict[str, Any] = jwt.decode(bearer, self.public_key or "", algorithms=["RS256"])
        except jwt.PyJWTError as error:
            return Response(401, {"message": f"A JSON web token could not be decoded: {error}"})
        if str(claims.get("iss")) != str(APP_ID) or claims["exp"] - claims["iat"] > 660:
            return Response(401, {"message": "'Expiration time' claim ('exp') is too far in the future"})
        if int(request.groups[0]) != INSTALLATION:
            return self.fake.not_found(request)
        wanted = request.json or {}
        self.made += 1
        secret = f"ghs_made{self.made}"
        expires = datetime.now(UTC) + self.lifetime
        permissions = wanted.get("permissions") or dict(self.permissions)
        names = wanted.get("repositories")
        self.fake.tokens[secret] = Token(
            self.app_user, permissions=permissions, repositories=tuple(names) if names else None, expires=expires
        )
        return Response(
            201,
            self.fake.shapes.of(
                "installation-token",
                token=secret,
                expires_at=expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
                permissions=dict(permissions),
                repository_selection="selected",
            ),
        )


def repository_json(fake: "GithubFake", schema: str, owner: str = "", *, fork: bool = False) -> dict[str, Any]:
    """The repository in one of the shapes that the description has for it."""
    login = owner or "acme"
    return fake.shapes.of(
        schema,
        id=2 if fork else 1,
        name="app",
        full_name=f"{login}/app",
        owner=fake.user_json(User(11 if not fork else 12, login)),
        private=False,
        fork=fork,
        url=f"{fake.url}/repos/{login}/app",
        html_url=f"{fake.address}/{login}/app",
        default_branch="main",
    )
