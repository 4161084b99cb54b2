"""Files and branches at Bitbucket Data Center."""

from readylayer_cli.adapters.bitbucket.api import file_path
from readylayer_cli.adapters.bitbucket_dc.client import DataCenterApi
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, FileEdit, Receipt, ReleaseRequest

_PAGE = 100


class DataCenterContents:
    """Reads files, and commits one at a time, which is all that the server's API can do."""

    def __init__(self, api: DataCenterApi) -> None:
        self._api = api

    def read(self, path: str, revision: str) -> bytes | None:
        """A file's content; `None` if the revision has no such file."""
        try:
            return self._api.ask_raw(
                f"{self._api.below('raw')}/{file_path(self._api.product, path)}", {"at": revision}
            ).body
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise

    def branch_head(self, branch: str) -> str | None:
        """The commit at the tip of a branch."""
        query = {"filterText": branch, "boostMatches": "true"}
        for each in self._api.pages(self._api.below("branches"), query, size=_PAGE):
            if each.text("displayId") == branch:
                return each.text("latestCommit")
        return None

    def commit(self, request: CommitRequest) -> str:
        """One file in one commit.

        The server compares the file, not the branch, with the head that we name: a commit to another file that comes
        between the check here and the write goes unnoticed, but never one to the same file.
        """
        edit, content = self._single(request)
        head = self.branch_head(request.branch)
        if head != request.expect_head:
            raise self._api.product.error(
                HostFailure.CONFLICT, f"the branch {request.branch} is at {head or 'no commit'}, not where it should be"
            )
        if head is None:
            self._create_branch(request)
        parent = head or request.base_sha
        fields: dict[str, object] = {"branch": request.branch, "message": request.message}
        if self.read(edit.path, parent) is not None:
            fields["sourceCommitId"] = parent
        path = f"{self._api.below('browse')}/{file_path(self._api.product, edit.path)}"

        def write() -> str:
            answer = self._api.connection.send_form("PUT", path, fields, {"content": content})
            return answer.node().text("id")

        return self._api.patience.write(write, lambda: self._landed(request, parent, content))

    def release(self, request: ReleaseRequest) -> Receipt:
        """Bitbucket has no releases."""
        raise self._api.product.error(HostFailure.INVALID, "there are no releases", "push a tag")

    def _single(self, request: CommitRequest) -> tuple[FileEdit, bytes]:
        edit = request.files[0] if len(request.files) == 1 else None
        if edit is None or edit.content is None or edit.executable:
            what = (
                f"{len(request.files)} files in one commit"
                if edit is None
                else f"a commit that deletes {edit.path}"
                if edit.content is None
                else f"{edit.path} as an executable file"
            )
            raise self._api.product.error(
                HostFailure.INVALID,
                f"the API cannot make {what}: it writes one plain file at a time",
                "take the result as a patch or files in the checkout, and push it with git",
            )
        return edit, edit.content

    def _create_branch(self, request: CommitRequest) -> None:
        content = {"name": request.branch, "startPoint": request.base_sha}

        def landed() -> bool | None:
            return True if self.branch_head(request.branch) == request.base_sha else None

        def write() -> bool:
            self._api.connection.send("POST", self._api.below("branches"), content)
            return True

        self._api.patience.write(write, landed)

    def _landed(self, request: CommitRequest, parent: str, content: bytes) -> str | None:
        """The tip of the branch if it has moved and holds what was to be written."""
        tip = self.branch_head(request.branch)
        if tip is None or tip == parent:
            return None
        return tip if self.read(request.files[0].path, tip) == content else None
