"""The names of one function: its parameters, and what is assigned to each name before a place."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules._memory import keyed

_BINDING_KINDS = (
    "assignment",
    "augmented_assignment",
    "named_expression",
    "for_statement",
    "for_in_clause",
    "as_pattern",
    "function_definition",
    "class_definition",
)
_LEFT = {"named_expression": "name", "as_pattern": "alias"}
_RIGHT = {"named_expression": "value"}
_MOST_BINDINGS = 25
_MOST_LOOPS = 200
_BLOCK_KINDS = frozenset({"block", "module"})
_TARGET_KINDS = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "as_pattern_target"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function; `annotation` is empty when there is none."""

    name: str
    annotation: str
    default: SgNode | None
    position: int


@dataclass(frozen=True, slots=True)
class Binding:
    """One place where a name gets a value. `adds` marks what changes the value instead of replacing it.

    `inside` is the region of a loop's or comprehension's variable; `sure` the block in which, further down, an
    assignment has happened whatever the path.
    """

    value: SgNode
    end: int
    adds: bool
    inside: tuple[int, int] | None
    sure: tuple[int, int]

    def holds(self, index: int) -> bool:
        """Whether this place is in the loop whose variable this is."""
        return self.inside is not None and self.inside[0] <= index < self.inside[1]

    def replaces(self, index: int) -> bool:
        """Whether nothing from before the binding can be left at this place."""
        return self.holds(index) or (
            self.inside is None and not self.adds and self.sure[0] <= index < self.sure[1] and self.end <= index
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """A function or the module, and what it binds each name to."""

    node: SgNode
    parameters: Mapping[str, Parameter]
    bindings: Mapping[str, "Timeline"] = field(default_factory=dict)

    @property
    def is_module(self) -> bool:
        """Whether this is the file's top level."""
        return self.node.kind() == "module"

    @property
    def name(self) -> str:
        """The function's name; empty for the module."""
        label = self.node.field("name")
        return label.text() if label is not None else ""

    @property
    def decorators(self) -> list[str]:
        """The function's decorators without the `@`."""
        return [node.text().removeprefix("@").strip() for node in decorators(self.node)]

    def before(self, name: str, index: int) -> list[Binding]:
        """What the name may hold at this place: the last sure assignment, and all that may have come on top of it.

        At most the last 25 bindings count.
        """
        known = self.bindings.get(name)
        return known.before(index) if known is not None else []


class Timeline:
    """The bindings of one name, sorted by where they end."""

    __slots__ = ("_all", "_loops")

    def __init__(self, bindings: Iterable[Binding]) -> None:
        self._all = sorted(bindings, key=_end)
        self._loops = [binding for binding in self._all if binding.inside is not None]

    def before(self, index: int) -> list[Binding]:
        """See `Scope.before`."""
        loop = max((item for item in self._loops[:_MOST_LOOPS] if item.holds(index)), key=_region_start, default=None)
        floor = _region_start(loop) if loop is not None else -1
        relevant: list[Binding] = []
        for position in range(bisect_right(self._all, index, key=_end) - 1, -1, -1):
            binding = self._all[position]
            if binding.end < floor or len(relevant) >= _MOST_BINDINGS:
                break
            relevant.append(binding)
            if binding.replaces(index):
                return relevant[::-1]
        return [*([loop] if loop is not None else ()), *reversed(relevant)]


def _end(binding: Binding) -> int:
    return binding.end


def _region_start(binding: Binding) -> int:
    return binding.inside[0] if binding.inside is not None else -1


def function_of(node: SgNode) -> SgNode | None:
    """The innermost function that holds the node; `None` at module level and in class bodies."""
    return next((parent for parent in node.ancestors() if parent.kind() == "function_definition"), None)


def scope_of(file: SourceFile, node: SgNode) -> Scope:
    """The innermost function around the node, or the module."""
    return scope_at(file, function_of(node) or file.root)


def enclosing(file: SourceFile, scope: Scope) -> Scope | None:
    """The scope around a function; `None` around the module."""
    return None if scope.is_module else scope_of(file, scope.node)


def scope_at(file: SourceFile, node: SgNode) -> Scope:
    """The scope that this function or module node is."""
    start = -1 if node.kind() == "module" else node.range().start.index
    return keyed(file, ("scope", start), lambda: _build(node))


def decorators(function: SgNode) -> list[SgNode]:
    """The decorator nodes of a function."""
    parent = function.parent()
    if parent is None or parent.kind() != "decorated_definition":
        return []
    return [child for child in parent.children() if child.kind() == "decorator"]


def parameters_of(function: SgNode) -> Iterator[Parameter]:
    """The parameters of a function in order; stars are not part of the names."""
    box = function.field("parameters")
    for position, node in enumerate(box.named_children() if box is not None else ()):
        label = node.field("name") or next(
            (child for child in node.named_children() if child.kind() == "identifier"), node
        )
        kind = node.field("type")
        yield Parameter(label.text(), kind.text() if kind is not None else "", node.field("value"), position)


def names_in(target: SgNode) -> Iterator[str]:
    """The plain names that an assignment's left side binds."""
    if target.kind() == "identifier":
        yield target.text()
    elif target.kind() in _TARGET_KINDS:
        for found in target.find_all({"rule": {"kind": "identifier"}}):
            parent = found.parent()
            if parent is None or parent.kind() not in {"attribute", "subscript"}:
                yield found.text()


def _build(node: SgNode) -> Scope:
    parameters = {} if node.kind() == "module" else {item.name: item for item in parameters_of(node)}
    own = node.range()
    bindings: dict[str, list[Binding]] = {}
    inner_end = -1
    for found in node.find_all({"rule": {"any": [{"kind": kind} for kind in _BINDING_KINDS]}}):
        place = found.range()
        if place.start.index < inner_end:
            continue
        if found.kind() in {"function_definition", "class_definition"}:
            if place.start.index != own.start.index:
                inner_end = place.end.index
            continue
        for name, binding in _bound(found):
            bindings.setdefault(name, []).append(binding)
    return Scope(node, parameters, {name: Timeline(items) for name, items in bindings.items()})


def _bound(node: SgNode) -> Iterator[tuple[str, Binding]]:
    kind = node.kind()
    target = node.field(_LEFT.get(kind, "left"))
    value = node.named_children()[0] if kind == "as_pattern" else node.field(_RIGHT.get(kind, "right"))
    if target is None or value is None:
        return
    end, sure = node.range().end.index, _sure_block(node)
    if target.kind() == "subscript":
        base = target.field("value")
        if base is not None and base.kind() == "identifier":
            yield base.text(), Binding(value, end, adds=True, inside=None, sure=sure)
        return
    plain = target.kind() == "identifier"
    for name in names_in(target):
        source = value if plain else _part(target, value, name)
        yield (
            name,
            Binding(source, end, adds=kind == "augmented_assignment", inside=_loop_region(node), sure=sure),
        )


def _part(target: SgNode, value: SgNode, name: str) -> SgNode:
    """The element of `a, b = x, y` that belongs to the name; the whole value if it cannot be told."""
    names = target.named_children()
    values = value.named_children() if value.kind() in {"expression_list", "tuple", "list"} else []
    if len(names) == len(values):
        for label, element in zip(names, values, strict=True):
            if label.text() == name:
                return element
    return value


def _loop_region(node: SgNode) -> tuple[int, int] | None:
    if node.kind() not in {"for_statement", "for_in_clause"}:
        return None
    owner = (node.parent() if node.kind() == "for_in_clause" else node.field("body")) or node
    place = owner.range()
    return place.start.index, place.end.index


def _sure_block(node: SgNode) -> tuple[int, int]:
    """The innermost block; that around a `try` or `with` statement for what stands in its body."""
    owner = node
    around = [parent for parent in node.ancestors() if parent.kind() in _BLOCK_KINDS]
    for parent in around:
        owner = parent
        holder = parent.parent()
        if holder is None or holder.kind() not in {"try_statement", "with_statement", "finally_clause"}:
            break
    place = owner.range()
    return place.start.index, place.end.index
