"""What the inside needs of a code host: small Protocols in domain types, each with one adapter a host."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.event import SuiteCounts
from readylayer_cli.domain.host import (
    Account,
    Artifact,
    Capabilities,
    ChangeRef,
    CommitRequest,
    HostedChange,
    NewNote,
    Note,
    Permission,
    Proposal,
    Receipt,
    ReleaseRequest,
    ReviewReceipt,
    Status,
    StatusReceipt,
)


class Discussion(Protocol):
    """The notes of our own account on a change."""

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        """All notes that this account posted, oldest first, each with its thread's state and the replies to it."""
        ...

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        """Place notes on lines with as few notifications as the host allows; a refused note does not stop others."""
        ...

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        """Post a note on the change as a whole."""
        ...

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:
        """Replace the body of one of our notes."""
        ...

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        """Mark a thread of ours as done."""
        ...

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        """Take back our own resolution of a thread."""
        ...


class Changes(Protocol):
    """Changes as the host knows them."""

    def change(self, ref: ChangeRef) -> HostedChange:
        """The change as it is now."""
        ...

    def files(self, change: HostedChange) -> ChangeSet:
        """What differs, by the host's own and perhaps shortened account: for where no checkout is at hand."""
        ...

    def of_commit(
        self, sha: str, *, head_branch: str | None = None, head_owner: str | None = None
    ) -> tuple[HostedChange, ...]:
        """Open changes whose head is this commit, and changes that were merged as it.

        `head_branch` and `head_owner` say where the head lies if it is known, as it is for a fork's CI run.
        """
        ...

    def propose(self, proposal: Proposal) -> HostedChange:
        """Open a change, or bring the open one of the same branch up to date."""
        ...


class Results(Protocol):
    """Statements about commits."""

    def set_status(self, status: Status) -> StatusReceipt:
        """State the result of a commit with its annotations; nothing is written if it is already stated."""
        ...

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        """Hand a SARIF log to the host's code scanning; raises `HostError` where there is none."""
        ...


class Contents(Protocol):
    """Files, branches and releases."""

    def read(self, path: str, revision: str) -> bytes | None:
        """A file at a revision; `None` if there is none."""
        ...

    def branch_head(self, branch: str) -> str | None:
        """The commit a branch points at; `None` if there is no such branch."""
        ...

    def commit(self, request: CommitRequest) -> str:
        """Commit many files at once; returns the new commit, raises a `CONFLICT` if the branch is elsewhere."""
        ...

    def release(self, request: ReleaseRequest) -> Receipt:
        """Create a release with its assets, or bring it up to date."""
        ...


class Pipelines(Protocol):
    """What a CI run left behind."""

    def artifacts(self, pipeline_id: str) -> tuple[Artifact, ...]:
        """The files of a run that can still be downloaded."""
        ...

    def download(self, artifact: Artifact, max_bytes: int) -> bytes:
        """One artifact as the host packs it (usually a zip); raises `LimitError` beyond `max_bytes`."""
        ...

    def test_counts(self, pipeline_id: str) -> SuiteCounts | None:
        """The run's test totals; `None` if the host does not know them."""
        ...


class Access(Protocol):
    """Who we are and who may do what."""

    def account(self) -> Account:
        """The account that the token speaks for."""
        ...

    def scopes(self) -> frozenset[str] | None:
        """What the token says it may do, in the host's words; `None` if it does not tell."""
        ...

    def permission(self, account: Account) -> Permission:
        """What an account may do with the repository."""
        ...


@dataclass(frozen=True, slots=True)
class Host:
    """One repository at one host, reached with one token."""

    capabilities: Capabilities
    discussion: Discussion
    changes: Changes
    results: Results
    contents: Contents
    pipelines: Pipelines
    access: Access
