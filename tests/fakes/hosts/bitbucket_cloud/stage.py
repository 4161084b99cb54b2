"""Bitbucket Cloud as the contract suite plays it: with a person's token, and with a repository's."""

from readylayer_cli.adapters.bitbucket.credentials import Basic, Bearer, Credentials
from readylayer_cli.adapters.bitbucket_cloud.host import open_bitbucket_cloud
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.event import Provider, RepositoryRef
from readylayer_cli.domain.host import ChangeRef
from readylayer_cli.host_ports import Host
from tests.contract.hosts.stage import Shown
from tests.fakes.hosts.bitbucket.shown_diff import ShownDiff
from tests.fakes.hosts.bitbucket_cloud.comments import Comment
from tests.fakes.hosts.bitbucket_cloud.fake import SECRET, BitbucketCloud, PullRequest
from tests.fakes.hosts.bitbucket_cloud.people import ALICE

_STATES = {"INPROGRESS": "pending", "SUCCESSFUL": "success", "FAILED": "failure", "STOPPED": "error"}
_KEY = "readylayer-review"


class CloudStage:
    """Pull request 7 from `feature` to `main`, opened by Alice."""

    def __init__(self, *, access_token: bool = False) -> None:
        self.name = "bitbucket cloud with a repository's token" if access_token else "bitbucket cloud"
        self.fake = BitbucketCloud(access_token=access_token)
        self.repo = RepositoryRef(id="{acme-app}", name="app", owner="acme", provider=Provider.BITBUCKET)
        self.ref = ChangeRef(self.repo, 7)
        self.credentials: Credentials = Bearer(SECRET) if access_token else Basic("bot@example.com", SECRET)
        self.fake.commits.add("main", {"README.md": b"# App\n"}, "Start")
        self.fake.commits.branches["feature"] = self.fake.commits.branches["main"]
        self.fake.commits.add("feature", {"README.md": b"# App\n"}, "Begin")
        self.fake.pull_requests[7] = PullRequest(7, "A change", "What for", ALICE, "feature", "main")

    def host(self) -> Host:
        """A fresh adapter that never really sleeps."""
        patience = Patience(sleep=lambda _: None)
        return open_bitbucket_cloud(self.fake.address, self.credentials, self.repo, patience)

    def push(self, change: ChangeSet, head_sha: str) -> None:
        """New commits on `feature`."""
        files = dict(self.fake.commits.by_id[self.fake.commits.branches["feature"]].files)
        self.fake.commits.add("feature", files, "Push", head_sha)
        self.fake.comments.push(ShownDiff(change))

    def shown(self) -> list[Shown]:
        """Comments that begin threads."""
        return [self._shown(each) for each in self.fake.comments.all if each.parent is None and not each.deleted]

    def add_foreign_note(self, body: str) -> str:
        """Alice comments."""
        made = self.fake.comments.add(ALICE, {"content": {"raw": body}})
        assert isinstance(made, Comment)
        return str(made.id)

    def reply(self, note_id: str, body: str) -> None:
        """Alice answers."""
        self.fake.comments.add(ALICE, {"content": {"raw": body}, "parent": {"id": int(note_id)}})

    def resolve(self, note_id: str) -> None:
        """Alice resolves."""
        self._comment(note_id).resolver = ALICE

    def delete(self, note_id: str) -> None:
        """Somebody deletes."""
        self._comment(note_id).deleted = True

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
        line = comment.line
        return Shown(
            id=str(comment.id),
            body=comment.body,
            path=comment.path,
            line=line.new if line and not comment.old_side else None,
            old_line=line.old if line and comment.old_side else None,
            resolved=comment.resolver is not None,
            author=comment.author.name,
        )
