"""Applies hunks to the bytes of a file, exactly and in both directions: no fuzz, no offset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.change import Hunk
from readylayer_cli.domain.errors import InputError


def apply_hunks(old: bytes, hunks: Sequence[Hunk]) -> bytes:
    """The new side of a file, given its old side. Raises `InputError` where the old side is not what the hunks say."""
    return _patch(old, [_forward(hunk) for hunk in hunks])


def reverse_hunks(new: bytes, hunks: Sequence[Hunk]) -> bytes:
    """The old side of a file, given its new side. Raises `InputError` where the new side is not what the hunks say."""
    return _patch(new, [_backward(hunk) for hunk in hunks])


@dataclass(frozen=True, slots=True)
class _Step:
    """A hunk as seen from the side that is at hand: replace `taken`, which begin after `skipped` lines, by `given`."""

    skipped: int
    taken: list[bytes]
    given: list[bytes]
    taken_unterminated: bool
    given_unterminated: bool


def _forward(hunk: Hunk) -> _Step:
    return _Step(
        hunk.old_start - (hunk.old_count > 0),
        list(_side(hunk, "+")),
        list(_side(hunk, "-")),
        hunk.old_missing_newline,
        hunk.new_missing_newline,
    )


def _backward(hunk: Hunk) -> _Step:
    return _Step(
        hunk.new_start - (hunk.new_count > 0),
        list(_side(hunk, "-")),
        list(_side(hunk, "+")),
        hunk.new_missing_newline,
        hunk.old_missing_newline,
    )


def _side(hunk: Hunk, other: str) -> Iterator[bytes]:
    for line in hunk.lines:
        if line[:1] != other:
            yield line[1:].encode("utf-8", "surrogateescape")


def _patch(content: bytes, steps: Sequence[_Step]) -> bytes:
    lines = content.split(b"\n")
    is_unterminated = bool(lines[-1])
    if not is_unterminated:
        lines.pop()
    out: list[bytes] = []
    at = 0
    for step in steps:
        end = step.skipped + len(step.taken)
        reaches_end = end == len(lines)
        if not at <= step.skipped <= len(lines) or lines[step.skipped : end] != step.taken:
            raise _mismatch(lines, step)
        changes_end = reaches_end and bool(step.taken or step.given)
        if changes_end and is_unterminated != step.taken_unterminated:
            raise InputError("RL2058", "the end of the file is not what the diff says")
        if not reaches_end and (step.taken_unterminated or step.given_unterminated):
            raise InputError("RL2058", "the diff shows the end of the file where it is not")
        out += lines[at : step.skipped]
        out += step.given
        at = end
        if changes_end:
            is_unterminated = step.given_unterminated
    out += lines[at:]
    return b"\n".join(out) + (b"" if is_unterminated or not out else b"\n")


def _mismatch(lines: Sequence[bytes], step: _Step) -> InputError:
    for offset, expected in enumerate(step.taken):
        number = step.skipped + offset + 1
        if number > len(lines):
            return InputError("RL2058", f"the file has {len(lines)} lines, the diff continues at line {number}")
        if lines[number - 1] != expected:
            return InputError("RL2058", f"line {number} of the file is not what the diff says")
    return InputError("RL2058", f"the file has {len(lines)} lines, the diff continues after line {step.skipped}")
