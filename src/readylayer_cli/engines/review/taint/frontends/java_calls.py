"""Calls whose meaning every Java reader knows: comparisons, membership, formats, regular expressions."""

import re
from typing import TYPE_CHECKING

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.java_scope import at, text

if TYPE_CHECKING:
    from readylayer_cli.engines.review.taint.frontends.java_expressions import Expressions

_COMPARING = frozenset({"equals", "contentEquals", "equalsIgnoreCase", "equalsAny"})
_HOLDING = frozenset({"contains", "containsKey", "containsValue"})
_MATCHING = {"matches": "fullmatch", "find": "search", "lookingAt": "match"}
_EMPTY = frozenset({"isEmpty", "isBlank"})
_COMPARERS = frozenset({"Objects", "StringUtils", "ObjectUtils", "Strings", "CharSequenceUtil"})
_LOCALE = re.compile(r"Locale\b")


def lower_call(lowering: "Expressions", node: SgNode) -> ir.Expr:
    """A method call."""
    place, name, args = at(node), text(node.field("name")), lowering.arguments(node)
    receiver = node.field("object")
    if receiver is None:
        return ir.Call(lowering.scope.method(name, place), args, (), (), place)
    return lower_method(lowering, lowering.lower(receiver), name, args, place)


def lower_method(
    lowering: "Expressions", owner: ir.Expr, name: str, args: tuple[ir.Expr, ...], place: ir.At
) -> ir.Expr:
    """A method of an object or class, called with these arguments."""
    known = _known(lowering, owner, name, args, place)
    return known if known is not None else ir.Call(ir.Attr(owner, name, place), args, (), (), place)


def lower_indexed(operator: str, left: ir.Expr, right: ir.Expr, place: ir.At) -> ir.Expr | None:
    """`text.indexOf(part) >= 0` and its kin, as the membership test that it is."""
    if not isinstance(left, ir.Call) or not isinstance(left.callee, ir.Attr) or len(left.args) != 1:
        return None
    if left.callee.name != "indexOf" or not isinstance(right, ir.Const):
        return None
    if (operator, right.value) in {("==", -1), ("<", 0), ("<=", -1)}:
        return ir.Test("not in", left.args[0], left.callee.base, place)
    if (operator, right.value) in {("!=", -1), (">", -1), (">=", 0)}:
        return ir.Test("in", left.args[0], left.callee.base, place)
    return None


def _known(
    lowering: "Expressions", owner: ir.Expr, name: str, args: tuple[ir.Expr, ...], place: ir.At
) -> ir.Expr | None:
    of_class = owner.id if isinstance(owner, ir.Name) and owner.id[:1].isupper() else ""
    if name in _COMPARING:
        return _compared(of_class, owner, name, args, place)
    if name in _HOLDING and len(args) == 1:
        return ir.Test("in", args[0], owner, place)
    if name in _EMPTY and len(args) == (1 if of_class else 0):
        return ir.Test("==", args[0] if of_class else owner, ir.Const("", place), place)
    if name in _MATCHING:
        return _matched(lowering, owner, of_class, name, args, place)
    if name in {"format", "formatted", "join", "concat"}:
        return _composed(of_class, owner, name, args, place)
    return None


def _compared(of_class: str, owner: ir.Expr, name: str, args: tuple[ir.Expr, ...], place: ir.At) -> ir.Expr | None:
    if of_class in _COMPARERS and len(args) == 2:
        one, other = args
    elif len(args) == 1 and name != "equalsAny":
        one, other = owner, args[0]
    else:
        return None
    if name == "equalsIgnoreCase":
        one, other = (ir.Call(ir.Attr(each, "toLowerCase", place), (), (), (), place) for each in (one, other))
    return ir.Test("==", one, other, place)


def _matched(
    lowering: "Expressions", owner: ir.Expr, of_class: str, name: str, args: tuple[ir.Expr, ...], place: ir.At
) -> ir.Expr | None:
    """`pattern.matcher(text).matches()`, `text.matches(pattern)` and `Pattern.matches(pattern, text)`."""
    pair: tuple[ir.Expr, ...] = ()
    if isinstance(owner, ir.Call) and isinstance(owner.callee, ir.Attr) and owner.callee.name == "matcher":
        pair = (owner.callee.base, *owner.args)
    elif isinstance(owner, ir.Name) and not args:
        pair = lowering.scope.matchers.get(owner.id, ())
    elif name == "matches" and of_class == "Pattern":
        pair = args
    elif name == "matches" and len(args) == 1:
        pair = (args[0], owner)
    return ir.Call(ir.Name(_MATCHING[name], place), pair, (), (), place) if len(pair) == 2 else None


def _composed(of_class: str, owner: ir.Expr, name: str, args: tuple[ir.Expr, ...], place: ir.At) -> ir.Expr | None:
    if name == "formatted":
        return ir.Text((owner, *args), place, form="percent")
    if name == "concat" and len(args) == 1:
        return ir.Text((owner, *args), place)
    if name == "format" and of_class in {"String", "MessageFormat"} and args:
        is_locale = len(args) > 1 and isinstance(args[0], ir.Attr | ir.Call) and bool(_LOCALE.search(_root(args[0])))
        pieces = args[1:] if is_locale else args
        return ir.Text(pieces, place, form="percent" if of_class == "String" else "braces")
    if name == "join" and of_class in {"String", "StringUtils", "Joiner"}:
        return ir.Opaque(args, place)
    return None


def _root(expr: ir.Expr) -> str:
    while isinstance(expr, ir.Attr | ir.Call):
        expr = expr.base if isinstance(expr, ir.Attr) else expr.callee
    return expr.id if isinstance(expr, ir.Name) else ""
