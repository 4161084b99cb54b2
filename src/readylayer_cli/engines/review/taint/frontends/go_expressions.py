"""Go expressions to IR."""

import ast
from collections.abc import Callable

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.go_names import Scopes, Types
from readylayer_cli.engines.review.taint.frontends.go_types import TypeReader
from readylayer_cli.engines.review.taint.frontends.python_expressions import at

_LOGIC = {"&&": "and", "||": "or"}
_TESTS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_NIL_TESTS = frozenset({"==", "!="})
_GIVE_NIL = frozenset({"ParseIP", "Lookup", "Get", "Find", "FindStringSubmatch"})


class Expressions:
    """Lowers the expressions of one file. Names mean what the scopes say at that moment."""

    def __init__(self, types: Types, scopes: Scopes, imports: dict[str, str]) -> None:
        self.types = types
        self.scopes = scopes
        self.imports = imports
        self.typed = TypeReader(types, scopes)
        self.closure: Callable[[SgNode], ir.Expr] = lambda node: ir.Opaque((), at(node))

    def lower(self, node: SgNode | None) -> ir.Expr:
        """The expression; anything unknown is made of its parts."""
        if node is None:
            return ir.Const(None, ir.At(1, 1, 1, 1))
        handler = _HANDLERS.get(node.kind())
        return handler(self, node) if handler is not None else ir.Opaque(self.all(node), at(node))

    def all(self, node: SgNode | None) -> tuple[ir.Expr, ...]:
        """All the expressions in a list."""
        children = node.named_children() if node is not None else []
        return tuple(self.lower(child) for child in children if child.kind() != "comment")

    def condition(self, node: SgNode | None) -> ir.Expr:
        """An expression that is a truth: an element of a map asks whether the key is in it."""
        if node is None:
            return ir.Const(value=True, at=ir.At(1, 1, 1, 1))
        kind = node.kind()
        if kind == "parenthesized_expression":
            return self.condition(next(iter(node.named_children()), None))
        if kind == "index_expression":
            operand, index = node.field("operand"), node.field("index")
            return ir.Test("in", self.lower(index), self.lower(operand), at(node))
        operator = _operator(node)
        if kind == "unary_expression" and operator == "!":
            return ir.Logic("not", (self.condition(node.field("operand")),), at(node))
        if kind == "binary_expression" and operator in _LOGIC:
            sides = (self.condition(node.field("left")), self.condition(node.field("right")))
            return ir.Logic(_LOGIC[operator], sides, at(node))
        return self.lower(node)

    def full_name(self, node: SgNode) -> str:
        """`package.Function`, by the package's full name; empty for anything else."""
        if node.kind() == "selector_expression":
            operand, name = node.field("operand"), node.field("field")
            if operand is not None and name is not None and operand.kind() == "identifier":
                package = operand.text()
                if package in self.imports and self.scopes.find(package) is None:
                    return f"{self.imports[package]}.{name.text()}"
        return ""

    def constant_text(self, node: SgNode | None) -> str | None:
        """The text of a literal, or of a constant of the file."""
        if node is None:
            return None
        kind = node.kind()
        if kind in {"interpreted_string_literal", "raw_string_literal"}:
            return literal(node.text())
        if kind == "identifier":
            variable = self.scopes.find(node.text())
            return variable.text if variable is not None else self.types.texts.get(node.text())
        if kind == "parenthesized_expression":
            return self.constant_text(next(iter(node.named_children()), None))
        if kind == "binary_expression" and _operator(node) == "+":
            left, right = self.constant_text(node.field("left")), self.constant_text(node.field("right"))
            return left + right if left is not None and right is not None else None
        return None

    def _identifier(self, node: SgNode) -> ir.Expr:
        variable = self.scopes.find(node.text())
        return ir.Name(variable.id if variable is not None else node.text(), at(node))

    def _text_literal(self, node: SgNode) -> ir.Expr:
        return ir.Const(literal(node.text()), at(node))

    def _number(self, node: SgNode) -> ir.Expr:
        return ir.Const(number(node.text()), at(node))

    def _word(self, node: SgNode) -> ir.Expr:
        return ir.Const({"true": True, "false": False}.get(node.kind()), at(node))

    def _selector(self, node: SgNode) -> ir.Expr:
        name = node.field("field")
        found = ir.Attr(self.lower(node.field("operand")), name.text() if name is not None else "", at(node))
        return self._counted(node, found)

    def _index(self, node: SgNode) -> ir.Expr:
        found = ir.Item(self.lower(node.field("operand")), self.lower(node.field("index")), at(node))
        return self._counted(node, found)

    def _counted(self, node: SgNode, found: ir.Expr) -> ir.Expr:
        """Members that are numbers hold no text."""
        return ir.Mix((found,), at(node), number=True) if self.types.is_number(self.typed.of(node)) else found

    def _slice(self, node: SgNode) -> ir.Expr:
        return ir.Item(self.lower(node.field("operand")), None, at(node))

    def _inner(self, node: SgNode) -> ir.Expr:
        return self.lower(next(iter(node.named_children()), None))

    def _unary(self, node: SgNode) -> ir.Expr:
        operator, operand = _operator(node), node.field("operand")
        if operator == "!":
            return self.condition(node)
        if operator == "&":
            typed = self.typed.of(operand) if operand is not None else ""
            return ir.Opaque((), at(node)) if self.types.is_number(typed) else self.lower(operand)
        if operator == "*":
            return self.lower(operand)
        if operator == "<-":
            return ir.Item(self.lower(operand), ir.Opaque((), at(node)), at(node))
        return ir.Mix((self.lower(operand),), at(node), number=True)

    def _binary(self, node: SgNode) -> ir.Expr:
        operator = _operator(node)
        if operator in _LOGIC:
            return self.condition(node)
        left, right = self.lower(node.field("left")), self.lower(node.field("right"))
        if operator in _TESTS:
            return _tested(operator, left, right, at(node))
        if operator == "+":
            before = left.parts if isinstance(left, ir.Text) and node.field("left") is not None else (left,)
            return ir.Text((*before, right), at(node))
        whole = all(isinstance(side, ir.Const) and isinstance(side.value, int) for side in (left, right))
        return ir.Mix((left, right), at(node), number=True, operator="//" if operator == "/" and whole else operator)

    def _assertion(self, node: SgNode) -> ir.Expr:
        return self._converted(node.field("type"), node.field("operand"), node)

    def _conversion(self, node: SgNode) -> ir.Expr:
        return self._converted(node.field("type"), node.field("operand"), node)

    def _converted(self, kind: SgNode | None, operand: SgNode | None, node: SgNode) -> ir.Expr:
        value = self.lower(operand)
        if kind is not None and self.types.is_number(kind.text()) and not isinstance(value, ir.Const):
            return ir.Mix((value,), at(node), number=True)
        return value

    def _closure(self, node: SgNode) -> ir.Expr:
        return self.closure(node)

    def _call(self, node: SgNode) -> ir.Expr:
        from readylayer_cli.engines.review.taint.frontends.go_calls import lower_call  # a cycle by nature

        return lower_call(self, node)

    def _composite(self, node: SgNode) -> ir.Expr:
        from readylayer_cli.engines.review.taint.frontends.go_literals import lower_composite  # a cycle by nature

        return lower_composite(self, node)


def literal(text: str) -> str:
    """The value of a string or rune literal."""
    if text.startswith("`"):
        return text.strip("`").replace("\r", "")
    try:
        return str(ast.literal_eval(text[:100_000]))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text[1:-1]


def number(text: str) -> int | float:
    """The value of a number literal."""
    text = text.replace("_", "")
    try:
        if len(text) > 1 and text[0] == "0" and text.isdigit():
            return int(text, 8)
        return int(text, 0)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return 0


def _operator(node: SgNode) -> str:
    operator = node.field("operator")
    return operator.text() if operator is not None else ""


def _tested(operator: str, left: ir.Expr, right: ir.Expr, place: ir.At) -> ir.Expr:
    """A comparison. A call that is compared with nil tells of an error; a place that is compared with -1, of a text."""
    is_error = isinstance(left, ir.Call) and not (isinstance(left.callee, ir.Attr) and left.callee.name in _GIVE_NIL)
    if is_error and isinstance(right, ir.Const) and right.value is None and operator in _NIL_TESTS:
        return ir.Test(operator, ir.Outcome(left, place), right, place)
    if isinstance(left, ir.Call) and isinstance(left.callee, ir.Name) and left.callee.id == "@index":
        found = ir.Test("in", left.args[1], left.args[0], place)
        bound = right.value if isinstance(right, ir.Const) else None
        if (operator, bound) in {(">=", 0), ("!=", -1), (">", -1), (">", 0)}:
            return found
        if (operator, bound) in {("<", 0), ("==", -1)}:
            return ir.Logic("not", (found,), place)
    return ir.Test(operator, left, right, place)


_HANDLERS: dict[str, Callable[[Expressions, SgNode], ir.Expr]] = {
    "identifier": Expressions._identifier,  # noqa: SLF001 - one class in two halves
    "package_identifier": Expressions._identifier,  # noqa: SLF001
    "interpreted_string_literal": Expressions._text_literal,  # noqa: SLF001
    "raw_string_literal": Expressions._text_literal,  # noqa: SLF001
    "rune_literal": Expressions._text_literal,  # noqa: SLF001
    "int_literal": Expressions._number,  # noqa: SLF001
    "float_literal": Expressions._number,  # noqa: SLF001
    "true": Expressions._word,  # noqa: SLF001
    "false": Expressions._word,  # noqa: SLF001
    "nil": Expressions._word,  # noqa: SLF001
    "selector_expression": Expressions._selector,  # noqa: SLF001
    "index_expression": Expressions._index,  # noqa: SLF001
    "slice_expression": Expressions._slice,  # noqa: SLF001
    "parenthesized_expression": Expressions._inner,  # noqa: SLF001
    "literal_element": Expressions._inner,  # noqa: SLF001
    "variadic_argument": Expressions._inner,  # noqa: SLF001
    "unary_expression": Expressions._unary,  # noqa: SLF001
    "binary_expression": Expressions._binary,  # noqa: SLF001
    "type_assertion_expression": Expressions._assertion,  # noqa: SLF001
    "type_conversion_expression": Expressions._conversion,  # noqa: SLF001
    "func_literal": Expressions._closure,  # noqa: SLF001
    "call_expression": Expressions._call,  # noqa: SLF001
    "composite_literal": Expressions._composite,  # noqa: SLF001
}
