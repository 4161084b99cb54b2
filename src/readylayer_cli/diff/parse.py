"""Unified diff -> ChangeSet: what git, diff, Mercurial and Subversion write, bare or inside a mail."""

import codecs
import re
from collections.abc import Iterator, Sequence

from readylayer_cli.diff.headers import (
    is_git_header,
    is_plain_header,
    read_git_section,
    read_plain_section,
    read_submodule_summary,
)
from readylayer_cli.diff.pairs import join_type_changes
from readylayer_cli.diff.section import Prefixes, Section
from readylayer_cli.domain.change import ChangeSet, FileChange
from readylayer_cli.domain.errors import InputError, LimitError

MAX_DIFF_BYTES = 128 * 1024 * 1024
MAX_DIFF_LINES = 2_000_000  # each costs a hundred bytes of memory beside its text

_FIRST_HEADER = re.compile(rb"^(?:diff --git |--- )[^\n]*", re.MULTILINE)
_COMBINED = (b"diff --cc ", b"diff --combined ", b"@@@ ")


def parse_diff(data: bytes | str, *, prefixes: Prefixes | None = None, max_bytes: int = MAX_DIFF_BYTES) -> ChangeSet:
    """The files of a unified diff, sorted by path; no files for an empty diff. Lines end at `\\n` only.

    `prefixes` are those of the old and new side where they are known; otherwise they are recognised.
    Raises `InputError` naming the line if the diff is cut off, contradicts itself or is none, and `LimitError`
    above `max_bytes` or two million lines.
    """
    raw = _as_bytes(data)
    _check_size(raw, max_bytes)
    sections = list(_read_sections(_split(raw), prefixes))
    if not sections and raw.strip():
        raise _unreadable(raw)
    files = join_type_changes(_resolve(sections, prefixes))
    _check_unique(files)
    return ChangeSet(tuple(sorted((file for _, file in files), key=lambda file: file.path)))


def _check_size(raw: bytes, max_bytes: int) -> None:
    hint = "review fewer files at a time, e.g. `git diff main... -- src/`"
    if len(raw) > max_bytes:
        raise LimitError("RL2310", f"the diff has {len(raw):,} bytes; at most {max_bytes:,} are read", hint)
    lines = raw.count(b"\n")
    if lines > MAX_DIFF_LINES:
        raise LimitError("RL2310", f"the diff has {lines:,} lines; at most {MAX_DIFF_LINES:,} are read", hint)


def _as_bytes(data: bytes | str) -> bytes:
    if isinstance(data, str):
        try:
            return data.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return data.encode("utf-8", "surrogatepass")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # PowerShell's `>` writes UTF-16
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)


def _split(raw: bytes) -> list[bytes]:
    first = _FIRST_HEADER.search(raw)
    if first and first[0].endswith(b"\r"):  # the diff itself was converted: no tool ends a header so
        raw = raw.replace(b"\r\n", b"\n")
    lines = raw.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _read_sections(lines: Sequence[bytes], prefixes: Prefixes | None) -> Iterator[Section]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if is_git_header(line):
            section, at = read_git_section(lines, at, prefixes)
            yield section
        elif is_plain_header(lines, at):
            section, at = read_plain_section(lines, at, prefixes)
            yield section
        elif line.startswith(_COMBINED):
            raise InputError(
                "RL2055",
                f"line {at + 1} begins the combined diff of a merge, which has more than one old side",
                "compare with one parent: `git diff HEAD^1 HEAD`",
            )
        else:
            submodule = read_submodule_summary(line, at)
            if submodule:
                yield submodule
            at += 1


def _resolve(sections: Sequence[Section], prefixes: Prefixes | None) -> list[tuple[int, FileChange]]:
    """Files with the line they begin at; names that stand alone lose the prefixes that the other files have."""
    seen = [section.has_git_prefixes for section in sections if section.has_git_prefixes is not None]
    habit = prefixes or (("a/", "b/") if all(seen) else ("", ""))
    return [(section.at + 1, section.file_change(habit)) for section in sections]


def _check_unique(files: Sequence[tuple[int, FileChange]]) -> None:
    seen: set[str] = set()
    for at, file in files:
        if file.path in seen:
            raise InputError(
                "RL2056",
                f"line {at} of the diff changes {file.path!r} a second time",
                "a series of patches is not one change; make one diff of it: `git diff main...`",
            )
        seen.add(file.path)


def _unreadable(raw: bytes) -> InputError:
    if b"\x1b[" in raw and b"diff --git " in raw:
        return InputError("RL2050", "the diff holds colour codes", "make it with `git diff --no-color`")
    start = raw.lstrip()[:40].partition(b"\n")[0].decode("utf-8", "replace")
    return InputError(
        "RL2050", f"this is not a unified diff; it begins with {start!r}", "make one with `git diff` or `diff -u`"
    )
