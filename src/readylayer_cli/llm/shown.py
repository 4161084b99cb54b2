"""A changed file as a model is shown it: redacted lines of both sides, hunk by hunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.change import FileChange, Hunk
from readylayer_cli.domain.review import ReadFile
from readylayer_cli.llm.redaction import Redactor


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line. `number` is its line on the new side, for a removed one that of the line that follows it there."""

    sign: str
    number: int
    text: str

    def __str__(self) -> str:
        label = "" if self.sign == "-" else str(self.number)
        return f"{label:>5}{self.sign} {self.text}".rstrip()


class ShownFile:
    """One file of the change. `name` is its path as the model sees it."""

    def __init__(self, read: ReadFile, redactor: Redactor) -> None:
        self.path = read.change.path
        self.name = redactor.lines(read.change.path)[0]
        self.change: FileChange = read.change
        self.source = SourceFile(read.change.path, read.head) if read.head is not None else None
        self._redactor = redactor
        self._base_text = read.base

    @cached_property
    def head(self) -> list[str]:
        """The new side's lines, redacted."""
        return self._redactor.lines(self.source.text) if self.source is not None else []

    @cached_property
    def base(self) -> list[str]:
        """The old side's lines, redacted."""
        return self._redactor.lines(self._base_text) if self._base_text is not None else []

    def hunk_lines(self, hunk: Hunk) -> Iterator[ShownLine]:
        """The lines of a hunk, read from the redacted sides; from the diff itself where a side is not at hand."""
        old, new = hunk.old_start, hunk.new_start if hunk.new_count else hunk.new_start + 1
        for line in hunk.lines:
            sign = line[:1]
            side, number = (self.base, old) if sign == "-" else (self.head, new)
            text = side[number - 1] if number <= len(side) else self._redactor.lines(line[1:])[0]
            yield ShownLine(sign, new, text)
            old += sign != "+"
            new += sign != "-"

    def context(self, first: int, last: int) -> Iterator[ShownLine]:
        """Unchanged lines of the new side."""
        for number in range(max(first, 1), min(last, len(self.head)) + 1):
            yield ShownLine(" ", number, self.head[number - 1])
