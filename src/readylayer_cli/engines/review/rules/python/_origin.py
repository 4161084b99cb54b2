"""Where a value comes from, looked up within one function: constants, checked values, unknown ones, the request."""

from collections.abc import Callable, Iterable
from enum import IntEnum

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.python._budget import budget_of
from readylayer_cli.engines.review.rules.python._guards import is_guarded
from readylayer_cli.engines.review.rules.python._request import (
    is_accessor,
    is_path_segment,
    is_request_parameter,
    is_safe_type,
)
from readylayer_cli.engines.review.rules.python._scope import Parameter, Scope, enclosing, scope_of
from readylayer_cli.engines.review.rules.python._value_calls import (
    CHECKING_NAME,
    MIXING_METHODS,
    NUMBERS,
    PASSING_FUNCTIONS,
    TEXT_METHODS,
)

PATH_SEGMENT = "<path segment>"
"""Among `clean`: parts of a route's path, which hold no slash, are harmless."""

_STEPS = 300
_DEPTH = 40
_CONSTANT_NAME = lazy_pattern(r"_{0,2}[A-Z][A-Z0-9_]+\Z")
_CONSTANT_KINDS = frozenset({
    "integer", "float", "true", "false", "none", "ellipsis", "lambda", "comparison_operator", "not_operator",
})  # fmt: skip
_MEMBERS = frozenset({
    "parenthesized_expression", "await", "list", "tuple", "set", "expression_list", "concatenated_string", "binary_operator",
    "boolean_operator", "unary_operator", "list_splat", "dictionary_splat", "slice", "as_pattern",
})  # fmt: skip


class Origin(IntEnum):
    """How much people outside the program may have to do with a value; the higher, the more."""

    CONSTANT = 0
    CHECKED = 1
    UNKNOWN = 2
    REQUEST = 3


def origin(file: SourceFile, node: SgNode, clean: Iterable[str] = ()) -> Origin:
    """Where the value of the expression comes from. `clean` names functions whose results are harmless here."""
    return _Tracer(file, frozenset(clean)).of(node, 0)


def is_request_data(file: SourceFile, node: SgNode, clean: Iterable[str] = ()) -> bool:
    """Whether the client of a web request chose the value, as far as this function shows."""
    return origin(file, node, clean) is Origin.REQUEST


def is_fixed(file: SourceFile, node: SgNode, clean: Iterable[str] = ()) -> bool:
    """Whether nobody outside can choose the value: constants, numbers, checked and cleaned values."""
    return origin(file, node, clean) <= Origin.CHECKED


class _Tracer:
    """Follows one expression backwards through the assignments of its function, within a fixed number of steps."""

    def __init__(self, file: SourceFile, clean: frozenset[str]) -> None:
        self._file = file
        self._clean = clean
        self._left = _STEPS
        self._budget = budget_of(file)

    def of(self, node: SgNode, depth: int) -> Origin:
        self._left -= 1
        if self._left < 0 or depth > _DEPTH or not self._budget.spend():
            return Origin.UNKNOWN
        kind = node.kind()
        if kind in _CONSTANT_KINDS:
            return Origin.CONSTANT
        handler = _HANDLERS.get(kind)
        if handler is not None:
            return handler(self, node, depth + 1)
        if kind in _MEMBERS:
            return self._most(node.named_children(), depth + 1)
        return Origin.UNKNOWN

    def _most(self, nodes: Iterable[SgNode], depth: int) -> Origin:
        """The worst of several; a constant for none at all."""
        worst = Origin.CONSTANT
        for node in nodes:
            if worst is Origin.REQUEST:
                break
            if node.kind() != "comment":
                worst = max(worst, self.of(node, depth))
        return worst

    def _string(self, node: SgNode, depth: int) -> Origin:
        holes = [child.named_children() for child in node.named_children() if child.kind() == "interpolation"]
        return self._most((parts[0] for parts in holes if parts), depth)

    def _dictionary(self, node: SgNode, depth: int) -> Origin:
        return self._most((pair.field("value") or pair for pair in node.named_children()), depth)

    def _conditional(self, node: SgNode, depth: int) -> Origin:
        return self._most(node.named_children()[::2], depth)

    def _value(self, node: SgNode, depth: int) -> Origin:
        """Nodes that stand for their value or body: walrus, pair, keyword argument, comprehension."""
        value = node.field("value") or node.field("body")
        return self.of(value, depth) if value is not None else Origin.UNKNOWN

    def _attribute(self, node: SgNode, depth: int) -> Origin:
        if is_accessor(self._file, node.text()[:200]):
            return self._accessed(node)
        label, owner = node.field("attribute"), node.field("object")
        if label is not None and _CONSTANT_NAME.match(label.text()):
            return Origin.CONSTANT
        of_owner = self.of(owner, depth) if owner is not None else Origin.UNKNOWN
        return Origin.REQUEST if of_owner is Origin.REQUEST else Origin.UNKNOWN

    def _subscript(self, node: SgNode, depth: int) -> Origin:
        if is_accessor(self._file, node.text()[:200]):
            return self._accessed(node)
        base = node.field("value")
        return self.of(base, depth) if base is not None else Origin.UNKNOWN

    def _call(self, node: SgNode, depth: int) -> Origin:
        callee, box = node.field("function"), node.field("arguments")
        if callee is None or box is None:
            return Origin.UNKNOWN
        last = callee.text().rpartition(".")[2]
        if last in self._clean or last in NUMBERS or CHECKING_NAME.match(last):
            return Origin.CHECKED
        if is_accessor(self._file, node.text()[:200]):
            return self._accessed(node)
        arguments = [box] if box.kind() == "generator_expression" else box.named_children()
        owner = callee.field("object") if callee.kind() == "attribute" else None
        if last in {"sub", "subn"} and owner is not None and owner.text() in {"re", "regex"}:
            return self._substitution(arguments, depth)
        if owner is None or owner.text().partition(".")[0] in self._file.imports:
            return self._most(arguments, depth) if last in PASSING_FUNCTIONS else Origin.UNKNOWN
        if last in TEXT_METHODS:
            return self._most([owner, *(arguments if last in MIXING_METHODS else ())], depth)
        return Origin.UNKNOWN

    def _accessed(self, node: SgNode) -> Origin:
        """Request data read right here: checked if the same expression was checked before."""
        text = node.text()
        guarded = len(text) < 200 and is_guarded(self._file, scope_of(self._file, node), text, node.range().start.index)
        return Origin.CHECKED if guarded else Origin.REQUEST

    def _substitution(self, arguments: list[SgNode], depth: int) -> Origin:
        """`re.sub`: a pattern of all that is not allowed cleans; any other leaves most of the text."""
        pattern = arguments[0].text() if arguments else ""
        return Origin.CHECKED if "[^" in pattern or "\\W" in pattern else self._most(arguments[1:3], depth)

    def _name(self, node: SgNode, depth: int) -> Origin:
        name = node.text()
        by_convention = name.startswith("__") or _CONSTANT_NAME.match(name) is not None
        index = node.range().start.index
        scope: Scope | None = scope_of(self._file, node)
        while scope is not None and not (by_convention and scope.is_module):
            found = self._in_scope(scope, name, index, depth)
            if found is not None:
                guarded = found is Origin.REQUEST and is_guarded(self._file, scope, name, index)
                return Origin.CHECKED if guarded else found
            scope = enclosing(self._file, scope)
        return Origin.CHECKED if by_convention else Origin.UNKNOWN

    def _in_scope(self, scope: Scope, name: str, index: int, depth: int) -> Origin | None:
        """The worst value that the name may hold here; `None` if the scope does not know the name."""
        bindings = scope.before(name, index)
        parameter = scope.parameters.get(name)
        if not bindings and parameter is None:
            return None
        worst = self._most((binding.value for binding in bindings), depth)
        sure = any(binding.replaces(index) for binding in bindings)
        return worst if parameter is None or sure else max(worst, self._parameter(scope, parameter))

    def _parameter(self, scope: Scope, parameter: Parameter) -> Origin:
        if is_request_parameter(self._file, scope, parameter):
            harmless = PATH_SEGMENT in self._clean and is_path_segment(scope, parameter)
            return Origin.CHECKED if harmless else Origin.REQUEST
        return Origin.CHECKED if is_safe_type(parameter.annotation) else Origin.UNKNOWN


_Handler = Callable[[_Tracer, SgNode, int], Origin]
_HANDLERS: dict[str, _Handler] = {
    "string": _Tracer._string,  # noqa: SLF001 - one class in two halves
    "dictionary": _Tracer._dictionary,  # noqa: SLF001
    "conditional_expression": _Tracer._conditional,  # noqa: SLF001
    "list_comprehension": _Tracer._value,  # noqa: SLF001
    "set_comprehension": _Tracer._value,  # noqa: SLF001
    "dictionary_comprehension": _Tracer._value,  # noqa: SLF001
    "generator_expression": _Tracer._value,  # noqa: SLF001
    "pair": _Tracer._value,  # noqa: SLF001
    "named_expression": _Tracer._value,  # noqa: SLF001
    "keyword_argument": _Tracer._value,  # noqa: SLF001
    "attribute": _Tracer._attribute,  # noqa: SLF001
    "subscript": _Tracer._subscript,  # noqa: SLF001
    "call": _Tracer._call,  # noqa: SLF001
    "identifier": _Tracer._name,  # noqa: SLF001
}
