"""Releases and generic packages of the fake."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.gitlab.records import TIME
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.gitlab.fake import GitlabFake

_NAME = re.compile(r"[A-Za-z0-9._+~@-]+")


@dataclass
class Release:
    tag: str
    sha: str
    name: str
    description: str
    links: list[dict[str, Any]] = field(default_factory=list)


class Packages:
    """`files` are the uploads by (package, version), oldest first: an equal name does not replace an earlier one."""

    def __init__(self, fake: "GitlabFake") -> None:
        self.fake = fake
        self.releases: dict[str, Release] = {}
        self.files: dict[tuple[str, str], list[dict[str, Any]]] = {}
        fake.on("POST", "/releases", self.create)
        fake.on("GET", r"/releases/([^/]+)", self.show)
        fake.on("PUT", r"/releases/([^/]+)", self.update)
        fake.on("POST", r"/releases/([^/]+)/assets/links", self.add_link)
        fake.on("PUT", r"/releases/([^/]+)/assets/links/(\d+)", self.change_link)
        fake.on("PUT", r"/packages/generic/([^/]+)/([^/]+)/([^/]+)", self.upload)
        fake.on("GET", "/packages", self.show_all)
        fake.on("GET", r"/packages/(\d+)/package_files", self.list_files)

    def create(self, request: Request) -> Response:
        body = request.json
        tag = body["tag_name"]
        if tag in self.releases:
            return Response(409, {"message": "Release already exists"})
        tags = self.fake.repository.tags
        if tag not in tags and body.get("ref") not in self.fake.repository.commits:
            return Response(422, {"message": "Ref is not specified"})
        tags.setdefault(tag, body.get("ref", ""))
        release = Release(tag, tags[tag], body.get("name", tag), body.get("description", ""))
        self.releases[tag] = release
        return Response(201, self._json(release))

    def show(self, request: Request) -> Response:
        release = self.releases.get(request.groups[0])
        return Response(200, self._json(release)) if release else Response(404, {"message": "404 Not Found"})

    def update(self, request: Request) -> Response:
        release = self.releases[request.groups[0]]
        release.name = request.json.get("name", release.name)
        release.description = request.json.get("description", release.description)
        return Response(200, self._json(release))

    def add_link(self, request: Request) -> Response:
        release, body = self.releases[request.groups[0]], request.json
        if any(body["name"] == link["name"] or body["url"] == link["url"] for link in release.links):
            return Response(400, {"message": "Name has already been taken"})
        link = {"id": self.fake.next_id(), "direct_asset_url": body["url"], **body}
        release.links.append(link)
        return Response(201, link)

    def change_link(self, request: Request) -> Response:
        links = self.releases[request.groups[0]].links
        link = next(each for each in links if each["id"] == int(request.groups[1]))
        link |= {**request.json, "direct_asset_url": request.json["url"]}
        return Response(200, link)

    def upload(self, request: Request) -> Response:
        package, version, name = request.groups
        if not all(_NAME.fullmatch(each) for each in (package, version, name)) or not request.raw:
            return Response(400, {"error": "file_name is invalid"})
        digest = hashlib.sha256(request.raw).hexdigest()
        number = self.fake.next_id()
        held = {"id": number, "package_id": 1, "created_at": TIME, "file_name": name, "size": len(request.raw)}
        self.files.setdefault((package, version), []).append(
            {**held, "file_md5": None, "file_sha1": None, "file_sha256": digest}
        )
        return Response(201, {"message": "201 Created"})

    def show_all(self, request: Request) -> Response:
        asked = request.query.get("package_name", [""])[0]
        listed = [
            {"id": number, "name": name, "version": version, "package_type": "generic", "status": "default"}
            for number, (name, version) in enumerate(self.files, start=1)
            if asked in name
        ]
        return self.fake.page(request, listed)

    def list_files(self, request: Request) -> Response:
        number = int(request.groups[0])
        return self.fake.page(request, list(self.files.values())[number - 1])

    def _json(self, release: Release) -> dict[str, Any]:
        return {
            "tag_name": release.tag,
            "name": release.name,
            "description": release.description,
            "created_at": TIME,
            "released_at": TIME,
            "upcoming_release": False,
            "author": self.fake.us.json(),
            "commit": self.fake.repository.commits[release.sha].json(),
            "commit_path": f"/{self.fake.project}/-/commit/{release.sha}",
            "tag_path": f"/{self.fake.project}/-/tags/{release.tag}",
            "assets": {"count": len(release.links), "sources": [], "links": release.links[::-1]},
            "evidences": [],
            "_links": {"self": f"{self.fake.site}/-/releases/{release.tag}"},
        }
