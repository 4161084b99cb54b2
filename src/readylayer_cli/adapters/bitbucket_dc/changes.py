"""Pull requests of Bitbucket Data Center."""

from collections.abc import Sequence
from dataclasses import replace

from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.bitbucket_dc.client import DataCenterApi
from readylayer_cli.adapters.bitbucket_dc.pull_request import branch_ref, read_pull_request
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.host import ChangeRef, ChangeState, HostedChange, Proposal

_PREFIXES = ("src://", "dst://")
_PAGE = 100

Fields = dict[str, object]


class DataCenterChanges:
    """Changes of one repository."""

    def __init__(self, api: DataCenterApi) -> None:
        self._api = api

    def change(self, ref: ChangeRef) -> HostedChange:
        """The pull request as it is now."""
        return read_pull_request(self._api.get(self._api.below("pull-requests", ref.number)), ref.repo)

    def files(self, change: HostedChange) -> ChangeSet:
        """What differs from the merge base on, from the raw diff, whose paths begin with `src://` and `dst://`."""
        raw = self._api.ask_raw(self._api.below("pull-requests", f"{change.ref.number}.diff")).body
        prefixes = _PREFIXES if b"src://" in raw[:4_096] else None
        return replace(parse_diff(raw, prefixes=prefixes), base=change.base_sha, head=change.head_sha)

    def of_commit(
        self, sha: str, *, head_branch: str | None = None, head_owner: str | None = None
    ) -> tuple[HostedChange, ...]:
        """Pull requests that end with the commit or were merged as it; `sha` must be a full id."""
        listed = self._api.pages(self._api.below("commits", sha, "pull-requests"), size=_PAGE)
        changes = (read_pull_request(node, self._api.repo) for node in listed)
        return tuple(
            change
            for change in changes
            if (change.state is ChangeState.OPEN and change.head_sha == sha)
            or (change.state is ChangeState.MERGED and change.merge_commit == sha)
        )

    def propose(self, proposal: Proposal) -> HostedChange:
        """Open a pull request from the branch, or rewrite what the open one says; its reviewers stay."""
        found = self._proposed(proposal)
        wanted: Fields = {
            "title": proposal.title,
            "description": proposal.body,
            "toRef": self._ref(proposal.base_branch),
        }
        if found is None:
            source: Fields = {"fromRef": self._ref(proposal.head_branch)}
            return self._write("POST", self._api.below("pull-requests"), {**wanted, **source}, proposal)
        node, change = found
        if _says(change, proposal):
            return change
        kept: Fields = {"version": node.number("version"), "reviewers": _reviewers(node.nodes("reviewers"))}
        return self._write("PUT", self._api.below("pull-requests", change.ref.number), {**wanted, **kept}, proposal)

    def _write(self, method: str, path: str, content: Fields, proposal: Proposal) -> HostedChange:
        def write() -> HostedChange:
            return read_pull_request(self._api.connection.send(method, path, content).node(), self._api.repo)

        def landed() -> HostedChange | None:
            found = self._proposed(proposal)
            return found[1] if found and _says(found[1], proposal) else None

        return self._api.patience.write(write, landed)

    def _proposed(self, proposal: Proposal) -> tuple[Node, HostedChange] | None:
        """The open pull request of the branch, with the answer that it was read from."""
        query = {"state": "OPEN", "direction": "OUTGOING", "at": branch_ref(proposal.head_branch)}
        for node in self._api.pages(self._api.below("pull-requests"), query, size=_PAGE):
            change = read_pull_request(node, self._api.repo)
            if change.head_branch == proposal.head_branch and not change.from_fork:
                return node, change
        return None

    def _ref(self, branch: str) -> Fields:
        repo = self._api.repo
        return {"id": branch_ref(branch), "repository": {"slug": repo.name, "project": {"key": repo.owner}}}


def _reviewers(participants: Sequence[Node]) -> list[Fields]:
    """An update without them would remove them."""
    return [{"user": {"name": each.node("user").text("name")}} for each in participants]


def _says(change: HostedChange, proposal: Proposal) -> bool:
    said = (change.title, change.description.rstrip(), change.base_branch)
    return said == (proposal.title, proposal.body.rstrip(), proposal.base_branch)
