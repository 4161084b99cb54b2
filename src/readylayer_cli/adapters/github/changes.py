"""Pull requests as GitHub knows them."""

from functools import partial

from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.diffs import change_set
from readylayer_cli.adapters.github.fields import Json, number, optional_text, part, text
from readylayer_cli.adapters.github.pull_request import has_head, hosted_change, was_merged_as
from readylayer_cli.adapters.github.words import same_text
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import ChangeRef, HostedChange, Proposal


class GithubChanges:
    """Implements `host_ports.Changes`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def change(self, ref: ChangeRef) -> HostedChange:
        """The pull request as it is now."""
        return hosted_change(self._api.get(f"{self._api.root}/pulls/{ref.number}"), self._api.repo)

    def files(self, change: HostedChange) -> ChangeSet:
        """What differs from the merge base on; GitHub lists at most 3,000 files, and big ones without their diff."""
        path = f"{self._api.root}/pulls/{change.ref.number}/files"
        return change_set(self._api.listing(path), change.head_sha)

    def of_commit(
        self, sha: str, *, head_branch: str | None = None, head_owner: str | None = None
    ) -> tuple[HostedChange, ...]:
        """Open pull requests with this head, and those merged as this commit; a fork's are found by their branch."""
        fitting = {
            number(pull, "number")
            for pull in [*self._containing(sha), *self._from_branch(head_owner, head_branch)]
            if has_head(pull, sha) or was_merged_as(pull, sha)
        }
        return tuple(self.change(ChangeRef(self._api.repo, each)) for each in sorted(fitting))

    def propose(self, proposal: Proposal) -> HostedChange:
        """Open a pull request, or bring the open one of the same branch up to date."""
        found = self._open_of(proposal)
        if found is None:
            wanted = {
                "title": proposal.title,
                "head": proposal.head_branch,
                "base": proposal.base_branch,
                "body": proposal.body,
            }
            made = self._api.patience.write(
                partial(self._api.send, "POST", f"{self._api.root}/pulls", wanted), lambda: self._open_of(proposal)
            )
            return self.change(ChangeRef(self._api.repo, number(made, "number")))
        ref = ChangeRef(self._api.repo, number(found, "number"))
        changed = _differences(found, proposal)
        if changed:
            path = f"{self._api.root}/pulls/{ref.number}"
            self._api.patience.write(
                partial(self._api.send, "PATCH", path, changed),
                lambda: pull if not _differences(pull := self._api.get(path), proposal) else None,
            )
        return self.change(ref)

    def _containing(self, sha: str) -> tuple[Json, ...]:
        try:
            return self._api.listing(f"{self._api.root}/commits/{sha}/pulls")
        except HostError as error:
            if error.failure in {HostFailure.MISSING, HostFailure.INVALID}:  # a commit that only the fork has
                return ()
            raise

    def _from_branch(self, owner: str | None, branch: str | None) -> tuple[Json, ...]:
        if branch is None:
            return ()
        head = f"{owner or self._api.repo.owner}:{branch}"
        return self._api.listing(f"{self._api.root}/pulls", {"state": "open", "head": head})

    def _open_of(self, proposal: Proposal) -> Json | None:
        pulls = self._from_branch(None, proposal.head_branch)
        same_base = [pull for pull in pulls if text(part(pull, "base"), "ref") == proposal.base_branch]
        return next(iter([*same_base, *pulls]), None)


def _differences(pull: Json, proposal: Proposal) -> dict[str, object]:
    said = {
        "title": text(pull, "title"),
        "body": optional_text(pull, "body") or "",
        "base": text(part(pull, "base"), "ref"),
    }
    wanted = {"title": proposal.title, "body": proposal.body, "base": proposal.base_branch}
    return {name: value for name, value in wanted.items() if not same_text(said[name], value)}
