"""Releases and their assets, which go to a host of their own."""

import hashlib
from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.github.records import Asset, Release
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.github.fake import GithubFake


class Releases:
    """`upload_url` overrides where uploads are sent."""

    def __init__(self, fake: "GithubFake") -> None:
        self.fake = fake
        self.releases: list[Release] = []
        self.upload_url: str | None = None
        fake.on("GET", "/releases", self.list)
        fake.on("POST", "/releases", self.create)
        fake.on("GET", r"/releases/tags/([^/]+)", self.of_tag)
        fake.on("GET", r"/releases/(\d+)", self.show)
        fake.on("PATCH", r"/releases/(\d+)", self.update)
        fake.on("GET", r"/releases/(\d+)/assets", self.assets)
        fake.on("DELETE", r"/releases/assets/(\d+)", self.delete)
        fake.route("POST", rf"{fake.upload_path}/repos/acme/app/releases/(\d+)/assets", self.upload)

    def list(self, request: Request) -> Response:
        return self.fake.page(request, [self._json(each) for each in self.releases])

    def create(self, request: Request) -> Response:
        wanted = request.json
        if any(each.tag == wanted["tag_name"] for each in self.releases):
            return self.fake.invalid({"resource": "Release", "code": "already_exists", "field": "tag_name"})
        target = wanted.get("target_commitish", "main")
        commit = self.fake.repository.resolve(target)
        if commit is None:
            return self.fake.invalid({"resource": "Release", "code": "invalid", "field": "target_commitish"})
        self.fake.repository.tags.setdefault(wanted["tag_name"], commit.sha)
        made = Release(self.fake.next_id(), wanted["tag_name"], target, wanted.get("name", ""), wanted.get("body", ""))
        self.releases.append(made)
        return Response(201, self._json(made))

    def of_tag(self, request: Request) -> Response:
        found = next((each for each in self.releases if each.tag == request.groups[0]), None)
        return Response(200, self._json(found)) if found else self.fake.not_found(request)

    def show(self, request: Request) -> Response:
        found = self._find(request)
        return Response(200, self._json(found)) if found else self.fake.not_found(request)

    def update(self, request: Request) -> Response:
        found = self._find(request)
        if found is None:
            return self.fake.not_found(request)
        found.name = request.json.get("name", found.name)
        found.body = request.json.get("body", found.body)
        return Response(200, self._json(found))

    def assets(self, request: Request) -> Response:
        found = self._find(request)
        if found is None:
            return self.fake.not_found(request)
        return self.fake.page(request, [self._asset_json(each) for each in found.assets])

    def delete(self, request: Request) -> Response:
        for release in self.releases:
            for asset in release.assets:
                if asset.id == int(request.groups[0]):
                    release.assets.remove(asset)
                    return Response(204)
        return self.fake.not_found(request)

    def upload(self, request: Request) -> Response:
        """Checked by hand: the description has this below the API's root, where GitHub does not have it."""
        spec = self.fake.spec
        assert spec is not None
        path = request.path.removeprefix(self.fake.upload_path)
        kind = "application/octet-stream"
        self.fake.faults_found += spec.faults_of_request("POST", path, request.query, kind, request.raw)
        found = self._find(request)
        if found is None:
            return self.fake.not_found(request)
        name = request.query["name"][0]
        if any(each.name == name for each in found.assets):
            return self.fake.invalid({"resource": "ReleaseAsset", "code": "already_exists", "field": "name"})
        made = Asset(self.fake.next_id(), name, request.headers["content-type"], request.raw)
        found.assets.append(made)
        shown = self._asset_json(made)
        self.fake.faults_found += spec.faults_of_response("POST", path, 201, shown)
        return Response(201, shown)

    def _find(self, request: Request) -> Release | None:
        return next((each for each in self.releases if each.id == int(request.groups[0])), None)

    def _json(self, release: Release) -> dict[str, Any]:
        root = self.upload_url or f"{self.fake.address}{self.fake.upload_root}"
        return self.fake.shapes.of(
            "release",
            id=release.id,
            tag_name=release.tag,
            target_commitish=release.target,
            name=release.name,
            body=release.body,
            url=self.fake.at(f"/releases/{release.id}"),
            html_url=self.fake.site(f"/releases/tag/{release.tag}"),
            upload_url=f"{root}/repos/acme/app/releases/{release.id}/assets{{?name,label}}",
            author=self.fake.user_json(self.fake.us),
            assets=[self._asset_json(each) for each in release.assets],
        )

    def _asset_json(self, asset: Asset) -> dict[str, Any]:
        return self.fake.shapes.of(
            "release-asset",
            id=asset.id,
            name=asset.name,
            content_type=asset.media_type,
            size=len(asset.content),
            state=asset.state,
            digest=f"sha256:{hashlib.sha256(asset.content).hexdigest()}",
            url=self.fake.at(f"/releases/assets/{asset.id}"),
            uploader=self.fake.user_json(self.fake.us),
        )
