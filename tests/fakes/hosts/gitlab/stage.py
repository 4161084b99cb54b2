"""GitLab as the contract suite plays it: plain, and below a relative root."""

from readylayer_cli.adapters.gitlab.host import open_gitlab
from readylayer_cli.adapters.gitlab.token import GitlabToken
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import ChangeRef
from readylayer_cli.host_ports import Host
from tests.contract.hosts.stage import Shown
from tests.fakes.hosts.gitlab.fake import GitlabFake
from tests.fakes.hosts.gitlab.records import MergeRequest, Thread, Version
from tests.fakes.hosts.gitlab.repository import ROOT

BASE = "b" * 40
_STATES = {"pending": "pending", "running": "pending", "success": "success", "failed": "failure"}
_PREFIXES = {"Neutral: ": "neutral", "Error: ": "error"}


class GitlabStage:
    """One open merge request !7 of a project in a nested group."""

    def __init__(self, *, relative_root: str = "") -> None:
        self.name = "gitlab under a relative root" if relative_root else "gitlab"
        self.fake = GitlabFake(relative_root=relative_root)
        owner, _, name = self.fake.project.rpartition("/")
        self.repo = RepositoryRef(id=None, name=name, owner=owner, provider=Provider.GITLAB, url=self.fake.site)
        self.ref = ChangeRef(self.repo, 7)
        self.merge_request = MergeRequest(7, self.fake.person, "feature")
        self.fake.merge_requests[7] = self.merge_request
        self.fake.repository.add(BASE, ROOT)
        self.fake.repository.branches |= {"main": BASE, "feature": BASE}
        self.push(ChangeSet(), "c" * 40)

    def host(self, token: GitlabToken | None = None) -> Host:
        """A fresh adapter that never really sleeps."""
        patience = Patience(sleep=lambda _: None)
        return open_gitlab(self.fake.server, token or GitlabToken("glpat-ours"), self.repo, patience)

    def push(self, change: ChangeSet, head_sha: str) -> None:
        """New commits on the source branch, perhaps by force."""
        repository = self.fake.repository
        if head_sha not in repository.commits:
            repository.add(head_sha, repository.branches["feature"])
        repository.branches["feature"] = head_sha
        self.fake.changes.push(7, Version(BASE, BASE, head_sha, change))

    def shown(self) -> list[Shown]:
        """All notes, replies left out, oldest first."""
        return [self._shown(thread) for thread in self.merge_request.threads if not thread.notes[0].system]

    def add_foreign_note(self, body: str) -> str:
        """A note on the merge request by a maintainer."""
        return str(self.fake.notes.add(self.merge_request, self.fake.person, body).notes[0].id)

    def reply(self, note_id: str, body: str) -> None:
        """The maintainer answers."""
        self.fake.notes.reply(self._thread(note_id), self.fake.person, body)

    def resolve(self, note_id: str) -> None:
        """The maintainer resolves."""
        self.fake.notes.set_resolved(self._thread(note_id), self.fake.person)

    def delete(self, note_id: str) -> None:
        """The maintainer deletes."""
        self.merge_request.threads.remove(self._thread(note_id))

    def status(self, sha: str, name: str) -> tuple[str, str] | None:
        """The newest status, in the words of `StatusState`."""
        found = self.fake.pipelines.newest(sha, name)
        if found is None:
            return None
        title = found.description or ""
        for prefix, state in _PREFIXES.items():
            if title.startswith(prefix):
                return state, title.removeprefix(prefix)
        return _STATES[found.state], title

    def annotations(self, sha: str) -> list[tuple[str, int]]:
        """GitLab has none."""
        return []

    def _thread(self, note_id: str) -> Thread:
        return next(each for each in self.merge_request.threads if str(each.notes[0].id) == note_id)

    def _shown(self, thread: Thread) -> Shown:
        note = thread.notes[0]
        position = note.position or {}
        current = self.merge_request.versions[-1].fits(position) if position else False
        return Shown(
            id=str(note.id),
            body=note.body,
            path=position.get("new_path"),
            line=position.get("new_line") if current else None,
            old_line=position.get("old_line") if current else None,
            resolved=note.resolved_by is not None,
            author=note.author.username,
        )
