"""A host that is read for real and only told what would be written."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.host import (
    Action,
    ChangeRef,
    ChangeState,
    CommitRequest,
    HostedChange,
    NewNote,
    Note,
    Proposal,
    Receipt,
    ReleaseRequest,
    ReviewReceipt,
    Status,
    StatusReceipt,
)
from readylayer_cli.host_ports import Changes, Contents, Discussion, Host

Say = Callable[[str], None]


def rehearse(host: Host, repo: RepositoryRef, say: Say) -> Host:
    """The host without its writes: each is said instead, with its whole text."""
    return replace(
        host,
        discussion=_RehearsedDiscussion(host.discussion, say),
        changes=_RehearsedChanges(host.changes, say, repo),
        results=_RehearsedResults(say),
        contents=_RehearsedContents(host.contents, say),
    )


class _RehearsedDiscussion:
    def __init__(self, real: Discussion, say: Say) -> None:
        self._real = real
        self._say = say

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        return self._real.notes(ref)

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        self._say(f"would post {len(notes)} notes on lines of {_named(change.ref)} at {change.head_sha[:12]}:")
        for note in notes:
            line = note.anchor.last.new_line or note.anchor.last.old_line
            self._say(_quoted(f"{note.anchor.path}:{line} ({note.anchor.side.value} side)", note.body))
        return ReviewReceipt({note.marker: Receipt(Action.CREATED, "rehearsed") for note in notes})

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        self._say(_quoted(f"would post a note on {_named(ref)} (marked {marker}):", body))
        return Receipt(Action.CREATED, "rehearsed")

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:
        self._say(_quoted(f"would edit note {note.id} of {_named(ref)}:", body))
        return Receipt(Action.UPDATED, note.id, note.url)

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        self._say(f"would resolve thread {note.thread or note.id} of {_named(ref)}")

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        self._say(f"would reopen thread {note.thread or note.id} of {_named(ref)}")


class _RehearsedChanges:
    def __init__(self, real: Changes, say: Say, repo: RepositoryRef) -> None:
        self._repo = repo
        self._say = say
        self.change = real.change
        self.files = real.files
        self.of_commit = real.of_commit

    def propose(self, proposal: Proposal) -> HostedChange:
        title = f"would open a change from {proposal.head_branch} to {proposal.base_branch}: {proposal.title}"
        self._say(_quoted(title, proposal.body))
        return HostedChange(
            ref=ChangeRef(self._repo, 0),
            state=ChangeState.OPEN,
            title=proposal.title,
            description=proposal.body,
            author=None,
            base_branch=proposal.base_branch,
            head_branch=proposal.head_branch,
            base_sha="0" * 40,
            head_sha="0" * 40,
        )


class _RehearsedResults:
    def __init__(self, say: Say) -> None:
        self._say = say

    def set_status(self, status: Status) -> StatusReceipt:
        self._say(f"would set {status.name} of {status.sha[:12]} to {status.state.value}: {status.title}")
        for each in status.annotations:
            self._say(f"  with an annotation at {each.path}:{each.first_line}: {each.title}: {each.message}")
        return StatusReceipt(Receipt(Action.CREATED, "rehearsed"), frozenset(each.id for each in status.annotations))

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        self._say(f"would upload {len(sarif):,} bytes of SARIF for {sha[:12]} ({ref_name})")
        return Receipt(Action.CREATED, "rehearsed")


class _RehearsedContents:
    def __init__(self, real: Contents, say: Say) -> None:
        self._say = say
        self.read = real.read
        self.branch_head = real.branch_head

    def commit(self, request: CommitRequest) -> str:
        self._say(_quoted(f"would commit {len(request.files)} files to {request.branch}:", request.message))
        for file in request.files:
            self._say(f"  {file.path}: " + ("deleted" if file.content is None else f"{len(file.content):,} bytes"))
        return request.expect_head or request.base_sha

    def release(self, request: ReleaseRequest) -> Receipt:
        self._say(_quoted(f"would release {request.tag} at {request.sha[:12]}: {request.title}", request.notes))
        for asset in request.assets:
            self._say(f"  with {asset.name}, {len(asset.content):,} bytes")
        return Receipt(Action.CREATED, "rehearsed")


def _named(ref: ChangeRef) -> str:
    return f"{ref.repo.owner}/{ref.repo.name}#{ref.number}"


def _quoted(title: str, body: str) -> str:
    return "\n".join([title, *(f"  | {line}" for line in body.split("\n"))])
