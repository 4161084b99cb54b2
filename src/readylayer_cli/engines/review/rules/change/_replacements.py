"""Lines that a change replaced: removed ones beside the added ones that took their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from readylayer_cli.domain.change import FileChange, Hunk

_ALIKE = 0.5
_MAX_BLOCK = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one side."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring removed lines and the added lines that stand in their place; either may be empty."""

    removed: tuple[Line, ...]
    added: tuple[Line, ...]


def blocks(change: FileChange) -> Iterator[Block]:
    """Every run of changed lines of a file, in order."""
    for hunk in change.hunks:
        yield from _blocks(hunk)


def replaced_lines(change: FileChange, wanted: re.Pattern[str] | None = None) -> Iterator[tuple[Line, Line]]:
    """Pairs of a removed and an added line of one block that look alike; each line is in one pair at most.

    With `wanted`, only lines in which it is found are looked at.
    """
    for block in blocks(change):
        removed, added = block.removed, block.added
        if wanted is not None:
            removed = tuple(line for line in removed if wanted.search(line.text))
            added = tuple(line for line in added if wanted.search(line.text)) if removed else ()
        yield from pair_lines(removed[:_MAX_BLOCK], added[:_MAX_BLOCK])


def pair_lines(removed: Sequence[Line], added: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Match lines in order: each removed line with the most similar added line after the last match."""
    start = 0
    for old in removed:
        best, best_score = -1, _ALIKE
        for index in range(start, len(added)):
            score = _likeness(old.text.strip(), added[index].text.strip())
            if score > best_score:
                best, best_score = index, score
        if best >= 0:
            yield old, added[best]
            start = best + 1


def _likeness(old: str, new: str) -> float:
    if not old or not new:
        return 0.0
    matcher = SequenceMatcher(None, old[:300], new[:300], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE else 0.0


def _blocks(hunk: Hunk) -> Iterator[Block]:
    old = hunk.old_start + (hunk.old_count == 0)
    new = hunk.new_start + (hunk.new_count == 0)
    removed: list[Line] = []
    added: list[Line] = []
    for text in hunk.lines:
        if text[:1] == "-":
            removed.append(Line(old, text[1:]))
            old += 1
        elif text[:1] == "+":
            added.append(Line(new, text[1:]))
            new += 1
        else:
            if removed or added:
                yield Block(tuple(removed), tuple(added))
                removed, added = [], []
            old, new = old + 1, new + 1
    if removed or added:
        yield Block(tuple(removed), tuple(added))
