"""Files, branches, commits and releases of a project."""

from readylayer_cli.adapters.gitlab import commits, releases
from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import CommitRequest, Receipt, ReleaseRequest


class GitlabContents:
    """Implements `host_ports.Contents`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, path: str, revision: str) -> bytes | None:
        """A file at a revision; `None` if there is none."""
        try:
            return self._api.raw(f"{self._api.project}/repository/files/{encoded(path)}/raw", {"ref": revision})
        except HostError as error:
            if error.failure is HostFailure.MISSING and ("File" in error.message or "Commit" in error.message):
                return None
            raise

    def branch_head(self, branch: str) -> str | None:
        """The commit a branch points at; `None` if there is no such branch."""
        return commits.branch_head(self._api, branch)

    def commit(self, request: CommitRequest) -> str:
        """Commit many files at once; raises a `CONFLICT` if the branch is elsewhere."""
        return commits.commit(self._api, request)

    def release(self, request: ReleaseRequest) -> Receipt:
        """Create a release with its assets, or bring it up to date."""
        return releases.release(self._api, request)
