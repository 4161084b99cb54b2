"""GitHub as the contract suite plays it: github.com, and an Enterprise Server."""

from readylayer_cli.adapters.github.credentials import Credentials, GithubToken
from readylayer_cli.adapters.github.host import open_github, open_github_api
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import ChangeRef
from readylayer_cli.host_ports import Host
from tests.contract.hosts.stage import Shown
from tests.fakes.hosts.github.fake import NAME, OWNER, GithubFake
from tests.fakes.hosts.github.records import Comment, Pull, Thread
from tests.fakes.hosts.github.repository import BASE

_CONCLUSIONS = {"action_required": "error", None: "pending"}


class GithubStage:
    """One open pull request #7 of acme/app, seen with the token of a workflow job."""

    def __init__(
        self, *, enterprise: bool = False, lacks: frozenset[str] = frozenset(), token: str = "job-token"
    ) -> None:
        self.name = "github enterprise server" if enterprise else "github"
        self.fake = GithubFake(enterprise=enterprise, lacks=lacks)
        self.token = token
        self.repo = RepositoryRef(id="1", name=NAME, owner=OWNER, provider=Provider.GITHUB, url=self.fake.site())
        self.ref = ChangeRef(self.repo, 7)
        self.pull = Pull(7, self.fake.person, "feature", base_sha=BASE)
        self.fake.pulls[7] = self.pull
        self.push(ChangeSet(), "c" * 40)

    def host(self, credentials: Credentials | None = None) -> Host:
        """A fresh adapter that never really sleeps."""
        patience = Patience(pace_s=1.0, sleep=lambda _: None)
        credentials = credentials or GithubToken(self.token)
        if self.fake.enterprise:
            return open_github(self.fake.address, credentials, self.repo, patience)
        return open_github_api(self.fake.url, credentials, self.repo, patience)

    def push(self, change: ChangeSet, head_sha: str) -> None:
        """New commits on the branch, perhaps by force."""
        repository = self.fake.repository
        if head_sha not in repository.commits:
            parent = repository.branches["feature"]
            repository.add(head_sha, [parent], dict(repository.commits[parent].files))
        repository.branches["feature"] = head_sha
        self.fake.reviews.push(self.pull, change, head_sha)

    def shown(self) -> list[Shown]:
        """All notes, replies left out, oldest first."""
        dated = [(thread.comments[0].order, self._on_lines(thread)) for thread in self.pull.threads]
        dated += [(comment.order, _on_the_whole(comment)) for comment in self.pull.comments]
        return [shown for _, shown in sorted(dated, key=lambda each: each[0])]

    def add_foreign_note(self, body: str) -> str:
        """A comment by a collaborator."""
        made = self.fake.reviews.comment(self.fake.person, body)
        self.pull.comments.append(made)
        return str(made.id)

    def reply(self, note_id: str, body: str) -> None:
        """The collaborator answers."""
        self._thread(note_id).comments.append(self.fake.reviews.comment(self.fake.person, body))

    def resolve(self, note_id: str) -> None:
        """The collaborator resolves."""
        self._thread(note_id).resolved_by = self.fake.person

    def delete(self, note_id: str) -> None:
        """The collaborator deletes; a thread goes with its only comment."""
        self.pull.comments = [each for each in self.pull.comments if str(each.id) != note_id]
        self.pull.threads = [each for each in self.pull.threads if str(each.comments[0].id) != note_id]

    def status(self, sha: str, name: str) -> tuple[str, str] | None:
        """The check run that people see, else the commit status."""
        run = self.fake.checks.newest(sha, name)
        if run is not None:
            return _CONCLUSIONS.get(run.conclusion, run.conclusion or "pending"), run.title or ""
        found = self.fake.checks.newest_status(sha, name)
        return (found.state, found.description or "") if found else None

    def annotations(self, sha: str) -> list[tuple[str, int]]:
        """Those of the newest run of each name."""
        runs = {run.name: run for run in self.fake.checks.runs if run.head_sha == sha}
        return [(each["path"], each["start_line"]) for run in runs.values() for each in run.annotations]

    def _thread(self, note_id: str) -> Thread:
        return next(each for each in self.pull.threads if str(each.comments[0].id) == note_id)

    def _on_lines(self, thread: Thread) -> Shown:
        first = thread.comments[0]
        is_new = thread.side == "RIGHT"
        return Shown(
            id=str(first.id),
            body=first.body,
            path=thread.path,
            line=thread.line if is_new else None,
            old_line=None if is_new else thread.line,
            resolved=thread.resolved_by is not None,
            author=first.author.login,
        )


def _on_the_whole(comment: Comment) -> Shown:
    return Shown(id=str(comment.id), body=comment.body, author=comment.author.login)
