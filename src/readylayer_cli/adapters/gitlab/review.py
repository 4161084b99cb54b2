"""Posts a batch of notes on lines with one notification, and says what became of each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.drafts import Drafts
from readylayer_cli.adapters.gitlab.faults import host_error
from readylayer_cli.adapters.gitlab.fields import Json, optional_text
from readylayer_cli.adapters.gitlab.placement import Placement, UnplacedError
from readylayer_cli.adapters.gitlab.positions import DiffRefs, Position
from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, HostedChange, NewNote, Note, Receipt, ReviewReceipt


@dataclass
class Review:
    """One batch on one merge request. `seen` reads the notes of ours that people can see."""

    api: Api
    merge_request: str
    change: HostedChange
    files: Callable[[HostedChange], ChangeSet]
    seen: Callable[[], tuple[Note, ...]]
    _placed: dict[str, Receipt] = field(default_factory=dict, init=False)
    _refused: list[tuple[NewNote, str]] = field(default_factory=list, init=False)
    _earlier: frozenset[str] = field(default=frozenset(), init=False)

    def post(self, notes: Sequence[NewNote]) -> ReviewReceipt:
        """Place all notes that GitLab takes: as drafts and one publication, what is left as threads of their own."""
        self._earlier = frozenset(note.id for note in self.seen())
        placement = Placement(self.api, self.merge_request, self._refs(), lambda: self.files(self.change))
        drafts = Drafts(self.api, f"{self.merge_request}/draft_notes")
        try:
            drafts.sweep(notes, self.change.head_sha)
            self._draft(drafts, placement, notes)
            drafts.publish(lambda: self._new(notes))
        except HostError as error:
            if error.failure not in {HostFailure.MISSING, HostFailure.REFUSED}:
                raise
            self._withdraw(drafts)
        self._placed = {marker: _receipt(note) for marker, note in self._new(notes).items()}
        refused = {note.marker for note, _ in self._refused}
        for note in notes:
            if note.marker not in self._placed and note.marker not in refused:
                self._thread(placement, note)
        return ReviewReceipt(self._placed, tuple(self._refused))

    def _refs(self) -> DiffRefs:
        if self.change.start_sha is None:
            raise host_error(
                HostFailure.INVALID,
                "the start commit of the merge request's diff is not known",
                "read the change first",
            )
        return DiffRefs(self.change.base_sha, self.change.start_sha, self.change.head_sha)

    def _draft(self, drafts: Drafts, placement: Placement, notes: Iterable[NewNote]) -> None:
        for note in notes:
            if note.marker in drafts.pending:
                continue
            try:
                draft = placement.send(note, lambda position, note=note: drafts.create(note, position))  # type: ignore[misc]  # mypy cannot type such defaults
            except UnplacedError as unplaced:
                self._refused.append((note, str(unplaced)))
                continue
            if not optional_text(draft, "line_code"):
                drafts.delete(drafts.pending[note.marker])

    def _withdraw(self, drafts: Drafts) -> None:
        """Leave no draft behind that nobody would see."""
        for draft_id in list(drafts.pending.values()):
            drafts.delete(draft_id)

    def _new(self, notes: Iterable[NewNote]) -> dict[str, Note]:
        """The notes of this batch that people can see by now, by marker."""
        visible = [note for note in self.seen() if note.id not in self._earlier]
        found = {}
        for wanted in notes:
            match = next((note for note in visible if wanted.marker in note.body), None)
            if match is not None:
                found[wanted.marker] = match
        return found

    def _thread(self, placement: Placement, note: NewNote) -> None:
        try:
            placement.send(note, lambda position: self._create(note, position))
        except UnplacedError as unplaced:
            self._refused.append((note, str(unplaced)))
            return
        created = self._new([note]).get(note.marker)
        if created is None:
            self._refused.append((note, "GitLab said that it posted the note, but does not show it"))
        else:
            self._placed[note.marker] = _receipt(created)

    def _create(self, note: NewNote, position: Position) -> Json:
        body = {"body": note.body, "position": position}
        return self.api.patience.write(
            lambda: self.api.send("post", f"{self.merge_request}/discussions", body),
            lambda: {} if note.marker in self._new([note]) else None,
        )


def _receipt(note: Note) -> Receipt:
    return Receipt(Action.CREATED, note.id, note.url)
