"""What the contract suite needs of each fake host: one open change, and the people around it."""

from dataclasses import dataclass
from typing import Protocol

from readylayer_cli.domain.change import ChangeSet
from readylayer_cli.domain.host import ChangeRef
from readylayer_cli.host_ports import Host
from tests.fakes.hosts.loopback import LoopbackHost


@dataclass(frozen=True)
class Shown:
    """One note as a person sees it on the change. `line` is `None` for notes on the whole change."""

    id: str
    body: str
    path: str | None = None
    line: int | None = None
    old_line: int | None = None
    resolved: bool = False
    author: str = ""


class Stage(Protocol):
    """A fake host with one open change from `feature` to `main`, played by the tests.

    Starts with an empty diff; `push` gives it one. The fake refuses what the real host refuses, such as a note on a
    line that the pushed diff does not show.
    """

    name: str
    fake: LoopbackHost
    ref: ChangeRef

    def host(self) -> Host:
        """A fresh adapter, as each run makes one; its patience never really sleeps."""
        ...

    def push(self, change: ChangeSet, head_sha: str) -> None:
        """New commits: the change now has this diff and this head; notes on lines that are gone become outdated."""
        ...

    def shown(self) -> list[Shown]:
        """All notes on the change, replies left out, oldest first."""
        ...

    def add_foreign_note(self, body: str) -> str:
        """A note on the change by somebody else; returns its id."""
        ...

    def reply(self, note_id: str, body: str) -> None:
        """Somebody else answers in the thread of a note."""
        ...

    def resolve(self, note_id: str) -> None:
        """Somebody else resolves the thread of a note."""
        ...

    def delete(self, note_id: str) -> None:
        """Somebody deletes a note."""
        ...

    def status(self, sha: str, name: str) -> tuple[str, str] | None:
        """State (in the words of `StatusState`) and title that a commit shows under a name."""
        ...

    def annotations(self, sha: str) -> list[tuple[str, int]]:
        """Path and first line of every annotation that a commit shows."""
        ...
