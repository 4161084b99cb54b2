"""Runs one git comparison and joins its two answers: exact names and modes, and the hunks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from readylayer_cli.adapters.git.entries import Entry
from readylayer_cli.adapters.git.program import Git
from readylayer_cli.adapters.git.raw import RawRecord, read_raw
from readylayer_cli.diff.parse import parse_diff
from readylayer_cli.domain.change import FileChange, FileKind, FileStatus

_PREFIXES = ("a/", "b/")
_OPTIONS = (
    *("--raw", "-z", "-p", "--full-index", "--abbrev=64", "-M50%", "-l1000", "-U3", "--inter-hunk-context=0"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative"),
    *("--submodule=short", "--ignore-submodules=dirty", "--ita-invisible-in-index", "--diff-algorithm=myers"),
)
_KINDS = {"12": FileKind.SYMLINK, "16": FileKind.SUBMODULE}


@dataclass(frozen=True, slots=True)
class Question:
    """Which two versions to compare: a plumbing command with its own arguments, and settings it needs."""

    command: str
    sides: tuple[str, ...]
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The files that differ, and what git said of each in its raw records."""

    files: tuple[FileChange, ...]
    records: tuple[RawRecord, ...]

    @property
    def conflicting(self) -> tuple[str, ...]:
        """Paths whose merge conflict has not been resolved."""
        return tuple(record.path for record in self.records if record.status is None)

    def old_entries(self) -> dict[str, Entry | None]:
        """What the old side holds at every path that is named."""
        absent: dict[str, Entry | None] = dict.fromkeys(record.path for record in self.records)
        return absent | {record.base_path: record.old for record in self.records}

    def new_entries(self) -> dict[str, Entry | None]:
        """What the new side holds at every path that is named; the index must be the new side."""
        absent: dict[str, Entry | None] = dict.fromkeys(
            record.base_path for record in self.records if record.status is not FileStatus.COPIED
        )
        return absent | {record.path: record.new for record in self.records}


def compare(git: Git, question: Question, paths: Sequence[str] = (), *, as_text: bool = False) -> Comparison:
    """What differs, at all paths or at these. `as_text` shows lines even of what git takes for binary."""
    options = (*_OPTIONS, "--text") if as_text else _OPTIONS
    output = git.run(question.command, *options, *question.sides, "--", *paths, config=question.config)
    records, patch = read_raw(output)
    del output
    has_sections = b"diff --git " in patch  # notes on conflicts alone are no diff
    shown = parse_diff(patch, prefixes=_PREFIXES, max_bytes=git.limits.output_bytes).by_path if has_sections else {}
    return Comparison(tuple(_join(records, shown)), tuple(records))


def _join(records: Sequence[RawRecord], shown: Mapping[str, FileChange]) -> Iterator[FileChange]:
    for record in records:
        seen = shown.get(record.path)
        if record.status is None or (seen is None and _is_unchanged(record)):
            continue
        side = record.new or record.old
        yield FileChange(
            path=record.path,
            status=record.status,
            old_path=record.old_path,
            kind=_KINDS.get(side.mode[:2], seen.kind if seen else FileKind.TEXT) if side else FileKind.TEXT,
            old_mode=record.old.mode if record.old else None,
            new_mode=record.new.mode if record.new else None,
            hunks=seen.hunks if seen else (),
        )


def _is_unchanged(record: RawRecord) -> bool:
    """Only the file's time stamp differs from the index: git lists it, but finds no difference to show."""
    return record.status is FileStatus.MODIFIED and record.old is not None and record.old.mode == _mode(record.new)


def _mode(entry: Entry | None) -> str | None:
    return entry.mode if entry else None
