"""Stretches of code that a change keeps but edits: matched functions, and what stands outside of functions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.code.symbols import Symbol
from readylayer_cli.domain.finding import Span
from readylayer_cli.engines.review.rules.change._functions import is_production, match_symbols
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.rules.change._words import squeezed
from readylayer_cli.engines.review.view import ChangeView, FilePair


@dataclass(eq=False, slots=True)
class Region:
    """One function on both sides, or (symbols `None`) the rest of a file. Lines are those of no inner function."""

    base: SourceFile
    head: SourceFile
    old: Symbol | None = None
    new: Symbol | None = None
    removed: dict[int, str] = field(default_factory=dict)
    added: dict[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The function's qualified name; empty outside of functions."""
        return self.new.name if self.new is not None else ""

    @property
    def new_text(self) -> str:
        """The region's text on the new side."""
        first, last = (self.new.first, self.new.last) if self.new else (1, len(self.head.lines))
        return "\n".join(self.head.lines[first - 1 : last])

    @property
    def old_text(self) -> str:
        """The region's text on the old side."""
        first, last = (self.old.first, self.old.last) if self.old else (1, len(self.base.lines))
        return "\n".join(self.base.lines[first - 1 : last])

    @property
    def added_text(self) -> str:
        """The added lines of the region."""
        return "\n".join(self.added.values())

    def kept_share(self, first: int, last: int) -> float:
        """How much of the old region the change left alone, the lines first..last aside, 0..1."""
        start, end = (self.old.first, self.old.last) if self.old else (1, len(self.base.lines))
        rest = (end - start + 1) - (last - first + 1)
        gone = sum(1 for line, text in self.removed.items() if not first <= line <= last and text.strip())
        return 1 - gone / rest if rest > 0 else 0.0


@dataclass(eq=False, slots=True)
class EditedFile:
    """A production file with both sides, and the region that each changed line belongs to."""

    pair: FilePair
    base: SourceFile
    head: SourceFile
    regions: list[Region]
    old_region: dict[int, Region]
    new_region: dict[int, Region]

    def old_nodes(self, *kinds: str) -> Iterator[tuple[SgNode, Region]]:
        """Nodes of these kinds that begin on a removed line of a kept region."""
        if self.old_region:
            yield from _starting(self.base, kinds, self.old_region)

    def new_nodes(self, *kinds: str) -> Iterator[tuple[SgNode, Region]]:
        """Nodes of these kinds that begin on an added line of a kept region."""
        if self.new_region:
            yield from _starting(self.head, kinds, self.new_region)

    def span(self, line: int, region: Region) -> Span:
        """Where something on this old line would stand now."""
        return removed_span(self.pair, line, region.new)


def edited_files(view: ChangeView) -> tuple[EditedFile, ...]:
    """All edited production files that have a grammar."""
    found = []
    for pair in view.pairs:
        base, head = pair.base, pair.head
        if base is None or head is None or not pair.change.hunks or not is_production(pair.path):
            continue
        if base.has_grammar and base.language == head.language:
            found.append(_edited(pair, base, head))
    return tuple(found)


def added_code(view: ChangeView) -> str:
    """All added lines of the change, without blanks: where something that was moved can be found again."""
    return "\n".join(squeezed(text) for pair in view.pairs for _, text in pair.change.added)


def _edited(pair: FilePair, base: SourceFile, head: SourceFile) -> EditedFile:
    rest = Region(base, head)
    regions = [rest]
    old_of: dict[int, Region | None] = {}
    new_of: dict[int, Region | None] = {}
    matched = {
        old.node.range().start.index: Region(base, head, old, new)
        for old, new in match_symbols(list(base.symbols.functions), list(head.symbols.functions))
    }
    by_new = {region.new.node.range().start.index: region for region in matched.values() if region.new is not None}
    _assign(base, matched, old_of, {line for line, _ in pair.change.removed})
    _assign(head, by_new, new_of, {line for line, _ in pair.change.added})
    regions += matched.values()
    old_region: dict[int, Region] = {}
    new_region: dict[int, Region] = {}
    for line, text in pair.change.removed:
        region = old_of.get(line, rest)
        if region is not None:
            region.removed[line] = text
            old_region[line] = region
    for line, text in pair.change.added:
        region = new_of.get(line, rest)
        if region is not None:
            region.added[line] = text
            new_region[line] = region
    return EditedFile(pair, base, head, [one for one in regions if one.removed or one.added], old_region, new_region)


def _assign(file: SourceFile, known: dict[int, Region], owner: dict[int, Region | None], lines: set[int]) -> None:
    """The innermost function of each line; `None` for one that has no counterpart on the other side."""
    for symbol in file.symbols.functions:
        region = known.get(symbol.node.range().start.index)
        for line in lines:
            if symbol.first <= line <= symbol.last:
                owner[line] = region


def _starting(file: SourceFile, kinds: tuple[str, ...], lines: dict[int, Region]) -> Iterator[tuple[SgNode, Region]]:
    for node in file.find_all({"any": [{"kind": kind} for kind in kinds]}):
        region = lines.get(node.range().start.line + 1)
        if region is not None:
            yield node, region
