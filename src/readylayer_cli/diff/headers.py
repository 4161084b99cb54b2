"""Reads the header lines and hunks of one file: git's extended headers, plain `---`/`+++`, submodule summaries."""

import re
from collections.abc import Sequence

from readylayer_cli.diff.hunks import is_hunk_header, read_hunk
from readylayer_cli.diff.names import (
    MAX_HEADER_BYTES,
    Label,
    decode_name,
    read_label,
    read_name,
    split_git_names,
    strip_prefixes,
)
from readylayer_cli.diff.section import Prefixes, Section
from readylayer_cli.domain.change import FileStatus, Hunk
from readylayer_cli.domain.errors import InputError

_GIT = b"diff --git "
_INDEX_BYTES = 200
_HEXADECIMAL = frozenset("0123456789abcdef")
_MOVES = {
    b"rename from ": (0, FileStatus.RENAMED),
    b"rename to ": (1, FileStatus.RENAMED),
    b"rename old ": (0, FileStatus.RENAMED),
    b"rename new ": (1, FileStatus.RENAMED),
    b"copy from ": (0, FileStatus.COPIED),
    b"copy to ": (1, FileStatus.COPIED),
}
_MODES = {
    b"old mode ": ("old_mode", None),
    b"new mode ": ("new_mode", None),
    b"deleted file mode ": ("old_mode", FileStatus.DELETED),
    b"new file mode ": ("new_mode", FileStatus.ADDED),
}
_WITHOUT_MEANING = (b"similarity index ", b"dissimilarity index ")
_BINARY = (b"Binary files ", b"Files ", b"GIT binary patch")
_SUBMODULE = re.compile(rb"Submodule (.{1,4096}) ([0-9a-f]{7,64})\.{2,3}([0-9a-f]{7,64})(?: \(.{1,99}\))?:?$")


def is_git_header(line: bytes) -> bool:
    """Whether a line opens a file in git's format."""
    return line.startswith(_GIT)


def is_plain_header(lines: Sequence[bytes], at: int) -> bool:
    """Whether `---`, `+++` and a hunk follow each other here."""
    return (
        lines[at].startswith(b"--- ")
        and at + 2 < len(lines)
        and lines[at + 1].startswith(b"+++ ")
        and is_hunk_header(lines[at + 2])
    )


def read_git_section(lines: Sequence[bytes], at: int, prefixes: Prefixes | None) -> tuple[Section, int]:
    """The section whose `diff --git` line is `lines[at]`, and the index after it."""
    section = Section(at)
    moved: list[str | None] = [None, None]
    labels = None
    at += 1
    while at < len(lines) and _read_extended(lines[at], at, section, moved):
        at += 1
    if at < len(lines) and lines[at].startswith(b"--- "):
        labels, at = _read_labels(lines, at)
    at = _read_hunks(lines, at, section)
    if labels and not section.hunks:
        raise _cut_off(f"the diff ends before the hunks of line {section.at + 1}")
    if moved[0] and moved[1]:
        section.old_name, section.new_name, section.is_bare = moved[0], moved[1], True
    else:
        _name_section(section, _bounded(lines[section.at], section.at)[len(_GIT) :], labels, prefixes)
    return section, at


def read_plain_section(lines: Sequence[bytes], at: int, prefixes: Prefixes | None) -> tuple[Section, int]:
    """The section whose `---` line is `lines[at]`, and the index after it."""
    section = Section(at)
    labels, at = _read_labels(lines, at)
    at = _read_hunks(lines, at, section)
    section.take_labels(*labels, prefixes)
    return section, at


def read_submodule_summary(line: bytes, at: int) -> Section | None:
    """What `diff.submodule=log` writes in place of a diff; `None` if the line is something else."""
    found = _SUBMODULE.match(line) if line.startswith(b"Submodule ") else None
    if not found:
        return None
    name = decode_name(found[1])
    old, new = (None if set(found[side]) == {ord("0")} else found[side].decode("ascii") for side in (2, 3))
    section = Section(at, old and name, new and name, is_bare=True, old_mode="160000", new_mode="160000")
    removed, added = (
        (f"{sign}Subproject commit {commit}",) if commit else () for sign, commit in (("-", old), ("+", new))
    )
    section.hunks.append(Hunk(len(removed), len(removed), len(added), len(added), removed + added))
    return section


def _read_extended(line: bytes, at: int, section: Section, moved: list[str | None]) -> bool:
    """Take in one extended header line; whether it was one."""
    for prefix, (side, status) in _MOVES.items():
        if line.startswith(prefix):
            moved[side] = read_name(_bounded(line, at)[len(prefix) :])
            section.status = status
            return True
    for prefix, (attribute, implied) in _MODES.items():
        if line.startswith(prefix):
            setattr(section, attribute, line[len(prefix) :][:6].decode("ascii", "replace"))
            section.status = implied or section.status
            return True
    if line.startswith(b"index "):
        _read_index(line[:_INDEX_BYTES], section)
        return True
    if line.startswith(_BINARY):
        section.is_binary = True
        return True
    return line.startswith(_WITHOUT_MEANING)


def _read_index(line: bytes, section: Section) -> None:
    """Take in `index OLD..NEW [MODE]`; the mode is there if it is the same on both sides."""
    words = line.decode("ascii", "replace").split(" ")
    old, dots, new = words[1].partition("..")
    if dots and not set(old + new) - _HEXADECIMAL:
        section.old_blob, section.new_blob = old, new
    if len(words) == 3:
        section.old_mode = section.new_mode = words[2][:6]


def _read_labels(lines: Sequence[bytes], at: int) -> tuple[tuple[Label, Label], int]:
    if at + 1 >= len(lines) or not lines[at + 1].startswith(b"+++ "):
        raise _cut_off(f"line {at + 1} of the diff names the old file and no new one follows")
    return (read_label(_bounded(lines[at], at)[4:]), read_label(_bounded(lines[at + 1], at + 1)[4:])), at + 2


def _read_hunks(lines: Sequence[bytes], at: int, section: Section) -> int:
    while at < len(lines) and is_hunk_header(lines[at]):
        hunk, at = read_hunk(lines, at)
        section.hunks.append(hunk)
    return at


def _name_section(
    section: Section, names: bytes, labels: tuple[Label, Label] | None, prefixes: Prefixes | None
) -> None:
    pair = split_git_names(names, prefixes)
    if pair and strip_prefixes(*pair, prefixes):
        section.take_names(*pair, prefixes)
        if section.status is FileStatus.ADDED or (labels and labels[0].is_null):
            section.old_name = None
        elif section.status is FileStatus.DELETED or (labels and labels[1].is_null):
            section.new_name = None
    elif labels:
        section.take_labels(*labels, prefixes)
    elif pair:
        section.take_names(*pair, prefixes)
    else:
        raise InputError("RL2054", f"the file names on line {section.at + 1} of the diff cannot be told apart")


def _bounded(line: bytes, at: int) -> bytes:
    if len(line) > MAX_HEADER_BYTES:
        raise InputError("RL2054", f"line {at + 1} of the diff holds a file name of {len(line):,} bytes")
    return line


def _cut_off(message: str) -> InputError:
    return InputError("RL2051", message, "the diff was cut off; make it again, e.g. with `git diff --output=FILE`")
