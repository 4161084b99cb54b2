"""Users, members and tokens of the fake."""

from typing import TYPE_CHECKING

from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.gitlab.fake import GitlabFake


class People:
    """Answers who somebody is and what he may do."""

    def __init__(self, fake: "GitlabFake") -> None:
        self.fake = fake
        fake.route("GET", "/user", lambda _: Response(200, fake.caller.json()))
        fake.route("GET", "/users", self.users)
        fake.route("GET", "/personal_access_tokens/self", self.token)
        fake.route("GET", r"/projects/(\d+)", self.project_by_id)
        fake.on("GET", "", self.project)
        fake.on("GET", r"/members/all/(\d+)", self.member)

    def users(self, request: Request) -> Response:
        name = request.query.get("username", [""])[0]
        return self.fake.page(request, [user.json() for user in self.fake.users if user.username == name])

    def token(self, request: Request) -> Response:
        token = self.fake._token(request)
        if token is None or token.header != "private-token":
            return Response(
                400, {"message": "400 Bad request - This endpoint requires token type to be a personal access token"}
            )
        return Response(
            200,
            {"id": 4, "name": "readylayer", "active": True, "scopes": sorted(token.scopes), "user_id": token.user.id},
        )

    def project_by_id(self, request: Request) -> Response:
        number = int(request.groups[0])
        if number == 15:
            return self.project(request)
        return Response(200, {"id": number, "path_with_namespace": f"fork{number}/project", "visibility": "public"})

    def project(self, request: Request) -> Response:
        fake = self.fake
        return Response(200, {"id": 15, "path_with_namespace": fake.project, "visibility": fake.visibility})

    def member(self, request: Request) -> Response:
        user = next((each for each in self.fake.users if each.id == int(request.groups[0])), None)
        if user is None or user.level is None:
            return Response(404, {"message": "404 Not found"})
        return Response(
            200, {**user.json(), "access_level": user.level, "membership_state": "active", "expires_at": None}
        )
