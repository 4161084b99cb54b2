"""Which function a place is in, and what a name was given there."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from weakref import WeakKeyDictionary

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile

FUNCTIONS = (
    "function_declaration", "generator_function_declaration", "function_expression", "generator_function",
    "arrow_function", "method_definition",
)  # fmt: skip
_BINDINGS = ("variable_declarator", "assignment_expression", "augmented_assignment_expression", "for_in_statement")
_MAX_PATTERN_NODES = 200


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name stands for: the whole value, a part of it (destructured, iterated), or a parameter."""

    kind: str
    node: SgNode


@dataclass(frozen=True, slots=True)
class Function:
    """A function and its parameters by local name."""

    node: SgNode
    start: int
    end: int
    outer: int
    parameters: dict[str, SgNode]


class Scopes:
    """The functions of a file and every local name's definitions."""

    def __init__(self, file: SourceFile) -> None:
        self._functions = list(_functions(file))
        self._starts = [function.start for function in self._functions]
        self._definitions: dict[tuple[str, int], list[tuple[int, Definition]]] = {}
        for node in file.find_all({"any": [{"kind": kind} for kind in _BINDINGS]}):
            start = node.range().start.index
            scope = self._index_at(start, start)
            for name, definition in _bound(node):
                end = definition.node.range().end.index
                self._definitions.setdefault((name, scope), []).append((end, definition))
        for known in self._definitions.values():
            known.sort(key=itemgetter(0))

    def function_of(self, node: SgNode) -> Function | None:
        """The innermost function around the node; `None` at module level."""
        index = self._index(node)
        return self._functions[index] if index >= 0 else None

    def functions_of(self, node: SgNode) -> Iterator[Function]:
        """The functions around the node, innermost first."""
        index = self._index(node)
        while index >= 0:
            yield self._functions[index]
            index = self._functions[index].outer

    def definition(self, name: str, at: SgNode) -> Definition | None:
        """What the name was last given before this place; `None` for names that the file does not define."""
        place = at.range().start.index
        index = self._index(at)
        while True:
            here = self._definitions.get((name, index), [])
            earlier = bisect_right(here, place, key=itemgetter(0))
            if earlier:
                return here[earlier - 1][1]
            if index < 0:
                return here[0][1] if here else None
            function = self._functions[index]
            if name in function.parameters:
                return Definition("parameter", function.parameters[name])
            index = function.outer

    def _index(self, node: SgNode) -> int:
        place = node.range()
        return self._index_at(place.start.index, place.end.index)

    def _index_at(self, start: int, end: int) -> int:
        index = bisect_right(self._starts, start) - 1
        while index >= 0 and not self._functions[index].end > max(start, end - 1):
            index = self._functions[index].outer
        if index >= 0 and self._functions[index].start == start and self._functions[index].end == end:
            return self._functions[index].outer
        return index


_KNOWN: WeakKeyDictionary[SourceFile, Scopes] = WeakKeyDictionary()


def scopes_of(file: SourceFile) -> Scopes:
    """The file's scopes, worked out once."""
    found = _KNOWN.get(file)
    if found is None:
        found = _KNOWN[file] = Scopes(file)
    return found


def pattern_names(pattern: SgNode) -> Iterator[str]:
    """The local names that a binding pattern introduces."""
    todo, seen = [pattern], 0
    while todo and seen < _MAX_PATTERN_NODES:
        node, seen = todo.pop(), seen + 1
        kind = node.kind()
        if kind in {"identifier", "shorthand_property_identifier_pattern"}:
            yield node.text()
        elif kind in {"object_pattern", "array_pattern", "rest_pattern"}:
            todo += node.named_children()
        elif kind == "pair_pattern":
            todo += [part for part in [node.field("value")] if part is not None]
        elif kind in {"assignment_pattern", "object_assignment_pattern"}:
            todo += [part for part in [node.field("left")] if part is not None]
        elif kind in {"required_parameter", "optional_parameter"}:
            todo += [part for part in [node.field("pattern")] if part is not None]


def _functions(file: SourceFile) -> Iterator[Function]:
    around: list[tuple[int, int]] = []
    for index, node in enumerate(file.find_all({"any": [{"kind": kind} for kind in FUNCTIONS]})):
        place = node.range()
        while around and around[-1][1] <= place.start.index:
            around.pop()
        outer = around[-1][0] if around else -1
        around.append((index, place.end.index))
        yield Function(node, place.start.index, place.end.index, outer, _parameters(node))


def _parameters(function: SgNode) -> dict[str, SgNode]:
    single = function.field("parameter")
    if single is not None:
        return {single.text(): single}
    box = function.field("parameters")
    if box is None:
        return {}
    return {name: parameter for parameter in box.named_children() for name in pattern_names(parameter)}


def _bound(node: SgNode) -> Iterator[tuple[str, Definition]]:
    kind = node.kind()
    target = node.field("name") or node.field("left")
    value = node.field("value") or node.field("right")
    if target is None or value is None:
        return
    if kind == "augmented_assignment_expression":
        yield target.text(), Definition("value", node)
    elif target.kind() == "identifier" and kind != "for_in_statement":
        yield target.text(), Definition("value", value)
    elif target.kind() in {"identifier", "object_pattern", "array_pattern"}:
        for name in pattern_names(target):
            yield name, Definition("part", value)
