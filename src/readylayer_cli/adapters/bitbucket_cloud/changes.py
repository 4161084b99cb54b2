"""Pull requests of Bitbucket Cloud."""

from collections.abc import Iterator
from dataclasses import replace

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_cloud.client import CloudApi
from readylayer_cli.adapters.bitbucket_cloud.pull_request import read_pull_request
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import ChangeRef, ChangeState, HostedChange, Proposal

_PAGE = 50  # more pull requests at once are refused
_SHORTEST_ID = 7


class CloudChanges:
    """Changes of one repository."""

    def __init__(self, api: CloudApi) -> None:
        self._api = api

    def change(self, ref: ChangeRef) -> HostedChange:
        """The pull request as it is now."""
        return read_pull_request(self._api.get(self._api.below("pullrequests", ref.number)), ref.repo)

    def files(self, change: HostedChange) -> ChangeSet:
        """What differs from the merge base on, from the raw diff of the pull request."""
        path = self._api.below("pullrequests", change.ref.number, "diff")
        raw = self._api.patience.read(lambda: self._api.connection.get_redirected(path))
        return replace(parse_diff(raw.body), base=change.base_sha, head=change.head_sha)

    def of_commit(
        self, sha: str, *, head_branch: str | None = None, head_owner: str | None = None
    ) -> tuple[HostedChange, ...]:
        """Pull requests that end with the commit or were merged as it.

        Bitbucket only knows them by commit once its app "Pull Request Commit Links" has indexed the repository; until
        then the open ones are searched.
        """
        linked = self._linked(sha)
        if linked is not None:
            changes = [self.change(ChangeRef(self._api.repo, number)) for number in linked]
        else:
            changes = [read_pull_request(node, self._api.repo) for node in self._open(head_branch)]
        return tuple(change for change in changes if _is_about(change, sha))

    def propose(self, proposal: Proposal) -> HostedChange:
        """Open a pull request from the branch, or rewrite what the open one says."""
        wanted: dict[str, object] = {"title": proposal.title, "description": proposal.body}
        wanted["destination"] = {"branch": {"name": proposal.base_branch}}
        found = self._proposed(proposal)
        if found is None:
            source = {"branch": {"name": proposal.head_branch}}
            return self._write("POST", self._api.below("pullrequests"), {**wanted, "source": source}, proposal)
        if _says(found, proposal):
            return found
        return self._write("PUT", self._api.below("pullrequests", found.ref.number), wanted, proposal)

    def _write(self, method: str, path: str, content: dict[str, object], proposal: Proposal) -> HostedChange:
        def write() -> HostedChange:
            return read_pull_request(self._api.connection.send(method, path, content).node(), self._api.repo)

        def landed() -> HostedChange | None:
            found = self._proposed(proposal)
            return found if found and _says(found, proposal) else None

        return self._api.patience.write(write, landed)

    def _proposed(self, proposal: Proposal) -> HostedChange | None:
        changes = (read_pull_request(node, self._api.repo) for node in self._open(proposal.head_branch))
        return next((each for each in changes if each.head_branch == proposal.head_branch and not each.from_fork), None)

    def _open(self, head_branch: str | None) -> Iterator[Node]:
        """Open pull requests; those from one branch if it can be named in a query."""
        query: dict[str, object] = {"state": "OPEN"}
        if head_branch is not None and '"' not in head_branch and "\\" not in head_branch:
            query = {"q": f'source.branch.name="{head_branch}" AND state="OPEN"'}
        return self._api.pages(self._api.below("pullrequests"), query, size=_PAGE)

    def _linked(self, sha: str) -> list[int] | None:
        """Numbers of the pull requests that hold a commit; `None` if that is not indexed."""
        try:
            return [node.number("id") for node in self._api.pages(self._api.below("commit", sha, "pullrequests"))]
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise


def _says(change: HostedChange, proposal: Proposal) -> bool:
    said = (change.title, change.description.rstrip(), change.base_branch)
    return said == (proposal.title, proposal.body.rstrip(), proposal.base_branch)


def _is_about(change: HostedChange, sha: str) -> bool:
    commit = change.head_sha if change.state is ChangeState.OPEN else change.merge_commit
    if commit is None or change.state is ChangeState.CLOSED:
        return False
    length = min(len(commit), len(sha))
    return length >= _SHORTEST_ID and commit[:length] == sha[:length]
