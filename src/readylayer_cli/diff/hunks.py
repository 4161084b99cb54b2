"""Reads one `@@` block; the counts in its header decide where it ends, never the look of a line."""

import re
from collections.abc import Sequence

from readylayer_cli.domain.change import Hunk
from readylayer_cli.domain.errors import InputError

_HEADER = re.compile(rb"@@ -(\d{1,10})(?:,(\d{1,10}))? \+(\d{1,10})(?:,(\d{1,10}))? @@ ?(.*)", re.DOTALL)
_SPACE, _PLUS, _MINUS, _BACKSLASH = b" +-\\"


def is_hunk_header(line: bytes) -> bool:
    """Whether a line opens a hunk."""
    return line.startswith(b"@@ -")


def read_hunk(lines: Sequence[bytes], at: int) -> tuple[Hunk, int]:
    """The hunk whose header is `lines[at]`, and the index after it.

    Raises `InputError` naming the line (1-based) where the block contradicts its header or the diff ends too early.
    """
    old_start, old_count, new_start, new_count, section = _read_header(lines[at], at)
    body: list[str] = []
    ends = [False, False]
    left = [old_count, new_count]
    header, at = at, at + 1
    while left[0] or left[1] or (at < len(lines) and lines[at][:1] == b"\\"):
        if at >= len(lines):
            raise InputError(
                "RL2051",
                f"the diff ends inside the hunk of line {header + 1}, {left[0]} old and {left[1]} new lines too early",
                "the diff was cut off; make it again, e.g. with `git diff --output=FILE`",
            )
        line = lines[at] or b" "
        sign = line[0]
        if sign == _BACKSLASH:
            _mark_missing_newline(body, left, ends, at)
        else:
            _count(sign, left, at)
            body.append(line.decode("utf-8", "surrogateescape"))
        at += 1
    return Hunk(old_start, old_count, new_start, new_count, tuple(body), section, *ends), at


def _read_header(line: bytes, at: int) -> tuple[int, int, int, int, str]:
    found = _HEADER.fullmatch(line)
    if not found:
        raise InputError("RL2052", f"line {at + 1} of the diff is not a hunk header")
    old_start, old_count, new_start, new_count = (int(number) if number else 1 for number in found.groups()[:4])
    if (old_count and not old_start) or (new_count and not new_start):
        raise InputError("RL2052", f"line {at + 1} of the diff starts a hunk at line 0")
    return old_start, old_count, new_start, new_count, found[5].decode("utf-8", "surrogateescape")


def _count(sign: int, left: list[int], at: int) -> None:
    if sign == _SPACE:
        left[0] -= 1
        left[1] -= 1
    elif sign == _MINUS:
        left[0] -= 1
    elif sign == _PLUS:
        left[1] -= 1
    else:
        raise InputError(
            "RL2053",
            f"line {at + 1} of the diff belongs to a hunk but starts with neither space, `+` nor `-`",
            "the diff was cut off or edited; make it again",
        )
    if left[0] < 0 or left[1] < 0:
        raise InputError("RL2053", f"line {at + 1} of the diff is one more than its hunk header announces")


def _mark_missing_newline(body: list[str], left: list[int], ends: list[bool], at: int) -> None:
    sign = body[-1][0] if body else "\\"
    sides = {" ": (0, 1), "-": (0,), "+": (1,)}.get(sign, ())
    if not sides or any(left[side] or ends[side] for side in sides):
        raise InputError("RL2053", f"line {at + 1} of the diff says `No newline` where the file does not end")
    for side in sides:
        ends[side] = True
