"""Python expressions to IR."""

import ast
from collections.abc import Callable

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "<>"})


def at(node: SgNode) -> ir.At:
    """The node's region."""
    place = node.range()
    return ir.At(place.start.line + 1, place.start.column + 1, place.end.line + 1, place.end.column + 1)


def lower(node: SgNode | None) -> ir.Expr:
    """The expression; anything unknown is made of its parts."""
    if node is None:
        return ir.Const(None, ir.At(1, 1, 1, 1))
    handler = _HANDLERS.get(node.kind())
    return handler(node) if handler is not None else ir.Opaque(_all(node.named_children()), at(node))


def parameters_of(node: SgNode | None) -> tuple[ir.Parameter, ...]:
    """The parameters of a definition or lambda."""
    if node is None:
        return ()
    found = []
    for child in node.named_children():
        kind = child.kind()
        if kind == "identifier":
            found.append(ir.Parameter(child.text()))
        elif kind in {"default_parameter", "typed_default_parameter"}:
            name, annotation, value = child.field("name"), child.field("type"), child.field("value")
            found.append(ir.Parameter(_text(name), _text(annotation), lower(value) if value is not None else None))
        elif kind == "typed_parameter":
            inner = child.named_children()[0]
            star = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "named_rest"}.get(inner.kind(), "plain")
            found.append(ir.Parameter(inner.text().lstrip("*"), _text(child.field("type")), kind=star))
        elif kind == "list_splat_pattern":
            found.append(ir.Parameter(child.text().lstrip("*"), kind="rest"))
        elif kind == "dictionary_splat_pattern":
            found.append(ir.Parameter(child.text().lstrip("*"), kind="named_rest"))
    return tuple(found)


def _text(node: SgNode | None) -> str:
    return node.text() if node is not None else ""


def _all(nodes: list[SgNode]) -> tuple[ir.Expr, ...]:
    return tuple(lower(node) for node in nodes if node.kind() != "comment")


def _identifier(node: SgNode) -> ir.Expr:
    return ir.Name(node.text(), at(node))


def _constant(node: SgNode) -> ir.Expr:
    value: ir.Scalar = {"true": True, "false": False}.get(node.kind())
    return ir.Const(value, at(node))


def _number(node: SgNode) -> ir.Expr:
    text = node.text().replace("_", "")
    try:
        return ir.Const(int(text, 0) if node.kind() == "integer" else float(text), at(node))
    except ValueError:
        return ir.Const(0, at(node))


def _string(node: SgNode) -> ir.Expr:
    if any(child.kind() == "interpolation" for child in node.children()):
        return ir.Text(tuple(_pieces(node)), at(node))
    return ir.Const(_literal(node.text()), at(node))


def _pieces(node: SgNode) -> list[ir.Expr]:
    parts: list[ir.Expr] = []
    for child in node.children():
        if child.kind() == "interpolation":
            inner = child.field("expression") or next(iter(child.named_children()), None)
            value = lower(inner)
            if any(part.kind() == "type_conversion" and part.text() in {"!r", "!a"} for part in child.children()):
                value = ir.Call(ir.Name("repr", at(child)), (value,), (), (), at(child))
            parts.append(value)
        elif child.kind() == "string_content":
            parts.append(ir.Const(child.text().replace("{{", "{").replace("}}", "}"), at(child)))
    return parts


def _literal(text: str) -> str:
    """The value of a literal without holes; its source where it cannot be told."""
    prefix = text[: len(text) - len(text.lstrip("rRbBuUfFtT"))].lower()
    try:
        value = ast.literal_eval(("rb"[:0] + "".join(c for c in prefix if c in "rbu") + text[len(prefix) :])[:100_000])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text.strip("rRbBuUfF'\"")
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _joined_strings(node: SgNode) -> ir.Expr:
    parts = _all(node.named_children())
    if all(isinstance(part, ir.Const) for part in parts):
        return ir.Const("".join(str(part.value) for part in parts if isinstance(part, ir.Const)), at(node))
    flat: list[ir.Expr] = []
    for part in parts:
        flat += part.parts if isinstance(part, ir.Text) else [part]
    return ir.Text(tuple(flat), at(node))


def _binary(node: SgNode) -> ir.Expr:
    left, right = lower(node.field("left")), lower(node.field("right"))
    operator = _text(node.field("operator"))
    if operator == "+":
        return ir.Text((left, right), at(node), added=True)
    if (
        operator == "%"
        and not isinstance(left, ir.Mix)
        and not (isinstance(left, ir.Const) and not isinstance(left.value, str))
    ):
        values = right.items if isinstance(right, ir.Sequence) else (right,)
        return ir.Text((left, *values), at(node), form="percent")
    return ir.Mix((left, right), at(node), number=operator not in {"*", "|", "&", "-", "/"}, operator=operator)


def _comparison(node: SgNode) -> ir.Expr:
    children = [child for child in node.children() if child.kind() != "comment"]
    operands = [lower(child) for child in children if child.kind() not in _COMPARISONS and not _is_operator(child)]
    operators = [
        " ".join(child.text().split()) for child in children if child.kind() in _COMPARISONS or _is_operator(child)
    ]
    if len(operands) == 2 and len(operators) == 1:
        return ir.Test(operators[0], operands[0], operands[1], at(node))
    if len(operands) != len(operators) + 1:
        return ir.Mix(tuple(operands), at(node), number=True)
    tests = zip(operators, operands, operands[1:], strict=False)
    return ir.Logic("and", tuple(ir.Test(each, left, right, at(node)) for each, left, right in tests), at(node))


def _is_operator(node: SgNode) -> bool:
    return not node.is_named() and node.text() in _COMPARISONS


def _boolean(node: SgNode) -> ir.Expr:
    operands = (lower(node.field("left")), lower(node.field("right")))
    return ir.Logic(_text(node.field("operator")), operands, at(node))


def _not(node: SgNode) -> ir.Expr:
    return ir.Logic("not", (lower(node.field("argument")),), at(node))


def _attribute(node: SgNode) -> ir.Expr:
    return ir.Attr(lower(node.field("object")), _text(node.field("attribute")), at(node))


def _subscript(node: SgNode) -> ir.Expr:
    keys = node.field_children("subscript")
    base = lower(node.field("value"))
    if len(keys) == 1 and keys[0].kind() != "slice":
        return ir.Item(base, lower(keys[0]), at(node))
    return ir.Item(base, _slice(keys[0]) if len(keys) == 1 else None, at(node))


def _slice(node: SgNode) -> ir.Expr:
    """`a:b:c` as the object that it stands for."""
    bounds: list[ir.Expr] = [ir.Const(None, at(node))]
    for child in node.children():
        if child.text() == ":":
            bounds.append(ir.Const(None, at(node)))
        elif child.is_named():
            bounds[-1] = lower(child)
    return ir.Call(ir.Name("slice", at(node)), tuple(bounds), (), (), at(node))


def _call(node: SgNode) -> ir.Expr:
    callee, box = lower(node.field("function")), node.field("arguments")
    if box is None or box.kind() == "generator_expression":
        return ir.Call(callee, (lower(box),) if box is not None else (), (), (), at(node))
    args: list[ir.Expr] = []
    keywords: list[tuple[str, ir.Expr]] = []
    spread: list[ir.Expr] = []
    for child in box.named_children():
        kind = child.kind()
        if kind == "keyword_argument":
            keywords.append((_text(child.field("name")), lower(child.field("value"))))
        elif kind == "list_splat":
            spread += _all(child.named_children())
        elif kind == "dictionary_splat":
            keywords += [("**", value) for value in _all(child.named_children())]
        elif kind != "comment":
            args.append(lower(child))
    if isinstance(callee, ir.Attr) and callee.name == "format":
        values = (*args, *spread, *(value for _, value in keywords))
        return ir.Text((callee.base, *values), at(node), form="braces", names=tuple(name for name, _ in keywords))
    if isinstance(callee, ir.Attr) and callee.name == "format_map" and len(args) == 1:
        return ir.Text((callee.base, args[0]), at(node), form="braces", names=("**",))
    return ir.Call(callee, tuple(args), tuple(keywords), tuple(spread), at(node))


def _sequence(node: SgNode) -> ir.Expr:
    items: list[ir.Expr] = []
    spread: list[ir.Expr] = []
    for child in node.named_children():
        if child.kind() in {"list_splat", "list_splat_pattern"}:
            spread += _all(child.named_children())
        elif child.kind() != "comment":
            items.append(lower(child))
    return ir.Sequence(tuple(items), tuple(spread), at(node))


def _dictionary(node: SgNode) -> ir.Expr:
    pairs: list[tuple[ir.Expr, ir.Expr]] = []
    spread: list[ir.Expr] = []
    for child in node.named_children():
        if child.kind() == "pair":
            pairs.append((lower(child.field("key")), lower(child.field("value"))))
        elif child.kind() == "dictionary_splat":
            spread += _all(child.named_children())
    return ir.Mapping(tuple(pairs), tuple(spread), at(node))


def _comprehension(node: SgNode) -> ir.Expr:
    body = node.field("body")
    clauses: list[tuple[ir.Expr, ir.Expr, list[ir.Expr]]] = []
    for child in node.named_children():
        if child.kind() == "for_in_clause":
            clauses.append((lower(child.field("left")), lower(child.field("right")), []))
        elif child.kind() == "if_clause" and clauses:
            clauses[-1][2].extend(_all(child.named_children()))
    key = None
    if body is not None and body.kind() == "pair":
        key, body = lower(body.field("key")), body.field("value")
    closed = tuple((target, iterable, tuple(tests)) for target, iterable, tests in clauses)
    return ir.Comprehension(lower(body), key, closed, at(node))


def _conditional(node: SgNode) -> ir.Expr:
    parts = [child for child in node.named_children() if child.kind() != "comment"]
    if len(parts) != 3:
        return ir.Opaque(_all(parts), at(node))
    return ir.Choice(lower(parts[1]), lower(parts[0]), lower(parts[2]), at(node))


def _lambda(node: SgNode) -> ir.Expr:
    place = at(node)
    body = node.field("body")
    returned = (ir.Return(lower(body), place),)
    return ir.Closure(ir.Function("<lambda>", parameters_of(node.field("parameters")), returned, (), place), place)


def _walrus(node: SgNode) -> ir.Expr:
    return ir.Store(lower(node.field("name")), lower(node.field("value")), at(node))


def _inner(node: SgNode) -> ir.Expr:
    parts = [child for child in node.named_children() if child.kind() != "comment"]
    return lower(parts[0]) if len(parts) == 1 else ir.Opaque(_all(parts), at(node))


def _unary(node: SgNode) -> ir.Expr:
    value = lower(node.field("argument"))
    if node.text().startswith("-") and isinstance(value, ir.Const) and isinstance(value.value, int | float):
        return ir.Const(-value.value, at(node))
    return ir.Mix((value,), at(node), number=True, operator=node.text()[:1])


def _keyword(node: SgNode) -> ir.Expr:
    return lower(node.field("value"))


_HANDLERS: dict[str, Callable[[SgNode], ir.Expr]] = {
    "identifier": _identifier,
    "true": _constant,
    "false": _constant,
    "none": _constant,
    "integer": _number,
    "float": _number,
    "string": _string,
    "concatenated_string": _joined_strings,
    "binary_operator": _binary,
    "unary_operator": _unary,
    "comparison_operator": _comparison,
    "boolean_operator": _boolean,
    "not_operator": _not,
    "attribute": _attribute,
    "subscript": _subscript,
    "call": _call,
    "list": _sequence,
    "tuple": _sequence,
    "set": _sequence,
    "expression_list": _sequence,
    "pattern_list": _sequence,
    "tuple_pattern": _sequence,
    "list_pattern": _sequence,
    "dictionary": _dictionary,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "conditional_expression": _conditional,
    "lambda": _lambda,
    "named_expression": _walrus,
    "parenthesized_expression": _inner,
    "await": _inner,
    "keyword_argument": _keyword,
    "type": _inner,
}
