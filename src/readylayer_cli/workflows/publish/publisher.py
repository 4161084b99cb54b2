"""Writes a publication to a change: threads first, then the status, then one note that says where everything is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.host import (
    Anchor,
    Capabilities,
    ChangeRef,
    HostedChange,
    NewNote,
    Note,
    Receipt,
    Status,
    StatusState,
)
from readylayer_cli.domain.publication import Publication, Published, Remark, Spot, Spread
from readylayer_cli.host_ports import Host
from readylayer_cli.reports.note import suggestion_block
from readylayer_cli.workflows.publish.markers import (
    FindingMarker,
    SummaryMarker,
    digest,
    marked,
    place_of,
    read_finding_marker,
    read_summary_marker,
    short,
    without_marker,
)
from readylayer_cli.workflows.publish.placement import place, places_exactly
from readylayer_cli.workflows.publish.reconcile import Found, Plan, Posted, reconcile

_STATES = {
    Verdict.PASS: StatusState.SUCCESS,
    Verdict.FAIL: StatusState.FAILURE,
    Verdict.INCOMPLETE: StatusState.ERROR,
}
_SHORTEST_ID = 7

Anchors = Mapping[Spot, Anchor | None]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Target:
    """Where to publish: a change, what differs in it from the merge base on, and how many threads are wanted."""

    ref: ChangeRef
    diff: ChangeSet
    open_threads: int


def publish(publication: Publication, target: Target, host: Host) -> Published:
    """Bring the change up to date with the publication; without news nothing is written.

    A refusal of one kind of write leaves the others standing and is told in `problems`. Raises `HostError` if not
    even the change can be read.
    """
    change = host.changes.change(target.ref)
    if not same_commit(change.head_sha, publication.head_sha):
        return Published(superseded=True)
    run = _Run(publication, target, host, change)
    return run.go()


def same_commit(one: str, other: str) -> bool:
    """Whether two ids name one commit; some hosts shorten theirs."""
    length = min(len(one), len(other))
    return length >= _SHORTEST_ID and one[:length] == other[:length]


@dataclass
class _Run:
    publication: Publication
    target: Target
    host: Host
    change: HostedChange
    problems: list[str] = field(default_factory=list)

    def go(self) -> Published:
        """Read, plan, write."""
        notes = self.host.discussion.notes(self.target.ref)
        posted = [Posted(note, marker) for note in notes if (marker := self._finding_marker(note))]
        summary = next(((note, told) for note in notes if (told := self._summary_marker(note))), None)
        anchors = {remark.spot: self._anchor(remark) for remark in self.publication.remarks}
        found = [self._found(remark, anchors[remark.spot]) for remark in self.publication.remarks]
        plan = reconcile(
            posted,
            found,
            remembered=summary[1].keys if summary else frozenset(),
            silent=self.publication.silent_keys,
            proves_gone=self.publication.proves_gone,
            open_threads=self.target.open_threads,
        )
        threads, homeless = self._write_notes(plan, anchors)
        status, annotated = self._write_status(homeless)
        spread = Spread(
            inline=threads,
            annotated=tuple(remark for remark in homeless if remark.annotation.id in annotated),
            listed=tuple(remark for remark in homeless if remark.annotation.id not in annotated),
            dismissed=tuple(each.remark for each in plan.dismissed),
        )
        receipt = self._write_summary(summary, spread, [each.marker.key for each in posted])
        return Published(
            created=sum(found.remark.spot in threads for found in plan.create),
            updated=len(plan.edit),
            resolved=len(plan.resolve),
            reopened=len(plan.reopen),
            kept=len(plan.standing) - len(plan.edit) - len(plan.reopen),
            spread=spread,
            summary=receipt,
            status=status,
            problems=tuple(self.problems),
        )

    def _finding_marker(self, note: Note) -> FindingMarker | None:
        return read_finding_marker(note.body, self.publication.name)

    def _summary_marker(self, note: Note) -> SummaryMarker | None:
        return read_summary_marker(note.body, self.publication.name)

    @property
    def _abilities(self) -> Capabilities:
        return self.host.capabilities

    def _anchor(self, remark: Remark) -> Anchor | None:
        file = self.target.diff.by_path.get(remark.path)
        if file is None:
            return None
        fix = remark.suggestion
        if fix is not None and places_exactly(file, fix.first_line, fix.last_line):
            return place(file, fix.first_line, fix.last_line)
        outside = self._abilities.notes_outside_hunks
        return place(file, remark.first_line, remark.last_line, outside_hunks=outside)

    def _found(self, remark: Remark, anchor: Anchor | None) -> Found:
        return Found(remark, anchor is not None, digest(self._body(remark, anchor)))

    def _body(self, remark: Remark, anchor: Anchor | None) -> str:
        """The note's text; a replacement is offered only where the note stands on exactly its lines."""
        fix = remark.suggestion
        if fix is None or anchor is None:
            return remark.body
        if (anchor.first.new_line, anchor.last.new_line) != (fix.first_line, fix.last_line):
            return remark.body
        offer = suggestion_block(fix, self._abilities.suggestions)
        return f"{remark.body.rstrip()}\n\n{offer}" if offer else remark.body

    def _marked(self, found: Found, anchor: Anchor | None, place: str) -> tuple[str, str]:
        marker = FindingMarker(self.publication.name, found.remark.key, place, found.digest)
        return marked(self._body(found.remark, anchor), marker, self._abilities.markers), marker.identity

    def _write_notes(self, plan: Plan, anchors: Anchors) -> tuple[dict[Spot, str | None], list[Remark]]:
        """Threads with their addresses, and the remarks that have none, in their rank."""
        threads = {found.remark.spot: posted.note.url for posted, found in plan.standing}
        for posted, found in plan.edit:
            self._edit(posted, self._marked(found, anchors[found.remark.spot], posted.marker.place)[0])
        for posted in plan.reopen:
            self._try("reopen a thread", partial(self.host.discussion.reopen, self.target.ref, posted.note))
        for posted in plan.resolve:
            self._resolve(posted)
        placed = self._create(plan.create, anchors)
        without = {found.remark.spot for found in (*plan.elsewhere, *plan.create)} - placed.keys()
        return threads | placed, [remark for remark in self.publication.remarks if remark.spot in without]

    def _create(self, chosen: Sequence[Found], anchors: Anchors) -> dict[Spot, str | None]:
        notes: dict[str, tuple[Spot, NewNote]] = {}
        for found in chosen:
            anchor = anchors[found.remark.spot]
            if anchor is not None:
                body, identity = self._marked(found, anchor, place_of(found.remark.path))
                notes[identity] = found.remark.spot, NewNote(anchor, body, identity)
        if not notes:
            return {}
        batch = [note for _, note in notes.values()]
        receipt = self._try("post notes", lambda: self.host.discussion.post_review(self.change, batch))
        if receipt is None:
            return {}
        self.problems += [f"a note on {note.anchor.path} was refused: {reason}" for note, reason in receipt.refused]
        return {notes[marker][0]: each.url for marker, each in receipt.placed.items() if marker in notes}

    def _resolve(self, posted: Posted) -> None:
        """Mark a thread as done; a token that may not do so says it in the note instead."""
        try:
            self.host.discussion.resolve(self.target.ref, posted.note)
        except HostError as error:
            if error.failure is not HostFailure.REFUSED:
                self.problems.append(f"could not resolve a thread: {error.message}")
                return
            told = f"**No longer found** in {self.publication.head_sha[:12]}.\n\n{without_marker(posted.note.body)}"
            self._edit(posted, marked(told, replace(posted.marker, gone=True), self._abilities.markers))

    def _edit(self, posted: Posted, body: str) -> None:
        self._try("edit a note", partial(self.host.discussion.edit, self.target.ref, posted.note, body))

    def _write_status(self, homeless: Sequence[Remark]) -> tuple[Receipt | None, frozenset[str]]:
        if not self.publication.vouched:
            return None, frozenset()
        shown = tuple(remark.annotation for remark in homeless)
        annotations = shown[: self._abilities.most_annotations] if self._abilities.annotations else ()
        status = Status(
            name=f"readylayer/{self.publication.name}",
            sha=self.change.head_sha,
            state=_STATES[self.publication.verdict],
            title=self.publication.title,
            summary=self.publication.status_text,
            details_url=self.publication.details_url,
            annotations=annotations,
            digest=digest(self.publication.verdict.value, self.publication.title, repr(annotations)),
        )
        receipt = self._try("set the status", lambda: self.host.results.set_status(status))
        return (receipt.receipt, receipt.annotated) if receipt is not None else (None, frozenset())

    def _write_summary(
        self, earlier: tuple[Note, SummaryMarker] | None, spread: Spread, posted_keys: Sequence[str]
    ) -> Receipt | None:
        if earlier is None and self.publication.quiet and not posted_keys:
            return None
        body = self.publication.summarise(spread)
        inline = (key for key, _ in spread.inline)
        keys = frozenset(map(short, (*posted_keys, *inline, *(each.key for each in spread.dismissed))))
        if earlier is not None:
            keys |= earlier[1].keys
        marker = SummaryMarker(self.publication.name, digest(body), keys)
        text = marked(body, marker, self._abilities.markers)
        if earlier is None:
            return self._try(
                "post the summary",
                lambda: self.host.discussion.post_summary(self.target.ref, text, marker.identity),
            )
        if earlier[1] == marker:
            return None
        return self._try("edit the summary", lambda: self.host.discussion.edit(self.target.ref, earlier[0], text))

    def _try(self, what: str, write: Callable[[], Answer]) -> Answer | None:
        """The answer; a refusal becomes a problem to tell, so that one kind of write does not stop the others."""
        try:
            return write()
        except HostError as error:
            self.problems.append(f"could not {what}: {error.message}" + (f" ({error.hint})" if error.hint else ""))
            return None
