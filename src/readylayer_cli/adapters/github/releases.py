"""Releases: found by tag, brought up to date, their assets replaced by name."""

import hashlib
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from readylayer_cli.adapters.github.address import may_upload
from readylayer_cli.adapters.github.client import Api, encoded, encoded_path
from readylayer_cli.adapters.github.faults import host_error
from readylayer_cli.adapters.github.fields import Json, as_object, number, odd_answer, optional_text, part, text
from readylayer_cli.adapters.github.words import same_text
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Asset, Receipt, ReleaseRequest


@dataclass(frozen=True)
class Releases:
    """The releases of one repository."""

    api: Api

    def release(self, request: ReleaseRequest) -> Receipt:
        """Create the release or bring it up to date; a tag that stands on another commit is a `CONFLICT`."""
        self._check_tag(request)
        found = self._of_tag(request.tag)
        action = Action.UNCHANGED
        if found is None:
            action, found = Action.CREATED, self._created(request)
        elif changed := _differences(found, request):
            action, found = Action.UPDATED, self._updated(number(found, "id"), changed)
        attached = [self._attach(found, asset) for asset in request.assets]
        if action is Action.UNCHANGED and any(attached):
            action = Action.UPDATED
        return Receipt(action, str(number(found, "id")), optional_text(found, "html_url"))

    def _of_tag(self, tag: str) -> Json | None:
        return self.api.find(f"{self.api.root}/releases/tags/{encoded(tag)}")

    def _check_tag(self, request: ReleaseRequest) -> None:
        ref = self.api.find(f"{self.api.root}/git/ref/tags/{encoded_path(request.tag)}")
        if ref is None:
            return
        target = part(ref, "object")
        if text(target, "type") == "tag":
            target = part(self.api.get(f"{self.api.root}/git/tags/{text(target, 'sha')}"), "object")
        if text(target, "sha") != request.sha:
            raise host_error(
                HostFailure.CONFLICT,
                f"tag {request.tag} is on {text(target, 'sha')[:12]}, not on {request.sha[:12]}",
                "release under another tag, or move the tag",
            )

    def _created(self, request: ReleaseRequest) -> Json:
        body = {
            "tag_name": request.tag,
            "target_commitish": request.sha,
            "name": request.title,
            "body": request.notes,
        }
        return self.api.patience.write(
            partial(self.api.send, "POST", f"{self.api.root}/releases", body), lambda: self._of_tag(request.tag)
        )

    def _updated(self, release_id: int, changed: dict[str, object]) -> Json:
        path = f"{self.api.root}/releases/{release_id}"
        return self.api.patience.write(
            partial(self.api.send, "PATCH", path, changed),
            lambda: (
                found if all((found := self.api.get(path)).get(name) == changed[name] for name in changed) else None
            ),
        )

    def _attach(self, release: Json, asset: Asset) -> bool:
        """Attach an asset in place of the one of its name; whether anything had to be written."""
        held = self._held(release, asset.name)
        if held is not None:
            if _is_same(held, asset):
                return False
            self._delete(release, held)
        address = text(release, "upload_url").partition("{")[0]
        if not may_upload(self.api.connection.api_url, address):
            raise odd_answer("upload_url")
        parts = urlsplit(address)
        root, slash, path = address.partition("/repos/")
        if not slash or parts.query:
            raise odd_answer("upload_url")
        connection = self.api.connection.at(root)

        def send() -> Json:
            partial_upload = self._held(release, asset.name)  # a broken upload leaves its name behind
            if partial_upload is not None:
                self._delete(release, partial_upload)
            sent = connection.upload(f"{slash}{path}", {"name": asset.name}, asset.media_type, asset.content)
            return as_object(sent.json(), "asset")

        self.api.patience.write(
            send,
            lambda: landed if (landed := self._held(release, asset.name)) and _is_same(landed, asset) else None,
        )
        return True

    def _held(self, release: Json, name: str) -> Json | None:
        assets = self.api.listing(f"{self.api.root}/releases/{number(release, 'id')}/assets")
        return next((each for each in assets if text(each, "name") == name), None)

    def _delete(self, release: Json, asset: Json) -> None:
        self.api.patience.write(
            partial(self.api.send, "DELETE", f"{self.api.root}/releases/assets/{number(asset, 'id')}"),
            lambda: {} if self._held(release, text(asset, "name")) is None else None,
        )


def _differences(release: Json, request: ReleaseRequest) -> dict[str, object]:
    changed: dict[str, object] = {}
    if (optional_text(release, "name") or "") != request.title:
        changed["name"] = request.title
    if not same_text(optional_text(release, "body") or "", request.notes):
        changed["body"] = request.notes
    return changed


def _is_same(held: Json, asset: Asset) -> bool:
    """Whether an asset is whole and has this content; servers that give no digest are asked to take it again."""
    digest = f"sha256:{hashlib.sha256(asset.content).hexdigest()}"
    return text(held, "state") == "uploaded" and optional_text(held, "digest") == digest
