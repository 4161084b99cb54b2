"""Literals of JavaScript: numbers, texts with escapes, templates, regular expressions, objects and lists."""

import re

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.javascript_context import Context, at, children, text_of
from readylayer_cli.engines.review.taint.frontends.javascript_functions import closure

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_CODE = lazy_pattern(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})\Z")
_LARGEST_CODE = 0x10FFFF
_HTML_KEYS = frozenset({"__html", "innerHTML"})


def number(_context: Context, node: SgNode) -> ir.Expr:
    """`1`, `0x1f`, `1_000`, `1n`, `1e3`."""
    text = node.text().replace("_", "").rstrip("n")
    try:
        value: ir.Scalar = int(text, 0) if re.fullmatch(r"0[xXoObB]\w+|\d+", text) else float(text)
    except ValueError:
        value = 0
    return ir.Const(value, at(node))


def string(_context: Context, node: SgNode) -> ir.Expr:
    """A text without holes."""
    return ir.Const("".join(_piece(child) for child in node.named_children()), at(node))


def template(context: Context, node: SgNode) -> ir.Expr:
    """A text with holes."""
    parts: list[ir.Expr] = []
    for child in node.named_children():
        if child.kind() == "template_substitution":
            parts += context.exprs(children(child)[:1])
        else:
            parts.append(ir.Const(_piece(child), at(child)))
    if not parts:
        return ir.Const("", at(node))
    return parts[0] if len(parts) == 1 and isinstance(parts[0], ir.Const) else ir.Text(tuple(parts), at(node))


def _piece(node: SgNode) -> str:
    text = node.text()
    if node.kind() != "escape_sequence":
        return text
    found = _CODE.match(text)
    if found is None:
        return _SIMPLE.get(text[1:2], text[1:])
    code = int(found[1] or found[2] or found[3], 16)
    return chr(code) if code <= _LARGEST_CODE else ""


def regex(_context: Context, node: SgNode) -> ir.Expr:
    """`/pattern/flags`."""
    place = at(node)
    pattern, flags = text_of(node.field("pattern")), text_of(node.field("flags"))
    return ir.Call(ir.Name("@regex", place), (ir.Const(pattern, place), ir.Const(flags, place)), (), (), place)


def array(context: Context, node: SgNode) -> ir.Expr:
    """`[a, b, ...c]`."""
    items: list[ir.Expr] = []
    spread: list[ir.Expr] = []
    for child in children(node):
        if child.kind() == "spread_element":
            spread += context.exprs(children(child))
        else:
            items.append(context.expr(child))
    return ir.Sequence(tuple(items), tuple(spread), at(node))


def mapping(context: Context, node: SgNode) -> ir.Expr:
    """`{a: 1, b, [c]: 2, d() {}, get e() {}, ...f}`."""
    pairs: list[tuple[ir.Expr, ir.Expr]] = []
    spread: list[ir.Expr] = []
    for child in children(node):
        kind = child.kind()
        if kind == "pair":
            pairs.append(_pair(context, child))
        elif kind == "shorthand_property_identifier":
            value: ir.Expr = ir.Name(child.text(), at(child))
            value = _shown(child.text(), value, child)
            pairs.append((ir.Const(f".{child.text()}", at(child)), value))
        elif kind == "method_definition":
            made = closure(context, child, text_of(child.field("name")))
            is_getter = any(part.kind() == "get" for part in child.children())
            value = ir.Call(made, (), (), (), at(child)) if is_getter else made
            pairs.append((_key(context, child.field("name")), value))
        elif kind == "spread_element":
            spread += context.exprs(children(child))
    return ir.Mapping(tuple(pairs), tuple(spread), at(node))


def _pair(context: Context, node: SgNode) -> tuple[ir.Expr, ir.Expr]:
    key, value = node.field("key"), node.field("value")
    name = text_of(key).strip("'\"")
    if value is not None and value.kind() in {"arrow_function", "function_expression", "generator_function"}:
        return _key(context, key), closure(context, value, name)
    return _key(context, key), _shown(name, context.expr(value), node)


def _shown(name: str, value: ir.Expr, node: SgNode) -> ir.Expr:
    """A member that is put into the page as HTML counts as a call that does so."""
    if name not in _HTML_KEYS:
        return value
    return ir.Call(ir.Name("@html", at(node)), (value,), (), (), at(node))


def _key(context: Context, node: SgNode | None) -> ir.Expr:
    if node is None:
        return ir.Const(None, ir.At(1, 1, 1, 1))
    if node.kind() == "computed_property_name":
        inner = children(node)
        return ir.Call(ir.Name("@key", at(node)), context.exprs(inner[:1]), (), (), at(node))
    if node.kind() == "number":
        return number(context, node)
    return ir.Const("." + node.text().strip("'\""), at(node))
