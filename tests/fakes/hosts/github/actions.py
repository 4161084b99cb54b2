"""Workflow runs' artifacts, which lie on a storage host that must never see a token."""

from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.github.records import StoredArtifact
from tests.fakes.hosts.loopback import LoopbackHost, Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake


class Storage(LoopbackHost):
    """Another server; its requests are recorded, and credentials make it refuse, as real blob stores do."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: dict[str, bytes] = {}
        self.route("GET", r"/blobs/(\d+)", self.blob)

    def blob(self, request: Request) -> Response:
        if "authorization" in request.headers:
            return Response(403, {"message": "Server failed to authenticate the request"})
        if request.query.get("sig") != ["a+b/c="]:
            return Response(403, {"message": "Signature did not match"})
        content = self.contents.get(request.groups[0])
        return Response(200, content) if content is not None else Response(404)


class Actions:
    """`location` overrides where a download is sent."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self.storage: Storage | None = None
        self.location: str | None = None
        self.artifacts: list[StoredArtifact] = []
        fake.on("GET", r"/actions/runs/(\d+)/artifacts", self.list)
        fake.on("GET", r"/actions/artifacts/(\d+)/zip", self.download)

    def add(self, run: int, name: str, content: bytes, *, expired: bool = False) -> StoredArtifact:
        made = StoredArtifact(len(self.artifacts) + 1, run, name, content, expired)
        self.artifacts.append(made)
        if self.storage is not None:
            self.storage.contents[str(made.id)] = content
        return made

    def list(self, request: Request) -> Response:
        found = [self._json(each) for each in self.artifacts if each.run == int(request.groups[0])]
        return self.fake.page(request, found, inside="artifacts")

    def download(self, request: Request) -> Response:
        found = next((each for each in self.artifacts if each.id == int(request.groups[0])), None)
        if found is None:
            return self.fake.not_found(request)
        if found.expired or self.storage is None:
            return Response(410, {"message": "Artifact has expired"})
        signed = f"{self.storage.address}/blobs/{found.id}?sig=a%2Bb%2Fc%3D"
        return Response(302, None, {"Location": self.location or signed})

    def _json(self, artifact: StoredArtifact) -> dict[str, Any]:
        url = self.fake.at(f"/actions/artifacts/{artifact.id}")
        return self.fake.shapes.of(
            "artifact",
            id=artifact.id,
            name=artifact.name,
            size_in_bytes=len(artifact.content),
            expired=artifact.expired,
            url=url,
            archive_download_url=f"{url}/zip",
        )
