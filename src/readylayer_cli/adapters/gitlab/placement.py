"""Sends a note to its lines: as a range, else on one line, each with the commits that GitLab wants to hear."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from readylayer_cli.adapters.gitlab.client import Api
from readylayer_cli.adapters.gitlab.fields import Json
from readylayer_cli.adapters.gitlab.merge_request import version_refs
from readylayer_cli.adapters.gitlab.positions import DiffRefs, Position, line_position, range_position
from readylayer_cli.domain.change import ChangeSet, FileChange
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Anchor, NewNote

Send = Callable[[Position], Json]


class UnplacedError(Exception):
    """GitLab refused a note at every position that it can have; the text is GitLab's reason."""


@dataclass
class Placement:
    """Positions for the notes of one batch. `diff` is asked for once, and only if a note has several lines."""

    api: Api
    merge_request: str
    refs: DiffRefs
    diff: Callable[[], ChangeSet]
    _diff: ChangeSet | None = field(default=None, init=False)
    _is_fresh: bool = field(default=False, init=False)

    def send(self, note: NewNote, send: Send) -> Json:
        """GitLab's answer to the first position that it takes; raises `UnplacedError` if it takes none."""
        reason = ""
        for position in self._positions(note.anchor):
            try:
                return send(position)
            except HostError as error:
                if error.failure is not HostFailure.INVALID:
                    raise
                reason = error.message
        raise UnplacedError(reason)

    def _positions(self, anchor: Anchor) -> Iterator[Position]:
        first = line_position(anchor, self.refs)
        if anchor.first != anchor.last:
            first = range_position(anchor, self.refs, self._file(anchor)) or first
        yield first
        self._refresh()
        second = line_position(anchor, self.refs)
        if second != first:
            yield second

    def _file(self, anchor: Anchor) -> FileChange | None:
        if self._diff is None:
            self._diff = self.diff()
        return self._diff.by_path.get(anchor.path)

    def _refresh(self) -> None:
        """Read the commits again, once: a retarget or a late diff changes them. Another head would need other lines."""
        if self._is_fresh:
            return
        self._is_fresh = True
        versions = self.api.listing(f"{self.merge_request}/versions")
        if versions and (newest := version_refs(versions[0])).head == self.refs.head:
            self.refs = newest
