"""Merge requests: as they are, what they change, whose commit is theirs, and one that we propose."""

from collections.abc import Mapping

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.diffs import change_set
from readylayer_cli.adapters.gitlab.fields import Json, number, odd_answer, optional_number, optional_text, parts, text
from readylayer_cli.adapters.gitlab.merge_request import hosted_change, merge_commit, stated_refs, version_refs
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.adapters.gitlab.positions import DiffRefs
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import ChangeRef, HostedChange, Proposal


class GitlabChanges:
    """Implements `host_ports.Changes`."""

    def __init__(self, api: Api, repo: RepositoryRef) -> None:
        self._api = api
        self._repo = repo
        self._list = f"{api.project}/merge_requests"

    def change(self, ref: ChangeRef) -> HostedChange:
        """The merge request as it is now."""
        return self._hosted(self._api.get(f"{self._list}/{ref.number}"), ref)

    def refs(self, ref: ChangeRef) -> DiffRefs:
        """The three commits of the newest diff."""
        return self._refs(self._api.get(f"{self._list}/{ref.number}"), ref)

    def files(self, change: HostedChange) -> ChangeSet:
        """What differs; files that GitLab collapses or finds too large are listed without hunks."""
        path = f"{self._list}/{change.ref.number}"
        try:
            entries = self._api.listing(f"{path}/diffs")
        except HostError as error:
            if error.failure is not HostFailure.MISSING:
                raise
            entries = parts(self._api.get(f"{path}/changes"), "changes")  # before 15.7
        return change_set(entries, change)

    def of_commit(
        self, sha: str, *, head_branch: str | None = None, head_owner: str | None = None
    ) -> tuple[HostedChange, ...]:
        """Merge requests whose head is this commit, or which were merged as it."""
        path = f"{self._api.project}/repository/commits/{encoded(sha)}/merge_requests"
        found = self._matching(self._listing_or_none(path), sha)
        if not found and head_branch is not None:
            query = {"source_branch": head_branch, "state": "opened", "scope": "all"}
            found = self._matching(self._api.listing(self._list, query), sha)
        changes = [self.change(ChangeRef(self._repo, number(each, "iid"))) for each in found]
        return tuple(change for change in changes if self._is_from(change, head_owner))

    def propose(self, proposal: Proposal) -> HostedChange:
        """Open a merge request from our branch, or bring the open one up to date."""
        standing = self._standing(proposal)
        if standing is None:
            body = {
                "source_branch": proposal.head_branch,
                "target_branch": proposal.base_branch,
                "title": proposal.title,
                "description": proposal.body,
            }
            try:
                made = self._api.patience.write(
                    lambda: self._api.send("post", self._list, body), lambda: self._standing(proposal)
                )
            except HostError as error:
                standing = self._standing(proposal) if error.failure is HostFailure.CONFLICT else None
                if standing is None:
                    raise
            else:
                return self.change(ChangeRef(self._repo, number(made, "iid")))
        return self._updated(standing, proposal)

    def _updated(self, standing: Json, proposal: Proposal) -> HostedChange:
        ref = ChangeRef(self._repo, number(standing, "iid"))
        wanted = {"title": proposal.title, "description": proposal.body, "target_branch": proposal.base_branch}
        news: Mapping[str, object] = {
            name: value for name, value in wanted.items() if (optional_text(standing, name) or "") != value
        }
        if news:
            path = f"{self._list}/{ref.number}"
            self._api.patience.write(lambda: self._api.send("put", path, news), lambda: self._with(path, news))
        return self.change(ref)

    def _with(self, path: str, news: Mapping[str, object]) -> Json | None:
        now = self._api.get(path)
        return now if all(now.get(name) == value for name, value in news.items()) else None

    def _standing(self, proposal: Proposal) -> Json | None:
        """The open merge request of our branch; a fork may have a branch of the same name."""
        query = {"source_branch": proposal.head_branch, "state": "opened", "scope": "all"}
        own = [
            each
            for each in self._api.listing(self._list, query)
            if text(each, "source_branch") == proposal.head_branch
            and optional_number(each, "source_project_id") == number(each, "target_project_id")
        ]
        same_target = [each for each in own if text(each, "target_branch") == proposal.base_branch]
        return next(iter([*same_target, *own]), None)

    def _hosted(self, data: Json, ref: ChangeRef) -> HostedChange:
        return hosted_change(data, ref, self._refs(data, ref))

    def _refs(self, data: Json, ref: ChangeRef) -> DiffRefs:
        refs = stated_refs(data)
        if refs is None:
            versions = self._api.listing(f"{self._list}/{ref.number}/versions")
            if not versions:
                raise odd_answer("diff_refs")
            refs = version_refs(versions[0])
        return refs

    def _listing_or_none(self, path: str) -> tuple[Json, ...]:
        try:
            return self._api.listing(path)
        except HostError as error:
            if error.failure is HostFailure.MISSING:  # a fork's commit that this project never saw
                return ()
            raise

    def _matching(self, listed: tuple[Json, ...], sha: str) -> list[Json]:
        """GitLab lists all that contain the commit; ours are those that end in it or were merged as it."""
        return [each for each in listed if _is_head(each, sha) or _is_merge(each, sha)]

    def _is_from(self, change: HostedChange, head_owner: str | None) -> bool:
        if head_owner is None or not change.from_fork:
            return True
        return self._source_owner(change) == head_owner

    def _source_owner(self, change: HostedChange) -> str | None:
        data = self._api.get(f"{self._list}/{change.ref.number}")
        source = self._api.find(f"/projects/{number(data, 'source_project_id')}")
        path = optional_text(source, "path_with_namespace") if source else None
        return path.rpartition("/")[0] if path else None


def _is_head(data: Json, sha: str) -> bool:
    return text(data, "state") in {"opened", "locked"} and optional_text(data, "sha") == sha


def _is_merge(data: Json, sha: str) -> bool:
    names = ("merge_commit_sha", "squash_commit_sha")
    if text(data, "state") != "merged":
        return False
    return merge_commit(data) == sha or sha in {optional_text(data, name) for name in names}
