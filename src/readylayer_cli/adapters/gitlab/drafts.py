"""A review as GitLab knows it: draft notes that only we see, published together with one notification."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.fields import Json, number, optional_part, optional_text
from readylayer_cli.adapters.gitlab.positions import Position
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Anchor, NewNote

_MARK = "readylayer:"
Visible = Callable[[], Iterable[str]]
"""Asks which markers people can see by now."""


@dataclass
class Drafts:
    """Our draft notes on one merge request, by marker.

    `others` is set while the account has drafts that are not ours, as a person's token may: then ours are published
    one by one, because GitLab's bulk publication would take those along.
    """

    api: Api
    path: str
    pending: dict[str, int] = field(default_factory=dict)
    others: bool = False

    def sweep(self, notes: Sequence[NewNote], head_sha: str) -> None:
        """Take over what a run that broke off left and is still wanted; delete the rest of what it left."""
        for draft in self.api.listing(self.path):
            body = optional_text(draft, "note") or ""
            if not _is_ours(body):
                self.others = True
                continue
            wanted = next((note for note in notes if body.strip() == note.body.strip()), None)
            if wanted and wanted.marker not in self.pending and _stands_at(draft, wanted.anchor, head_sha):
                self.pending[wanted.marker] = number(draft, "id")
            else:
                self.delete(number(draft, "id"))

    def create(self, note: NewNote, position: Position) -> Json:
        """One more draft. GitLab takes one on a line that does not exist, gives it no line code, and loses it when
        it is published."""
        body = {"note": note.body, "position": position}
        draft = self.api.patience.write(lambda: self.api.send("post", self.path, body), lambda: self._landed(note))
        self.pending[note.marker] = number(draft, "id")
        return draft

    def delete(self, draft_id: int) -> None:
        """Remove a draft; it may be gone already."""
        self.api.patience.write(lambda: self._deleted(draft_id), lambda: None)
        self.pending = {marker: known for marker, known in self.pending.items() if known != draft_id}

    def publish(self, visible: Visible) -> None:
        """Make all pending drafts visible. Raises `MISSING` where the server cannot publish."""
        if self.pending and not self.others:
            try:
                self._publish("post", f"{self.path}/bulk_publish", self.pending, visible)
                self.pending = {}
            except HostError as error:
                if error.failure is not HostFailure.MISSING:
                    raise
        for marker, draft_id in list(self.pending.items()):  # what is left where bulk publication may not be used
            self._publish("put", f"{self.path}/{draft_id}/publish", {marker: draft_id}, visible)
            del self.pending[marker]

    def _publish(self, method: str, path: str, drafts: dict[str, int], visible: Visible) -> None:
        self.api.patience.write(lambda: self.api.send(method, path), lambda: self._settled(drafts, visible))

    def _settled(self, drafts: dict[str, int], visible: Visible) -> Json | None:
        """Whether no draft is left. GitLab may fail in the middle, with notes posted and their drafts still there:
        such drafts are deleted, else the next try would post their notes again."""
        left = {number(draft, "id") for draft in self.api.listing(self.path)} & set(drafts.values())
        if left:
            seen = set(visible())
            for draft_id in [drafts[marker] for marker in drafts if marker in seen and drafts[marker] in left]:
                self._deleted(draft_id)
                left.discard(draft_id)
        return None if left else {}

    def _landed(self, note: NewNote) -> Json | None:
        known = set(self.pending.values())
        new = (draft for draft in self.api.listing(self.path) if number(draft, "id") not in known)
        return next((draft for draft in new if note.marker in (optional_text(draft, "note") or "")), None)

    def _deleted(self, draft_id: int) -> Json:
        try:
            return self.api.send("delete", f"{self.path}/{draft_id}")
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return {}
            raise


def _is_ours(body: str) -> bool:
    """Whether the last line holds a marker; a person who quotes one goes on below it."""
    return _MARK in (body.rstrip().splitlines() or [""])[-1]


def _stands_at(draft: Json, anchor: Anchor, head_sha: str) -> bool:
    position = optional_part(draft, "position") or {}
    wanted: Json = {
        "head_sha": head_sha,
        "new_path": anchor.path,
        "old_path": anchor.old_path,
        "new_line": anchor.last.new_line,
        "old_line": anchor.last.old_line,
    }
    return all(position.get(name) == value for name, value in wanted.items())
