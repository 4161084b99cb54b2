"""Destructuring: which part of a value each name of a pattern gets."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.javascript_context import Context, at, children, text_of

_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern", "undefined", "this"})
_PATTERNS = frozenset({"object_pattern", "array_pattern"})
_DEFAULTED = frozenset({"assignment_pattern", "object_assignment_pattern"})
_WRAPPERS = frozenset({"parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression"})


def is_pattern(node: SgNode | None) -> bool:
    """Whether the target takes a value apart."""
    return node is not None and node.kind() in _PATTERNS


def target(context: Context, node: SgNode) -> ir.Expr:
    """A place that is written to: a name, a member or an element."""
    kind = node.kind()
    if kind == "member_expression":
        return ir.Attr(context.expr(node.field("object")), text_of(node.field("property")).lstrip("#"), at(node))
    if kind in _WRAPPERS and children(node):
        return target(context, children(node)[0])
    if kind in _NAMES:
        return ir.Name(node.text(), at(node))
    return context.expr(node)


def declare(context: Context, node: SgNode) -> None:
    """Note the names that a pattern introduces."""
    kind = node.kind()
    if kind in _NAMES:
        context.declared.add(node.text())
    elif kind == "pair_pattern":
        value = node.field("value")
        if value is not None:
            declare(context, value)
    elif kind in _DEFAULTED:
        left = node.field("left")
        if left is not None:
            declare(context, left)
    elif kind in _PATTERNS or kind == "rest_pattern":
        for child in children(node):
            declare(context, child)


def bind(context: Context, pattern: SgNode, value: ir.Expr) -> Iterator[ir.Assign]:
    """The assignments that a pattern stands for."""
    kind = pattern.kind()
    if kind in _DEFAULTED:
        left = pattern.field("left")
        default = context.expr(pattern.field("right"))
        if left is not None:
            yield from bind(context, left, ir.Logic("or", (value, default), at(pattern)))
    elif kind == "object_pattern":
        yield from _members(context, pattern, value)
    elif kind == "array_pattern":
        yield from _elements(context, pattern, value)
    else:
        yield ir.Assign(target(context, pattern), value, at(pattern))


def _held(context: Context, pattern: SgNode, value: ir.Expr) -> Iterator[ir.Assign]:
    """The value under a name, so that it is evaluated once."""
    if not isinstance(value, ir.Name):
        yield ir.Assign(context.temporary(pattern), value, at(pattern))


def _members(context: Context, pattern: SgNode, value: ir.Expr) -> Iterator[ir.Assign]:
    held = list(_held(context, pattern, value))
    yield from held
    owner = held[0].target if held else value
    for child in children(pattern):
        kind = child.kind()
        if kind == "shorthand_property_identifier_pattern":
            yield from bind(context, child, ir.Attr(owner, child.text(), at(child)))
        elif kind == "pair_pattern":
            inner = child.field("value")
            if inner is not None:
                yield from bind(context, inner, _keyed(context, owner, child))
        elif kind == "object_assignment_pattern":
            yield from bind(context, child, ir.Attr(owner, text_of(child.field("left")), at(child)))
        elif kind == "rest_pattern":
            yield from bind(context, children(child)[0], owner)


def _keyed(context: Context, owner: ir.Expr, pair: SgNode) -> ir.Expr:
    key = pair.field("key")
    if key is None or key.kind() in {"property_identifier", "identifier"}:
        return ir.Attr(owner, text_of(key), at(pair))
    if key.kind() == "computed_property_name":
        return ir.Item(owner, context.expr(children(key)[0]) if children(key) else None, at(pair))
    return ir.Attr(owner, key.text().strip("'\""), at(pair))


def _elements(context: Context, pattern: SgNode, value: ir.Expr) -> Iterator[ir.Assign]:
    held = list(_held(context, pattern, value))
    yield from held
    owner = held[0].target if held else value
    index = 0
    for child in pattern.children():
        if child.kind() == ",":
            index += 1
        elif child.kind() == "rest_pattern":
            yield from bind(context, children(child)[0], ir.Item(owner, None, at(child)))
        elif child.is_named() and child.kind() != "comment":
            yield from bind(context, child, ir.Item(owner, ir.Const(index, at(child)), at(child)))
