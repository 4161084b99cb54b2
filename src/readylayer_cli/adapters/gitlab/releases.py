"""Releases, with their files in the project's generic packages."""

import hashlib
import re
from collections.abc import Mapping

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.faults import host_error
from readylayer_cli.adapters.gitlab.fields import Json, number, optional_part, optional_text, parts, text
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Asset, Receipt, ReleaseRequest

_PACKAGE = "readylayer"
_ODD = re.compile(r"[^A-Za-z0-9._+-]+")


def release(api: Api, request: ReleaseRequest) -> Receipt:
    """Create the release and its tag, or bring title, notes and files up to date; nothing is written without news."""
    path = f"{api.project}/releases"
    at = f"{path}/{encoded(request.tag)}"
    _expect_tag(api, request)
    links = {asset.name: _uploaded(api, request.tag, asset) for asset in request.assets}
    written = any(is_new for _, is_new in links.values())
    words = {"name": request.title, "description": request.notes}
    standing = api.find(at)
    if standing is None:
        body = {"tag_name": request.tag, "ref": request.sha, **words}
        made = api.patience.write(lambda: api.send("post", path, body), lambda: api.find(at))
    else:
        made = standing
        if any((optional_text(standing, name) or "") != value for name, value in words.items()):
            made = api.patience.write(lambda: api.send("put", at, words), lambda: _with(api, at, words))
            written = True
    for name, (url, _) in links.items():
        written |= _linked(api, at, made, name, url)
    action = Action.CREATED if standing is None else Action.UPDATED if written else Action.UNCHANGED
    return Receipt(action, request.tag, f"{api.site}/-/releases/{encoded(request.tag)}")


def _expect_tag(api: Api, request: ReleaseRequest) -> None:
    """GitLab would take an existing tag as it is, wherever it points."""
    tag = api.find(f"{api.project}/repository/tags/{encoded(request.tag)}")
    commit = optional_part(tag, "commit") if tag else None
    if commit is not None and text(commit, "id") != request.sha:
        raise host_error(
            HostFailure.CONFLICT,
            f"tag {request.tag} is at {text(commit, 'id')}, not at {request.sha}",
            "release under another tag, or delete this one first",
        )


def _uploaded(api: Api, tag: str, asset: Asset) -> tuple[str, bool]:
    """Where the file can be had, and whether it had to be uploaded."""
    if not asset.content:
        raise host_error(HostFailure.INVALID, f"{asset.name} is empty; GitLab takes no empty file", "leave it out")
    version, name = _safe(tag), _safe(asset.name)
    path = f"{api.project}/packages/generic/{_PACKAGE}/{encoded(version)}/{encoded(name)}"
    wanted = hashlib.sha256(asset.content).hexdigest()
    is_new = _stored_digest(api, version, name) != wanted
    if is_new:
        api.patience.write(
            lambda: api.send("put", path, asset.content),
            lambda: {} if _stored_digest(api, version, name) == wanted else None,
        )
    return f"{api.root}{path}", is_new


def _stored_digest(api: Api, version: str, name: str) -> str | None:
    """The SHA-256 of the newest upload under a name; it is the one that is served."""
    query = {"package_type": "generic", "package_name": _PACKAGE}
    for package in api.listing(f"{api.project}/packages", query):
        if optional_text(package, "name") == _PACKAGE and optional_text(package, "version") == version:
            files = api.listing(f"{api.project}/packages/{number(package, 'id')}/package_files")
            named = [file for file in files if optional_text(file, "file_name") == name]
            newest = max(named, key=lambda file: number(file, "id"), default=None)
            return optional_text(newest, "file_sha256") if newest else None
    return None


def _linked(api: Api, at: str, made: Json, name: str, url: str) -> bool:
    """Whether the release had to be given a link to the file."""
    link = _link(made, name)
    if link is not None and optional_text(link, "url") == url:
        return False
    body = {"name": name, "url": url, "link_type": "other"}
    links = f"{at}/assets/links"
    method, path = ("post", links) if link is None else ("put", f"{links}/{number(link, 'id')}")

    def landed() -> Json | None:
        now = _link(api.get(at), name)
        return now if now is not None and optional_text(now, "url") == url else None

    api.patience.write(lambda: api.send(method, path, body), landed)
    return True


def _link(release_: Json, name: str) -> Json | None:
    assets = optional_part(release_, "assets") or {}
    return next((link for link in parts(assets, "links") if optional_text(link, "name") == name), None)


def _with(api: Api, path: str, words: Mapping[str, object]) -> Json | None:
    now = api.get(path)
    return now if all(now.get(name) == value for name, value in words.items()) else None


def _safe(name: str) -> str:
    """The name as the package registry takes it."""
    return _ODD.sub("-", name).strip("-.") or "file"
