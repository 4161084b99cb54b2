"""Java expressions to IR."""

from collections.abc import Callable

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.java_calls import lower_call, lower_indexed, lower_method
from readylayer_cli.engines.review.taint.frontends.java_literals import literal, unescaped
from readylayer_cli.engines.review.taint.frontends.java_scope import Scope, annotations, at, inner, simple_type, text

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_OPERATORS = {"/": "quotient", ">>>": ">>"}
_OF_TYPE = (
    "parse",
    "valueOf",
    "of",
    "from",
    "decode",
    "encode",
    "escape",
    "unescape",
    "to",
    "for",
    "create",
    "require",
    "is",
    "sanitize",
    "copy",
)
_OF_OBJECT = frozenset(
    {
        "toString", "toLowerCase", "toUpperCase", "toFile", "toPath", "toUri", "toURL", "isEmpty", "isBlank",
        "isPresent", "toAbsolutePath", "toCharArray",
    }
)  # fmt: skip


class Expressions:
    """Lowers expressions in a scope; `body_of` lowers blocks inside them, `methods_of` those of anonymous classes."""

    def __init__(
        self,
        scope: Scope,
        body_of: Callable[[SgNode], tuple[ir.Stmt, ...]],
        methods_of: Callable[[SgNode], tuple[ir.Function, ...]],
        switched: Callable[[SgNode], tuple[ir.Stmt, ...]],
    ) -> None:
        self.scope = scope
        self.body_of = body_of
        self.methods_of = methods_of
        self.switched = switched

    def lower(self, node: SgNode | None) -> ir.Expr:
        """The expression; anything unknown is made of its parts."""
        if node is None:
            return ir.Opaque((), ir.At(1, 1, 1, 1))
        handler = _HANDLERS.get(node.kind())
        return handler(self, node) if handler is not None else ir.Opaque(self.all(inner(node)), at(node))

    def all(self, nodes: list[SgNode]) -> tuple[ir.Expr, ...]:
        """Several expressions."""
        return tuple(self.lower(node) for node in nodes)

    def arguments(self, node: SgNode) -> tuple[ir.Expr, ...]:
        """The arguments of a call."""
        box = node.field("arguments")
        return self.all(inner(box)) if box is not None else ()

    def _literal(self, node: SgNode) -> ir.Expr:
        if node.kind() == "string_literal" and any(child.kind() == "string_interpolation" for child in node.children()):
            parts = [
                self.all(inner(child))[0]
                if child.kind() == "string_interpolation"
                else ir.Const(unescaped(child.text()), at(child))
                for child in inner(node)
            ]
            return ir.Text(tuple(parts), at(node))
        return ir.Const(literal(node), at(node))

    def _template(self, node: SgNode) -> ir.Expr:
        return self.lower(inner(node)[-1])

    def _identifier(self, node: SgNode) -> ir.Expr:
        return self.scope.name(node.text(), at(node))

    def _this(self, node: SgNode) -> ir.Expr:
        return ir.Name("this", at(node))

    def _class_literal(self, node: SgNode) -> ir.Expr:
        return ir.Attr(ir.Name(simple_type(node.text().removesuffix(".class")), at(node)), "class", at(node))

    def _field(self, node: SgNode) -> ir.Expr:
        qualified = self.type_name(node)
        if qualified is not None:
            return qualified
        name = text(node.field("field"))
        if name == "this":
            return ir.Name("this", at(node))
        return ir.Attr(self.lower(node.field("object")), name, at(node))

    def type_name(self, node: SgNode) -> ir.Expr | None:
        """The class that a name with its package stands for."""
        words = node.text().split(".")
        if len(words) < 2 or not words[-1][:1].isupper() or words[-1].isupper():
            return None
        if not all(word.isidentifier() and word[:1].islower() for word in words[:-1]) or self.scope.is_known(words[0]):
            return None
        return ir.Name(words[-1], at(node))

    def _inner(self, node: SgNode) -> ir.Expr:
        parts = inner(node)
        return self.lower(parts[0]) if len(parts) == 1 else ir.Opaque(self.all(parts), at(node))

    def _cast(self, node: SgNode) -> ir.Expr:
        return ir.Cast(self.lower(node.field("value")), text(node.field("type")), at(node))

    def _binary(self, node: SgNode) -> ir.Expr:
        operator = text(node.field("operator"))
        if operator == "+":
            return self._added(node)
        left, right = self.lower(node.field("left")), self.lower(node.field("right"))
        if operator in _COMPARISONS:
            return lower_indexed(operator, left, right, at(node)) or ir.Test(operator, left, right, at(node))
        if operator in {"&&", "||"}:
            return ir.Logic(operator, (left, right), at(node))
        return ir.Mix((left, right), at(node), number=True, operator=_OPERATORS.get(operator, operator))

    def _added(self, node: SgNode) -> ir.Expr:
        """A chain of `+`, which may be hundreds of pieces long, in one text."""
        pieces: list[SgNode] = []
        current: SgNode | None = node
        while current is not None and current.kind() == "binary_expression" and text(current.field("operator")) == "+":
            right = current.field("right")
            pieces += [right] if right is not None else []
            current = current.field("left")
        pieces += [current] if current is not None else []
        parts = self.all(pieces[::-1])
        if all(_is_number(piece) for piece in pieces):
            return ir.Mix(parts, at(node), number=True, operator="+")
        return ir.Text(parts, at(node))

    def _unary(self, node: SgNode) -> ir.Expr:
        operator, value = text(node.field("operator")), self.lower(node.field("operand"))
        if operator == "!":
            return ir.Logic("not", (value,), at(node))
        if operator == "-" and isinstance(value, ir.Const) and isinstance(value.value, int | float):
            return ir.Const(-value.value, at(node))
        return ir.Mix((value,), at(node), number=True, operator=operator)

    def _update(self, node: SgNode) -> ir.Expr:
        target, written = self.lower(inner(node)[0]), node.text()
        operator = "+" if "++" in written else "-"
        changed = ir.Mix((target, ir.Const(1, at(node))), at(node), number=True, operator=operator)
        return ir.Store(target, changed, at(node))

    def _assignment(self, node: SgNode) -> ir.Expr:
        target, value = self.assigned(node)
        return ir.Store(target, value, at(node))

    def assigned(self, node: SgNode) -> tuple[ir.Expr, ir.Expr]:
        """The target of an assignment and what it is afterwards."""
        target, value = self.lower(node.field("left")), self.lower(node.field("right"))
        operator = text(node.field("operator")).removesuffix("=")
        if operator == "+":
            return target, ir.Text((target, value), at(node))
        if operator:
            return target, ir.Mix((target, value), at(node), number=True, operator=_OPERATORS.get(operator, operator))
        return target, value

    def _ternary(self, node: SgNode) -> ir.Expr:
        branches = self.lower(node.field("consequence")), self.lower(node.field("alternative"))
        return ir.Choice(self.lower(node.field("condition")), *branches, at(node))

    def _instance(self, node: SgNode) -> ir.Expr:
        value, kind = self.lower(node.field("left")), node.field("right")
        name = node.field("name")
        if name is not None:
            value = ir.Store(ir.Name(name.text(), at(name)), ir.Cast(value, text(kind), at(node)), at(node))
        return ir.Test("instance", value, ir.Name(simple_type(text(kind)), at(node)), at(node))

    def _access(self, node: SgNode) -> ir.Expr:
        return ir.Item(self.lower(node.field("array")), self.lower(node.field("index")), at(node))

    def _array(self, node: SgNode) -> ir.Expr:
        value = node.field("value")
        return self.lower(value) if value is not None else ir.Sequence((), (), at(node))

    def _elements(self, node: SgNode) -> ir.Expr:
        return ir.Sequence(self.all(inner(node)), (), at(node))

    def _new(self, node: SgNode) -> ir.Expr:
        kind = simple_type(text(node.field("type")))
        body = next((child for child in node.named_children() if child.kind() == "class_body"), None)
        made = ir.Call(ir.Name(kind, at(node)), self.arguments(node), (), (), at(node), new=True)
        if body is None:
            return made
        functions = self.methods_of(body)
        result: ir.Expr = made
        for function in functions:
            closure = ir.Closure(function, function.at)
            result = closure if result is made else ir.Choice(ir.Opaque((), at(node)), result, closure, at(node))
        return result

    def _call(self, node: SgNode) -> ir.Expr:
        return lower_call(self, node)

    def _lambda(self, node: SgNode) -> ir.Expr:
        box, body = node.field("parameters"), node.field("body")
        parameters = parameters_of(box) if box is not None else ()
        if body is not None and body.kind() == "block":
            statements = self.body_of(body)
        else:
            statements = (ir.Return(self.lower(body), at(body if body is not None else node)),)
        return ir.Closure(ir.Function("<lambda>", parameters, statements, (), at(node)), at(node))

    def _reference(self, node: SgNode) -> ir.Expr:
        """`owner::method` as the lambda that it stands for."""
        place, parts = at(node), inner(node)
        name = node.text().rpartition("::")[2].strip()
        given = ir.Name("@given", place)
        owner = parts[0]
        if name == "new":
            made: ir.Expr = ir.Call(ir.Name(simple_type(owner.text()), place), (given,), (), (), place, new=True)
        elif (
            owner.text()[:1].isupper()
            and not self.scope.is_known(owner.text())
            and self._belongs_to_object(owner, name)
        ):
            made = ir.Call(ir.Attr(given, name, place), (), (), (), place)
        else:
            made = lower_method(self, self.lower(owner), name, (given,), place)
        function = ir.Function("<reference>", (ir.Parameter("@given"),), (ir.Return(made, place),), (), place)
        return ir.Closure(function, place)

    def _belongs_to_object(self, owner: SgNode, name: str) -> bool:
        known = self.scope.classes.get(simple_type(owner.text()))
        if known is not None and name in known.methods:
            return not known.methods[name]
        return name in _OF_OBJECT or not name.startswith(_OF_TYPE)

    def _switch(self, node: SgNode) -> ir.Expr:
        """A switch for its value: a function that returns what its rules yield, called on the spot."""
        place = at(node)
        function = ir.Function("<switch>", (), self.switched(node), (), place)
        return ir.Call(ir.Closure(function, place), (), (), (), place)


def parameters_of(box: SgNode) -> tuple[ir.Parameter, ...]:
    """The parameters of a lambda or method."""
    if box.kind() == "identifier":
        return (ir.Parameter(box.text()),)
    found = []
    for child in inner(box):
        if child.kind() == "identifier":
            found.append(ir.Parameter(child.text()))
        elif child.kind() == "formal_parameter":
            found.append(_parameter(child))
        elif child.kind() == "spread_parameter":
            name = next((each for each in child.named_children() if each.kind() == "variable_declarator"), None)
            found.append(ir.Parameter(text(name), kind="rest"))
    return tuple(found)


def _parameter(node: SgNode) -> ir.Parameter:
    kind = text(node.field("type")) + text(node.field("dimensions"))
    return ir.Parameter(text(node.field("name")), " ".join(kind.split()), decorators=annotations(node))


def _is_number(node: SgNode) -> bool:
    return node.kind().endswith(("integer_literal", "floating_point_literal")) or node.kind() == "character_literal"


_HANDLERS: dict[str, Callable[[Expressions, SgNode], ir.Expr]] = {
    **dict.fromkeys(
        (
            "string_literal", "character_literal", "decimal_integer_literal", "hex_integer_literal",
            "octal_integer_literal", "binary_integer_literal", "decimal_floating_point_literal",
            "hex_floating_point_literal", "true", "false", "null_literal",
        ),
        Expressions._literal,  # noqa: SLF001 - one class in two halves
    ),
    "template_expression": Expressions._template,  # noqa: SLF001 - one class in two halves
    "identifier": Expressions._identifier,  # noqa: SLF001 - one class in two halves
    "type_identifier": Expressions._identifier,  # noqa: SLF001 - one class in two halves
    "this": Expressions._this,  # noqa: SLF001 - one class in two halves
    "class_literal": Expressions._class_literal,  # noqa: SLF001 - one class in two halves
    "field_access": Expressions._field,  # noqa: SLF001 - one class in two halves
    "scoped_identifier": Expressions._field,  # noqa: SLF001 - one class in two halves
    "parenthesized_expression": Expressions._inner,  # noqa: SLF001 - one class in two halves
    "cast_expression": Expressions._cast,  # noqa: SLF001 - one class in two halves
    "binary_expression": Expressions._binary,  # noqa: SLF001 - one class in two halves
    "unary_expression": Expressions._unary,  # noqa: SLF001 - one class in two halves
    "update_expression": Expressions._update,  # noqa: SLF001 - one class in two halves
    "assignment_expression": Expressions._assignment,  # noqa: SLF001 - one class in two halves
    "ternary_expression": Expressions._ternary,  # noqa: SLF001 - one class in two halves
    "instanceof_expression": Expressions._instance,  # noqa: SLF001 - one class in two halves
    "array_access": Expressions._access,  # noqa: SLF001 - one class in two halves
    "array_creation_expression": Expressions._array,  # noqa: SLF001 - one class in two halves
    "array_initializer": Expressions._elements,  # noqa: SLF001 - one class in two halves
    "object_creation_expression": Expressions._new,  # noqa: SLF001 - one class in two halves
    "method_invocation": Expressions._call,  # noqa: SLF001 - one class in two halves
    "lambda_expression": Expressions._lambda,  # noqa: SLF001 - one class in two halves
    "method_reference": Expressions._reference,  # noqa: SLF001 - one class in two halves
    "switch_expression": Expressions._switch,  # noqa: SLF001 - one class in two halves
}  # fmt: skip
