"""A code host in memory: the ports' promises without any network, for tests of what is written and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import Provider, RepositoryRef, SuiteCounts
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import (
    Account,
    Action,
    Artifact,
    Capabilities,
    ChangeRef,
    ChangeState,
    CommitRequest,
    HostedChange,
    MarkerStyle,
    NewNote,
    Note,
    Permission,
    Proposal,
    Receipt,
    ReleaseRequest,
    Reply,
    ReviewReceipt,
    Status,
    StatusReceipt,
    SuggestionStyle,
)
from readylayer_cli.host_ports import Host

REF = ChangeRef(RepositoryRef(id="1", name="app", owner="acme", provider=Provider.GITHUB), 7)
CAPABILITIES = Capabilities(
    markers=MarkerStyle.HTML_COMMENT,
    suggestions=SuggestionStyle.GITHUB,
    folds=True,
    notes_outside_hunks=False,
    resolves=True,
    annotations=True,
    most_annotations=1000,
    max_note_bytes=60_000,
)


@dataclass
class MemoryHost:
    """One change on one host. `writes` counts what was changed; `refuses` names operations that fail, with the kind."""

    head_sha: str
    capabilities: Capabilities = CAPABILITIES
    writes: int = 0
    posted: list[Note] = field(default_factory=list)
    statuses: dict[str, Status] = field(default_factory=dict)
    refuses: dict[str, HostFailure] = field(default_factory=dict)
    refused_paths: frozenset[str] = frozenset()
    diff: ChangeSet = field(default_factory=ChangeSet)
    state: ChangeState = ChangeState.OPEN
    _last_id: int = 0

    def host(self) -> Host:
        """The ports, all served by this object."""
        return Host(self.capabilities, self, self, self, self, self, self)

    def someone_resolves(self, note_id: str) -> None:
        """A person closes a thread."""
        self._replace(note_id, resolved=True, resolved_by_us=False)

    def someone_deletes(self, note_id: str) -> None:
        """A person deletes a note."""
        self.posted = [note for note in self.posted if note.id != note_id]

    def someone_replies(self, note_id: str, body: str = "I do not think so.") -> None:
        """A person answers."""
        found = self._note(note_id)
        self._replace(note_id, replies=(*found.replies, Reply(Account("9", "person"), ours=False, body=body)))

    def change(self, ref: ChangeRef) -> HostedChange:
        self._refuse("change")
        return HostedChange(
            ref=ref,
            state=self.state,
            title="A change",
            description="",
            author=Account("9", "person"),
            base_branch="main",
            head_branch="feature",
            base_sha="b" * 40,
            head_sha=self.head_sha,
        )

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        self._refuse("notes")
        return tuple(self.posted)

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        self._write("post_review")
        placed, refused = {}, []
        for note in notes:
            if note.anchor.path in self.refused_paths:
                refused.append((note, "the line is not part of the diff"))
            else:
                line = note.anchor.last.new_line or note.anchor.last.old_line
                placed[note.marker] = self._add(
                    Note(id="", body=note.body, thread="t", path=note.anchor.path, line=line)
                )
        return ReviewReceipt(placed, tuple(refused))

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        self._write("post_summary")
        assert marker in body
        return self._add(Note(id="", body=body))

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:
        self._write("edit")
        self._replace(note.id, body=body)
        return Receipt(Action.UPDATED, note.id, note.url)

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        self._write("resolve")
        self._replace(note.id, resolved=True, resolved_by_us=True)

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        self._write("reopen")
        self._replace(note.id, resolved=False, resolved_by_us=False)

    def set_status(self, status: Status) -> StatusReceipt:
        self._refuse("set_status")
        shown = frozenset(annotation.id for annotation in status.annotations)
        earlier = self.statuses.get(status.sha + status.name)
        if earlier is not None and earlier.digest == status.digest:
            return StatusReceipt(Receipt(Action.UNCHANGED, "status"), shown)
        self._write("set_status")
        self.statuses[status.sha + status.name] = status
        return StatusReceipt(Receipt(Action.CREATED, "status"), shown)

    def files(self, change: HostedChange) -> ChangeSet:
        return self.diff

    def of_commit(
        self, sha: str, *, head_branch: str | None = None, head_owner: str | None = None
    ) -> tuple[HostedChange, ...]:
        return (self.change(REF),) if sha == self.head_sha else ()

    def propose(self, proposal: Proposal) -> HostedChange:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def read(self, path: str, revision: str) -> bytes | None:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def branch_head(self, branch: str) -> str | None:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def commit(self, request: CommitRequest) -> str:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def release(self, request: ReleaseRequest) -> Receipt:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def artifacts(self, pipeline_id: str) -> tuple[Artifact, ...]:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def download(self, artifact: Artifact, max_bytes: int) -> bytes:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def test_counts(self, pipeline_id: str) -> SuiteCounts | None:
        raise HostError("RL3002", "not kept in memory", failure=HostFailure.MISSING)

    def account(self) -> Account:
        return Account("1", "readylayer[bot]")

    def scopes(self) -> frozenset[str] | None:
        return None

    def permission(self, account: Account) -> Permission:
        return Permission.WRITE

    def _add(self, note: Note) -> Receipt:
        self._last_id += 1
        url = f"https://host.example/notes/{self._last_id}"
        self.posted.append(replace(note, id=str(self._last_id), url=url))
        return Receipt(Action.CREATED, str(self._last_id), url)

    def _note(self, note_id: str) -> Note:
        return next(note for note in self.posted if note.id == note_id)

    def _replace(self, note_id: str, **changes: object) -> None:
        self.posted = [
            replace(note, **changes) if note.id == note_id else note  # type: ignore[arg-type]  # the tests name fields
            for note in self.posted
        ]

    def _write(self, operation: str) -> None:
        self._refuse(operation)
        self.writes += 1

    def _refuse(self, operation: str) -> None:
        if operation in self.refuses:
            raise HostError("RL3001", f"{operation} was refused", failure=self.refuses[operation])
