"""Tells which findings of other tools a change brought in: those tools did not look at the old tree."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from readylayer_cli.domain.change import ChangeSet, FileChange
from readylayer_cli.domain.finding import Finding, Span

_BLANKS = re.compile(r"\s+")
_BLOCK = 3
"""So many lines in a row that another file lost are no accident."""

Block = tuple[str, ...]


class FreshLines:
    """The lines that a change wrote: added ones, without those that were only moved or indented anew."""

    def __init__(self, files: ChangeSet) -> None:
        self._files = files
        self._fresh: dict[str, frozenset[int]] = {}

    def brought(self, finding: Finding, state: str) -> bool:
        """Whether the finding, its construct or a step of its flow stands on such a line.

        A tool that compared its results with earlier ones is believed: `state` is its `baselineState`.
        """
        if state == "unchanged":
            return False
        if state == "new" and finding.path in self._files.by_path:
            return True
        places: list[tuple[str, Span]] = [(finding.path, finding.extent or finding.span)]
        places += [(step.path, step.span) for step in finding.code_flow]
        return any(span.touches(self._of(path)) for path, span in places)

    def _of(self, path: str) -> frozenset[int]:
        if path not in self._fresh:
            change = self._files.by_path.get(path)
            self._fresh[path] = frozenset(self._find(change)) if change is not None else frozenset()
        return self._fresh[path]

    def _find(self, change: FileChange) -> Iterator[int]:
        gone = Counter(_plain(line) for _, line in change.removed)
        moved = {line for lines, block in _blocks(change.added) if block in self._lost for line in lines}
        for number, line in change.added:
            plain = _plain(line)
            if gone[plain] > 0:
                gone[plain] -= 1
            elif number not in moved:
                yield number

    @cached_property
    def _lost(self) -> frozenset[Block]:
        """Every few lines in a row that a file of the change lost."""
        return frozenset(block for file in self._files.files for _, block in _blocks(file.removed))


def _blocks(numbered: Sequence[tuple[int, str]]) -> Iterator[tuple[range, Block]]:
    """Each few lines in a row, with their numbers."""
    for index in range(len(numbered) - _BLOCK + 1):
        first, last = numbered[index][0], numbered[index + _BLOCK - 1][0]
        if last - first == _BLOCK - 1:
            yield range(first, last + 1), tuple(_plain(line) for _, line in numbered[index : index + _BLOCK])


def _plain(line: str) -> str:
    return _BLANKS.sub("", line)
