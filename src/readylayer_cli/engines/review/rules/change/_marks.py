"""Marks on functions and classes: decorators, annotations and attributes, in whatever way a language writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern

_NAME = lazy_pattern(r"[@#\[\s]*((?:[\w$]+(?:\.|::|\\))*[\w$]+)")
_BOXES = frozenset({"modifiers", "attribute_list", "attribute_group"})
_MARKS = frozenset({"annotation", "marker_annotation", "attribute"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One decorator or annotation; `name` is the full path as written, `text` the whole of it without blanks."""

    name: str
    text: str
    line: int

    @property
    def last_name(self) -> str:
        """The last part of the name: `skip` of `pytest.mark.skip`."""
        return re.split(r"\.|::|\\", self.name)[-1]


def marks_of(node: SgNode) -> list[Mark]:
    """The marks of a function or class node, in source order."""
    return [_mark(found) for found in _nodes(node)]


def _nodes(node: SgNode) -> Iterator[SgNode]:
    parent = node.parent()
    if parent is not None and parent.kind() in {"decorated_definition", "export_statement"}:
        yield from (child for child in parent.children() if child.kind() == "decorator")
    preceding = []
    sibling = node.prev()
    while sibling is not None and sibling.kind() in {"decorator", "attribute_item", "comment", "line_comment"}:
        preceding.append(sibling)
        sibling = sibling.prev()
    yield from (found for found in reversed(preceding) if found.kind() in {"decorator", "attribute_item"})
    for child in node.children():
        if child.kind() == "decorator":
            yield child
        elif child.kind() in _BOXES:
            yield from _inside(child)


def _inside(box: SgNode) -> Iterator[SgNode]:
    for child in box.children():
        if child.kind() in _MARKS:
            yield child
        elif child.kind() in _BOXES:
            yield from (inner for inner in child.children() if inner.kind() in _MARKS)


def _mark(node: SgNode) -> Mark:
    text = node.text()
    found = _NAME.match(text)
    return Mark(found[1] if found else "", re.sub(r"\s+", "", text)[:500], node.range().start.line + 1)
