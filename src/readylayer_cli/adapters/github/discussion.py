"""Our notes on a pull request: one review for those on lines, a comment for the summary."""

from collections.abc import Sequence
from functools import partial

from readylayer_cli.adapters.github.access import GithubAccess
from readylayer_cli.adapters.github.changes import GithubChanges
from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.faults import host_error
from readylayer_cli.adapters.github.fields import Json, flag, number, optional_text, part, text
from readylayer_cli.adapters.github.graph import Graph
from readylayer_cli.adapters.github.queries import RESOLVE, THREAD_STATE, UNRESOLVE
from readylayer_cli.adapters.github.review import Review
from readylayer_cli.adapters.github.threads import Threads
from readylayer_cli.adapters.github.words import same_text
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, ChangeRef, HostedChange, NewNote, Note, Receipt, ReviewReceipt


class GithubDiscussion:
    """Implements `host_ports.Discussion`."""

    def __init__(self, api: Api, graph: Graph, access: GithubAccess, changes: GithubChanges) -> None:
        self._api = api
        self._graph = graph
        self._access = access
        self._changes = changes

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        """All notes of our own account, oldest first."""
        return self._threads().notes(ref)

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        """Place notes as one review; GitHub refuses a review for one bad line, so the bad ones are taken out."""
        if not notes:
            return ReviewReceipt()
        return Review(self._api, self._access, self._changes, change).post(notes)

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        """Post a comment on the pull request as a whole."""
        posted = self._api.patience.write(
            partial(self._api.send, "POST", f"{self._api.root}/issues/{ref.number}/comments", {"body": body}),
            lambda: self._posted(ref, marker),
        )
        return _receipt(posted, Action.CREATED)

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:  # noqa: ARG002 - GitHub's ids need no change
        """Replace a comment's body, on lines or on the whole."""
        kind = "issues" if note.thread is None else "pulls"
        path = f"{self._api.root}/{kind}/comments/{note.id}"
        edited = self._api.patience.write(
            partial(self._api.send, "PATCH", path, {"body": body}),
            lambda: found if same_text(text(found := self._api.get(path), "body"), body) else None,
        )
        return _receipt(edited, Action.UPDATED)

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        """Mark a thread as done. A token of an App or a job needs `contents: write` for it, as GitHub has it."""
        self._turn(ref, note, RESOLVE, resolved=True)

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        """Open a thread again."""
        self._turn(ref, note, UNRESOLVE, resolved=False)

    def _turn(self, ref: ChangeRef, note: Note, mutation: str, *, resolved: bool) -> None:
        if note.thread is None:
            raise host_error(
                HostFailure.INVALID, f"note {note.id} of #{ref.number} has no thread that could be resolved"
            )
        variables = {"thread": note.thread}
        self._api.patience.write(
            partial(self._graph.tell, mutation, variables),
            lambda: state if flag(state := self._state(note.thread), "isResolved") is resolved else None,
        )

    def _state(self, thread: str | None) -> Json:
        return part(self._graph.ask(THREAD_STATE, {"thread": thread}), "node")

    def _posted(self, ref: ChangeRef, marker: str) -> Json | None:
        found = [note for note in self._threads().summaries(ref) if marker in note.body]
        return {"id": int(found[-1].id), "html_url": found[-1].url} if found else None

    def _threads(self) -> Threads:
        return Threads(self._graph, self._access.account(), self._api.repo)


def _receipt(comment: Json, action: Action) -> Receipt:
    return Receipt(action, str(number(comment, "id")), optional_text(comment, "html_url"))
