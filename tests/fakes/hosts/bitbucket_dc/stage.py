"""Bitbucket Data Center as the contract suite plays it."""

from readylayer_cli.adapters.bitbucket.credentials import Bearer
from readylayer_cli.adapters.bitbucket_dc.host import open_bitbucket_dc
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import ChangeRef
from readylayer_cli.host_ports import Host
from tests.contract.hosts.stage import Shown
from tests.fakes.hosts.bitbucket.shown_diff import ShownDiff
from tests.fakes.hosts.bitbucket_dc.comments import Comment
from tests.fakes.hosts.bitbucket_dc.fake import SECRET, BitbucketDataCenter, PullRequest
from tests.fakes.hosts.bitbucket_dc.people import ALICE

_STATES = {"INPROGRESS": "pending", "SUCCESSFUL": "success", "FAILED": "failure", "CANCELLED": "error"}
_KEY = "readylayer-review"


class DataCenterStage:
    """Pull request 7 from `feature` to `main`, opened by Alice."""

    def __init__(self) -> None:
        self.name = "bitbucket data center"
        self.fake = BitbucketDataCenter()
        self.repo = RepositoryRef(id="1", name="app", owner="ACME", provider=Provider.BITBUCKET_DC)
        self.ref = ChangeRef(self.repo, 7)
        self.fake.commits.add("main", {"README.md": b"# App\n"}, "Start")
        self.fake.commits.branches["feature"] = self.fake.commits.branches["main"]
        self.fake.commits.add("feature", {"README.md": b"# App\n"}, "Begin")
        self.fake.pull_requests[7] = PullRequest(7, "A change", "What for", ALICE, "feature", "main")
        self.fake.permissions["alice"] = (ALICE, "REPO_WRITE")

    def host(self) -> Host:
        """A fresh adapter that never really sleeps."""
        return open_bitbucket_dc(self.fake.site, Bearer(SECRET), self.repo, Patience(sleep=lambda _: None))

    def push(self, change: ChangeSet, head_sha: str) -> None:
        """New commits on `feature`."""
        files = dict(self.fake.commits.by_id[self.fake.commits.branches["feature"]].files)
        self.fake.commits.add("feature", files, "Push", head_sha)
        self.fake.comments.push(ShownDiff(change))

    def shown(self) -> list[Shown]:
        """Comments that begin threads."""
        return [self._shown(each) for each in self.fake.comments.all]

    def add_foreign_note(self, body: str) -> str:
        """Alice comments."""
        made = self.fake.comments.add(ALICE, {"text": body})
        assert isinstance(made, Comment)
        return str(made.id)

    def reply(self, note_id: str, body: str) -> None:
        """Alice answers."""
        self.fake.comments.add(ALICE, {"text": body, "parent": {"id": int(note_id)}})

    def resolve(self, note_id: str) -> None:
        """Alice resolves, which makes a new version."""
        comment = self._comment(note_id)
        comment.resolver = ALICE
        comment.version += 1

    def delete(self, note_id: str) -> None:
        """Somebody deletes."""
        self.fake.comments.delete(self._comment(note_id))

    def status(self, sha: str, name: str) -> tuple[str, str] | None:
        """What the build status says."""
        found = next((build for (at, _), build in self.fake.insights.builds.items() if at == sha), None)
        return (_STATES[found["state"]], found["description"]) if found and found["name"] == name else None

    def annotations(self, sha: str) -> list[tuple[str, int]]:
        """Where the annotations of the report stand."""
        return [(each["path"], each["line"]) for each in self.fake.insights.listed((sha, _KEY))]

    def _comment(self, note_id: str) -> Comment:
        found = self.fake.comments.find(int(note_id))
        assert found is not None
        return found

    def _shown(self, comment: Comment) -> Shown:
        line = None if comment.orphaned else comment.line
        return Shown(
            id=str(comment.id),
            body=comment.body,
            path=comment.line.path if comment.line else None,
            line=line.new if line and not comment.old_side else None,
            old_line=line.old if line and comment.old_side else None,
            resolved=comment.resolver is not None,
            author=comment.author.name,
        )
