"""Files, branches and releases at GitHub."""

import base64
import binascii

from readylayer_cli.adapters.github.client import Api, encoded_path
from readylayer_cli.adapters.github.commits import Commits
from readylayer_cli.adapters.github.fields import Json, as_object, odd_answer, optional_text, part, text
from readylayer_cli.adapters.github.releases import Releases
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, Receipt, ReleaseRequest


class GithubContents:
    """Implements `host_ports.Contents`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, path: str, revision: str) -> bytes | None:
        """A regular file at a revision; big ones come as blobs."""
        try:
            answer = self._api.answer(f"{self._api.root}/contents/{encoded_path(path)}", {"ref": revision})
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise
        data = answer.json()
        if isinstance(data, list):  # a folder
            return None
        found = as_object(data, "content")
        if text(found, "type") != "file":
            return None
        if optional_text(found, "encoding") != "base64":
            found = self._api.get(f"{self._api.root}/git/blobs/{text(found, 'sha')}")
        return _decoded(found)

    def branch_head(self, branch: str) -> str | None:
        """The commit a branch points at."""
        found = self._api.find(f"{self._api.root}/git/ref/heads/{encoded_path(branch)}")
        return text(part(found, "object"), "sha") if found is not None else None

    def commit(self, request: CommitRequest) -> str:
        """Commit many files at once, if the branch is still where it was expected."""
        return Commits(self._api, self.branch_head).commit(request)

    def release(self, request: ReleaseRequest) -> Receipt:
        """Create a release with its assets, or bring it up to date."""
        return Releases(self._api).release(request)


def _decoded(found: Json) -> bytes:
    if optional_text(found, "encoding") != "base64":
        raise odd_answer("encoding")
    try:
        return base64.b64decode(text(found, "content"))
    except (binascii.Error, ValueError) as error:
        raise odd_answer("content") from error
