"""JavaScript and TypeScript expressions to IR."""

import re

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.javascript_context import Context, ExprHandler, at, children, text_of
from readylayer_cli.engines.review.taint.frontends.javascript_functions import class_value, closure, is_function
from readylayer_cli.engines.review.taint.frontends.javascript_imports import required
from readylayer_cli.engines.review.taint.frontends.javascript_jsx import element, fragment_part
from readylayer_cli.engines.review.taint.frontends.javascript_literals import (
    array,
    mapping,
    number,
    regex,
    string,
    template,
)
from readylayer_cli.engines.review.taint.frontends.javascript_patterns import bind, is_pattern, target

_COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in"})
_LOGIC = {"&&": "and", "||": "or", "??": "or"}
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*\Z")


def _name(_context: Context, node: SgNode) -> ir.Expr:
    return ir.Name(node.text(), at(node))


def _constant(_context: Context, node: SgNode) -> ir.Expr:
    value: ir.Scalar = {"true": True, "false": False}.get(node.kind())
    return ir.Const(value, at(node))


def _inner(context: Context, node: SgNode) -> ir.Expr:
    """What stands in parentheses, behind `await`, before `as` or `!`."""
    parts = children(node)
    if not parts:
        return ir.Const(None, at(node))
    return context.expr(parts[-1] if node.kind() == "type_assertion" else parts[0])


def _binary(context: Context, node: SgNode) -> ir.Expr:
    operator = text_of(node.field("operator"))
    left, right = node.field("left"), node.field("right")
    if operator == "+":
        return _sum(context, node)
    one, other = context.expr(left), context.expr(right)
    if operator in _LOGIC:
        return ir.Logic(_LOGIC[operator], (one, other), at(node))
    if operator in _COMPARISONS:
        return ir.Test(operator, one, other, at(node))
    if operator == "instanceof":
        return ir.Test("instance", one, other, at(node))
    return ir.Mix((one, other), at(node), number=True, operator=operator)


def _sum(context: Context, node: SgNode) -> ir.Expr:
    """`a + b + c`: long sums lean to the left, and are taken apart without recursion."""
    parts: list[SgNode] = []
    left: SgNode | None = node
    while left is not None and left.kind() == "binary_expression" and text_of(left.field("operator")) == "+":
        right = left.field("right")
        parts += [right] if right is not None else []
        left = left.field("left")
    parts += [left] if left is not None else []
    return ir.Text(context.exprs(reversed(parts)), at(node))


def _test(context: Context, node: SgNode | None) -> ir.Expr:
    """A condition, whose parts are asked one after another."""
    if node is None:
        return context.expr(node)
    if node.kind() == "parenthesized_expression" and children(node):
        return _test(context, children(node)[0])
    if node.kind() == "binary_expression" and text_of(node.field("operator")) in {"&&", "||"}:
        operands = (_test(context, node.field("left")), _test(context, node.field("right")))
        return ir.Logic(_LOGIC[text_of(node.field("operator"))], operands, at(node))
    if node.kind() == "unary_expression" and text_of(node.field("operator")) == "!":
        return ir.Logic("not", (_test(context, node.field("argument")),), at(node))
    return context.expr(node)


def _unary(context: Context, node: SgNode) -> ir.Expr:
    operator, inner = text_of(node.field("operator")), node.field("argument")
    place = at(node)
    if operator == "!":
        return ir.Logic("not", (_test(context, inner),), place)
    if operator == "typeof":
        return ir.Call(ir.Name("typeof", place), (context.expr(inner),), (), (), place)
    if operator == "delete" and inner is not None:
        return ir.Store(target(context, inner), ir.Const(None, place), place)
    if operator == "void":
        return ir.Item(ir.Sequence((context.expr(inner), ir.Const(None, place)), (), place), ir.Const(1, place), place)
    value = context.expr(inner)
    if operator == "-" and isinstance(value, ir.Const) and isinstance(value.value, int | float):
        return ir.Const(-value.value, place)
    return ir.Mix((value,), place, number=True)


def _update(context: Context, node: SgNode) -> ir.Expr:
    inner = node.field("argument")
    place = at(node)
    if inner is None:
        return ir.Const(None, place)
    one = ir.Const(1, place)
    operator = text_of(node.field("operator"))[:1]
    changed = ir.Mix((context.expr(inner), one), place, number=True, operator=operator)
    return ir.Store(target(context, inner), changed, place)


def _assignment(context: Context, node: SgNode) -> ir.Expr:
    left, right = node.field("left"), node.field("right")
    if left is None:
        return context.expr(right)
    if is_pattern(left):
        held = context.temporary(node)
        stores: list[ir.Expr] = [ir.Store(held, context.expr(right), at(node))]
        stores += [ir.Store(each.target, each.value, each.at) for each in bind(context, left, held)]
        return ir.Item(ir.Sequence((*stores, held), (), at(node)), ir.Const(len(stores), at(node)), at(node))
    return ir.Store(target(context, left), given(context, left, right), at(node))


def given(context: Context, left: SgNode, right: SgNode | None) -> ir.Expr:
    """What is assigned; a function is named after its place."""
    if right is not None and is_function(right):
        return closure(context, right, left.text().rpartition(".")[2])
    return context.expr(right)


def _augmented(context: Context, node: SgNode) -> ir.Expr:
    left, right = node.field("left"), context.expr(node.field("right"))
    operator = text_of(node.field("operator")).removesuffix("=")
    if left is None:
        return right
    known, place = context.expr(left), at(node)
    value: ir.Expr
    if operator == "+":
        value = ir.Text((known, right), place)
    elif operator in _LOGIC:
        value = ir.Logic("or", (known, right), place)
    else:
        value = ir.Mix((known, right), place, number=True, operator=operator)
    return ir.Store(target(context, left), value, place)


def _choice(context: Context, node: SgNode) -> ir.Expr:
    test = _test(context, node.field("condition"))
    return ir.Choice(test, context.expr(node.field("consequence")), context.expr(node.field("alternative")), at(node))


def _member(context: Context, node: SgNode) -> ir.Expr:
    base, name = context.expr(node.field("object")), text_of(node.field("property")).lstrip("#")
    if name == "length":
        return ir.Call(ir.Name("@length", at(node)), (base,), (), (), at(node))
    return ir.Attr(base, name, at(node))


def _subscript(context: Context, node: SgNode) -> ir.Expr:
    base, index = context.expr(node.field("object")), context.expr(node.field("index"))
    if isinstance(index, ir.Const) and isinstance(index.value, str) and _IDENTIFIER.match(index.value):
        return ir.Attr(base, index.value, at(node))
    return ir.Item(base, index, at(node))


def _call(context: Context, node: SgNode) -> ir.Expr:
    box = node.field("arguments")
    if box is not None and box.kind() == "template_string":
        return _tagged(context, node, box)
    module = required(node) if text_of(node.field("function")) == "require" else None
    if module is not None and "." not in module.rpartition("/")[2]:
        context.required[f"@{module}"] = module
        return ir.Name(f"@{module}", at(node))
    callee, (args, spread) = context.expr(node.field("function")), _arguments(context, box)
    place = at(node)
    if isinstance(callee, ir.Attr):
        special = _special(callee, args, spread, place)
        if special is not None:
            return special
    return ir.Call(callee, args, (), spread, place)


def _special(callee: ir.Attr, args: tuple[ir.Expr, ...], spread: tuple[ir.Expr, ...], place: ir.At) -> ir.Expr | None:
    """`call`, `apply` and `bind` of functions; `concat` of texts and `join` of lists that are written out."""
    base, name = callee.base, callee.name
    if name in {"call", "apply"} and args:
        given_args = args[1:] if name == "call" else ()
        spread = spread if name == "call" else args[1:]
        function = ir.Attr(args[0], base.name, base.at) if isinstance(base, ir.Attr) else base
        return ir.Call(function, given_args, (), spread, place)
    if name == "bind" and len(args) == 1 and not spread:
        return base
    if name == "concat" and isinstance(base, ir.Text | ir.Const):
        return ir.Text((base, *args), place)
    if name == "join" and isinstance(base, ir.Sequence) and not base.spread and base.items and len(args) < 2:
        parts: list[ir.Expr] = []
        for item in base.items:
            parts += [args[0] if args else ir.Const(",", place), item]
        return ir.Text(tuple(parts[1:]), place)
    return None


def _tagged(context: Context, node: SgNode, box: SgNode) -> ir.Expr:
    """A template whose function gets the pieces apart, and puts them together with care; `String.raw` does not."""
    whole = template(context, box)
    if text_of(node.field("function")) in {"String.raw", "dedent", "stripIndent", "outdent", "oneLine"}:
        return whole
    parts = whole.parts if isinstance(whole, ir.Text) else ()
    return ir.Call(ir.Name("@tagged", at(node)), parts, (), (), at(node))


def _arguments(context: Context, box: SgNode | None) -> tuple[tuple[ir.Expr, ...], tuple[ir.Expr, ...]]:
    args: list[ir.Expr] = []
    spread: list[ir.Expr] = []
    for child in children(box):
        if child.kind() == "spread_element":
            spread += context.exprs(children(child))
        else:
            args.append(context.expr(child))
    return tuple(args), tuple(spread)


def _new(context: Context, node: SgNode) -> ir.Expr:
    args, spread = _arguments(context, node.field("arguments"))
    return ir.Call(context.expr(node.field("constructor")), args, (), spread, at(node), new=True)


def _last(context: Context, node: SgNode) -> ir.Expr:
    """`(a, b)`"""
    parts = context.exprs(children(node))
    place = at(node)
    return ir.Item(ir.Sequence(parts, (), place), ir.Const(len(parts) - 1, place), place)


def _function(context: Context, node: SgNode) -> ir.Expr:
    return closure(context, node, text_of(node.field("name")))


EXPRESSIONS: dict[str, ExprHandler] = {
    **dict.fromkeys(("identifier", "this", "super", "import", "shorthand_property_identifier"), _name),
    **dict.fromkeys(("true", "false", "null", "undefined"), _constant),
    **dict.fromkeys(
        (
            "parenthesized_expression", "await_expression", "as_expression", "satisfies_expression", "type_assertion",
            "non_null_expression", "instantiation_expression", "yield_expression", "spread_element", "jsx_expression",
        ),
        _inner,
    ),
    **dict.fromkeys(("arrow_function", "function_expression", "generator_function"), _function),
    **dict.fromkeys(("jsx_element", "jsx_self_closing_element", "jsx_fragment"), element),
    **dict.fromkeys(("jsx_text", "html_character_reference"), fragment_part),
    "number": number, "string": string, "template_string": template, "regex": regex, "array": array, "object": mapping,
    "binary_expression": _binary, "unary_expression": _unary, "update_expression": _update,
    "assignment_expression": _assignment, "augmented_assignment_expression": _augmented, "ternary_expression": _choice,
    "member_expression": _member, "subscript_expression": _subscript, "call_expression": _call, "new_expression": _new,
    "sequence_expression": _last, "class": class_value, "class_expression": class_value,
}  # fmt: skip

condition = _test
