"""Notes on a merge request: read, posted as one review, edited, resolved."""

from collections.abc import Sequence

from readylayer_cli.adapters.gitlab.access import GitlabAccess
from readylayer_cli.adapters.gitlab.changes import GitlabChanges
from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.faults import host_error
from readylayer_cli.adapters.gitlab.fields import Json, flag, number, parts, text
from readylayer_cli.adapters.gitlab.paths import encoded
from readylayer_cli.adapters.gitlab.review import Review
from readylayer_cli.adapters.gitlab.threads import note_url, own_notes
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, ChangeRef, HostedChange, NewNote, Note, Receipt, ReviewReceipt


class GitlabDiscussion:
    """Implements `host_ports.Discussion`. Thumbs down are not read: GitLab would want a request a note."""

    def __init__(self, api: Api, access: GitlabAccess, changes: GitlabChanges) -> None:
        self._api = api
        self._access = access
        self._changes = changes

    def notes(self, ref: ChangeRef) -> tuple[Note, ...]:
        """All notes that this account posted, oldest first, each with its thread's state and the replies to it."""
        us = self._access.account()
        refs = self._changes.refs(ref)
        discussions = self._api.listing(f"{self._path(ref)}/discussions")
        return own_notes(discussions, us, refs, self._page(ref))

    def post_review(self, change: HostedChange, notes: Sequence[NewNote]) -> ReviewReceipt:
        """Place notes as one review of draft notes; where there are none, as threads one by one."""
        us = self._access.account()

        def seen() -> tuple[Note, ...]:
            discussions = self._api.listing(f"{self._path(change.ref)}/discussions")
            return own_notes(discussions, us, None, self._page(change.ref))

        return Review(self._api, self._path(change.ref), change, self._changes.files, seen).post(notes)

    def post_summary(self, ref: ChangeRef, body: str, marker: str) -> Receipt:
        """Post a note that is no thread, so that nobody has to resolve it."""
        us = self._access.account()
        path = f"{self._path(ref)}/notes"

        def landed() -> Json | None:
            newest = self._api.listing(path, {"order_by": "created_at", "sort": "desc"})
            ours = (
                note for note in newest if str(number(_author(note), "id")) == us.id and marker in text(note, "body")
            )
            return next(ours, None)

        note = self._api.patience.write(lambda: self._api.send("post", path, {"body": body}), landed)
        return self._receipt(Action.CREATED, ref, note)

    def edit(self, ref: ChangeRef, note: Note, body: str) -> Receipt:
        """Replace the body of one of our notes."""
        self._access.account()
        if note.body == body:
            return Receipt(Action.UNCHANGED, note.id, note.url)
        path = f"{self._path(ref)}/notes/{encoded(note.id)}"

        def landed() -> Json | None:
            now = self._api.get(path)
            return now if text(now, "body").strip() == body.strip() else None

        return self._receipt(
            Action.UPDATED,
            ref,
            self._api.patience.write(lambda: self._api.send("put", path, {"body": body}), landed),
        )

    def resolve(self, ref: ChangeRef, note: Note) -> None:
        """Mark a thread of ours as done."""
        self._set_resolved(ref, note, resolved=True)

    def reopen(self, ref: ChangeRef, note: Note) -> None:
        """Take back our own resolution of a thread."""
        self._set_resolved(ref, note, resolved=False)

    def _set_resolved(self, ref: ChangeRef, note: Note, *, resolved: bool) -> None:
        self._access.account()
        if note.thread is None:
            raise host_error(
                HostFailure.INVALID, f"note {note.id} has no thread that could be resolved", "edit the note instead"
            )
        path = f"{self._path(ref)}/discussions/{encoded(note.thread)}"

        def landed() -> Json | None:
            thread = self._api.get(path)
            states = {flag(each, "resolved") for each in parts(thread, "notes") if flag(each, "resolvable")}
            return thread if states == {resolved} else None

        self._api.patience.write(lambda: self._api.send("put", path, {"resolved": resolved}), landed)

    def _receipt(self, action: Action, ref: ChangeRef, note: Json) -> Receipt:
        return Receipt(action, str(number(note, "id")), note_url(self._page(ref), number(note, "id")))

    def _path(self, ref: ChangeRef) -> str:
        return f"{self._api.project}/merge_requests/{ref.number}"

    def _page(self, ref: ChangeRef) -> str:
        return f"{self._api.site}/-/merge_requests/{ref.number}"


def _author(note: Json) -> Json:
    author = note.get("author")
    return author if isinstance(author, dict) else {"id": 0}
