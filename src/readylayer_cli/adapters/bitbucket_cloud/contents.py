"""Files and branches at Bitbucket Cloud."""

import re

from readylayer_cli.adapters.bitbucket.api import file_path
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, Receipt, ReleaseRequest

_COMMIT_ID = re.compile(r"[0-9a-f]{7,64}")


class CloudContents:
    """Reads files, and commits several at once onto the expected head."""

    def __init__(self, api: CloudApi) -> None:
        self._api = api

    def read(self, path: str, revision: str) -> bytes | None:
        """A file's content; `None` for what is no file, or whose commit is unknown."""
        commit = revision if _COMMIT_ID.fullmatch(revision) else self.branch_head(revision) or revision
        address = f"{self._api.below('src', commit)}/{file_path(self._api.product, path)}"
        about = self._api.find(address, {"format": "meta"})
        if about is None or about.maybe_text("type") != "commit_file":
            return None
        return self._api.ask_raw(address).body

    def branch_head(self, branch: str) -> str | None:
        """The commit at the tip of a branch."""
        path = self._api.below("refs", "branches")
        query = {"q": f'name="{branch}"'} if '"' not in branch and "\\" not in branch else None
        for each in self._api.pages(path, query):
            if each.maybe_text("name") == branch:
                return each.node("target").text("hash")
        return None

    def commit(self, request: CommitRequest) -> str:
        """One commit; Bitbucket itself compares the branch with the parent that we name."""
        self._check(request)
        parent = request.expect_head or request.base_sha
        fields: dict[str, object] = {"message": request.message, "branch": request.branch, "parents": parent}
        deleted = [f"/{edit.path}" for edit in request.files if edit.content is None]
        if deleted:
            fields["files"] = deleted
        files = {f"/{edit.path}": edit.content for edit in request.files if edit.content is not None}

        def write() -> str:
            answer = self._api.connection.send_form("POST", self._api.below("src"), fields, files)
            made = answer.headers.get("Location", "").rstrip("/").rpartition("/")[2]
            return made if _COMMIT_ID.fullmatch(made) else self.branch_head(request.branch) or ""

        made = self._api.patience.write(write, lambda: self._landed(request, parent))
        if not made:
            raise self._api.product.odd(f"the commit on {request.branch} is not there")
        return made

    def release(self, request: ReleaseRequest) -> Receipt:
        """Bitbucket has no releases."""
        raise self._api.product.error(
            HostFailure.INVALID, "there are no releases", "push a tag, or upload files to the repository's downloads"
        )

    def _check(self, request: CommitRequest) -> None:
        executable = next((edit.path for edit in request.files if edit.executable and edit.content is not None), None)
        if executable is not None:
            raise self._api.product.error(
                HostFailure.INVALID, f"{executable} cannot be made executable through the API", "commit it with git"
            )
        if request.expect_head is None and self.branch_head(request.branch) is not None:
            raise self._api.product.error(HostFailure.CONFLICT, f"the branch {request.branch} exists already")

    def _landed(self, request: CommitRequest, parent: str) -> str | None:
        """The tip of the branch if it is the commit that was asked for."""
        tip = self.branch_head(request.branch)
        if tip is None or tip == parent:
            return None
        commit = self._api.get(self._api.below("commit", tip))
        parents = [each.text("hash") for each in commit.nodes("parents")]
        ours = commit.maybe_text("message") or ""
        return tip if parents == [parent] and ours.rstrip() == request.message.rstrip() else None
