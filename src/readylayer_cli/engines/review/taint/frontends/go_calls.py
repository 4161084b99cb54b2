"""Go calls to IR: builtins, conversions and functions on texts in the engine's words, all others as they are."""

from collections.abc import Callable

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.go_expressions import Expressions
from readylayer_cli.engines.review.taint.frontends.go_literals import type_name
from readylayer_cli.engines.review.taint.frontends.go_texts import FUNCTIONS, INDEXES, METHODS, formatted, verbs
from readylayer_cli.engines.review.taint.frontends.python_expressions import at

_TEXTS = frozenset({"string", "error", "any"})
_FORMATTING = frozenset({"String", "StringF"})
_PASSING = frozenset({"html/template.Must", "text/template.Must", "lo.Must", "errors.WithStack"})


def lower_call(expressions: Expressions, node: SgNode) -> ir.Expr:
    """A call expression."""
    function, box = node.field("function"), node.field("arguments")
    if function is None:
        return ir.Opaque(expressions.all(box), at(node))
    given = [child for child in box.named_children() if child.kind() != "comment"] if box is not None else []
    function = _uninstantiated(expressions, function)
    if function.kind() == "identifier" and expressions.scopes.find(function.text()) is None:
        builtin = _BUILTINS.get(function.text())
        if builtin is not None:
            return builtin(expressions, given, node)
        if len(given) == 1 and _is_type(expressions, function.text()):
            return _converted(expressions, function.text(), given[0], node)
    if function.kind() == "parenthesized_expression" and len(given) == 1 and function.text().startswith("(*"):
        return expressions.lower(given[0])
    return _plain(expressions, function, given, node)


def _uninstantiated(expressions: Expressions, function: SgNode) -> SgNode:
    """`Map[int]` is `Map`, if the index is a type."""
    if function.kind() != "index_expression":
        return function
    operand, index = function.field("operand"), function.field("index")
    if operand is None or index is None:
        return function
    is_type = expressions.types.is_number(index.text()) or index.text() in _TEXTS
    return operand if is_type or index.text() in expressions.types.underlying else function


def _is_type(expressions: Expressions, name: str) -> bool:
    return name in _TEXTS or name in expressions.types.underlying or expressions.types.is_number(name)


def _converted(expressions: Expressions, name: str, arg: SgNode, node: SgNode) -> ir.Expr:
    value = expressions.lower(arg)
    if expressions.types.is_number(name) and not isinstance(value, ir.Const):
        return ir.Mix((value,), at(node), number=True)
    return value


def _plain(expressions: Expressions, function: SgNode, given: list[SgNode], node: SgNode) -> ir.Expr:
    place = at(node)
    spread = tuple(expressions.lower(arg) for arg in given if arg.kind() == "variadic_argument")
    plain = [arg for arg in given if arg.kind() != "variadic_argument"]
    args = _formatted(expressions, function, plain, node)
    full = expressions.full_name(function)
    if full in INDEXES and len(args) >= 2:
        return ir.Call(ir.Name("@index", place), args, (), (), place)
    desugared = FUNCTIONS.get(full)
    if desugared is not None and len(args) >= desugared[0] and not spread:
        return desugared[1](args, place)
    if full in _PASSING and args:
        return args[0]
    if full in {"fmt.Sprintf", "fmt.Errorf"} and args:
        return ir.Text((*args, *spread), place)
    callee = expressions.lower(function)
    if full in {"fmt.Fprint", "fmt.Fprintln", "fmt.Fprintf"} and len(args) > 1:
        args = (args[0], args[1] if len(args) == 2 and not spread else ir.Text((*args[1:], *spread), place))
        spread = ()
    if isinstance(callee, ir.Mix):  # a function in a field
        callee = callee.parts[0]
    if isinstance(callee, ir.Attr) and callee.name in METHODS:
        callee = ir.Attr(callee.base, METHODS[callee.name], callee.at)
    return ir.Call(callee, args, (), spread, place)


def _formatted(expressions: Expressions, function: SgNode, given: list[SgNode], node: SgNode) -> tuple[ir.Expr, ...]:
    """The arguments; a constant format and what follows it become one text."""
    args = tuple(expressions.lower(arg) for arg in given)
    name = function.field("field") if function.kind() == "selector_expression" else function
    last = name.text() if name is not None else ""
    if not (last.endswith(("f", "F")) or last in _FORMATTING) or last.startswith(("Sscan", "Fscan", "Scan")):
        return args
    for index, arg in enumerate(given[:3]):
        text = expressions.constant_text(arg)
        if text is not None:
            if verbs(text) == 0:
                return args
            return (*args[:index], formatted(text, at(arg), args[index + 1 :], at(node)))
    return args


def _append(expressions: Expressions, given: list[SgNode], node: SgNode) -> ir.Expr:
    if not given:
        return ir.Opaque((), at(node))
    plain = tuple(expressions.lower(arg) for arg in given[1:] if arg.kind() != "variadic_argument")
    spread = tuple(expressions.lower(arg) for arg in given[1:] if arg.kind() == "variadic_argument")
    added = ir.Sequence(plain, spread, at(node))
    return ir.Text((expressions.lower(given[0]), added), at(node), added=True)


def _copy(expressions: Expressions, given: list[SgNode], node: SgNode) -> ir.Expr:
    if len(given) != 2:
        return ir.Opaque((), at(node))
    target = expressions.lower(given[0])
    place = target.base if isinstance(target, ir.Item) and target.key is None else target
    return ir.Store(place, ir.Opaque((place, expressions.lower(given[1])), at(node)), at(node))


def _size(expressions: Expressions, given: list[SgNode], node: SgNode) -> ir.Expr:
    name = node.field("function")
    return ir.Call(
        ir.Name(name.text() if name is not None else "len", at(node)),
        tuple(expressions.lower(arg) for arg in given),
        (),
        (),
        at(node),
    )


def _made(expressions: Expressions, given: list[SgNode], node: SgNode) -> ir.Expr:
    """`make(T, ...)` and `new(T)`."""
    written = given[0].text() if given else ""
    resolved = expressions.types.resolved(written)
    if resolved.startswith("map["):
        return ir.Mapping((), (), at(node))
    if resolved.startswith("["):
        return ir.Sequence((), (), at(node)) if len(given) == 1 or given[1].text() == "0" else ir.Opaque((), at(node))
    return zero(expressions, written, at(node))


def zero(expressions: Expressions, written: str, place: ir.At) -> ir.Expr:
    """The value of a variable of that type before anything is put into it."""
    resolved = expressions.types.resolved(written)
    if resolved.startswith("map["):
        return ir.Mapping((), (), place)
    if resolved.startswith("[]"):
        return ir.Sequence((), (), place)
    if not resolved.replace(".", "").replace("_", "").isalnum() or resolved in {"any", "error", "string"}:
        return ir.Opaque((), place)
    if expressions.types.is_number(resolved):
        return ir.Mix((), place, number=True)
    is_struct = "." in resolved or written.lstrip("*") in expressions.types.fields
    return (
        ir.Call(type_name(expressions, written.lstrip("*& "), place), (), (), (), place, new=True)
        if is_struct
        else ir.Opaque((), place)
    )


def _nothing(expressions: Expressions, given: list[SgNode], node: SgNode) -> ir.Expr:
    return ir.Opaque((), at(node))


_BUILTINS: dict[str, Callable[[Expressions, list[SgNode], SgNode], ir.Expr]] = {
    "append": _append,
    "copy": _copy,
    "len": _size,
    "cap": _size,
    "make": _made,
    "new": _made,
    "delete": _nothing,
    "close": _nothing,
    "recover": _nothing,
    "clear": _nothing,
}
