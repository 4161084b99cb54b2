"""What an engine has to say about a change, before anybody knows where it will stand."""

from collections.abc import Callable
from dataclasses import dataclass

from readylayer_cli.domain.grades import Severity, Verdict
from readylayer_cli.domain.host import Annotation, Receipt


@dataclass(frozen=True, slots=True)
class Suggestion:
    """New text for the lines first..last of the new side, both included; no lines delete them."""

    first_line: int
    last_line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to say about lines of a file; `key` knows it again when the lines, or the file, have moved. Files
    with equal code share keys: only `spot` is unique within a change.

    `body` is Markdown for a note on the lines. `gates`: it fails the run. Lines are of the side that the file has:
    the old one if it is deleted.
    """

    key: str
    path: str
    first_line: int
    last_line: int
    severity: Severity
    gates: bool
    body: str
    annotation: Annotation
    suggestion: Suggestion | None = None

    @property
    def spot(self) -> "Spot":
        """What is unique within one change."""
        return self.key, self.path


Spot = tuple[str, str]
"""The key and the path of a remark."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the remarks stand: each in exactly one place.

    `inline` maps the spots of remarks with a thread of their own to its address. `annotated` stand beside the lines in
    the status. `listed` are told in the summary. `dismissed` had a thread that a person closed or deleted.
    """

    inline: dict[Spot, str | None]
    annotated: tuple[Remark, ...]
    listed: tuple[Remark, ...]
    dismissed: tuple[Remark, ...]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """All that one engine wants people to see on a change, with the verdict that gates it.

    `remarks` are ranked, worst first. `silent_keys` fire as well but are not to be shown; their threads stay.
    `proves_gone` tells of a path (empty: of all) whether it was checked so completely that a remark which is missing
    is mended.
    `summarise` renders the note on the whole change; `quiet` means that nothing needs saying unless something was said
    before. `vouched` is false for results of a run that anybody could have forged: they set no status.
    """

    name: str
    head_sha: str
    verdict: Verdict
    title: str
    status_text: str
    remarks: tuple[Remark, ...]
    silent_keys: frozenset[str]
    proves_gone: Callable[[str], bool]
    summarise: Callable[[Spread], str]
    quiet: bool
    vouched: bool = True
    details_url: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a publication. `problems` are for a person to read; `superseded` means that the change has a
    newer head, whose run posts."""

    created: int = 0
    updated: int = 0
    resolved: int = 0
    reopened: int = 0
    kept: int = 0
    spread: Spread | None = None
    summary: Receipt | None = None
    status: Receipt | None = None
    problems: tuple[str, ...] = ()
    superseded: bool = False
