"""JSX: elements escape what they show, apart from the attributes that do not."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.javascript_context import Context, at, children, text_of

_ADDRESSES = frozenset({"href", "src", "action", "formAction", "xlinkHref", "srcDoc"})
_HTML = frozenset({"innerHTML", "domPropsInnerHTML", "v-html", "srcDoc"})


def fragment_part(_context: Context, node: SgNode) -> ir.Expr:
    """Text between elements."""
    return ir.Const(node.text(), at(node))


def element(context: Context, node: SgNode) -> ir.Expr:
    """An element: a component of the file is called with its attributes, any other shows its parts."""
    opening = next((child for child in node.named_children() if child.kind() == "jsx_opening_element"), node)
    name = opening.field("name")
    pairs: list[tuple[ir.Expr, ir.Expr]] = []
    spread: list[ir.Expr] = []
    for child in children(opening):
        if child.kind() == "jsx_attribute":
            pairs.append(_attribute(context, child))
        elif child.kind() == "jsx_expression":
            spread += context.exprs(children(child))
    inside = tuple(
        context.expr(child)
        for child in (children(node) if opening is not node else [])
        if child.kind() not in {"jsx_opening_element", "jsx_closing_element", "jsx_text"}
    )
    place = at(node)
    given = ir.Mapping(tuple(pairs), tuple(spread), place)
    tag = text_of(name)
    if name is not None and name.kind() == "identifier" and tag[:1].isupper():
        made: ir.Expr = ir.Call(ir.Name(tag, at(name)), (given,), (), (), place)
    else:
        made = given
    return ir.Call(ir.Name("@element", place), (made, *inside), (), (), place)


def _attribute(context: Context, node: SgNode) -> tuple[ir.Expr, ir.Expr]:
    parts = children(node)
    name, place = text_of(parts[0]) if parts else "", at(node)
    value: ir.Expr = context.expr(parts[1]) if len(parts) > 1 else ir.Const(value=True, at=place)
    if name in _HTML:
        value = ir.Call(ir.Name("@html", place), (value,), (), (), place)
    elif name in _ADDRESSES:
        value = ir.Call(ir.Name("@link", place), (value,), (), (), place)
    return ir.Const(f".{name}", place), value
