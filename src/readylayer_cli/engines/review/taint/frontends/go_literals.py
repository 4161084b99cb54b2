"""Go's composite literals: structs are constructed, slices and maps are displays."""

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.go_expressions import Expressions
from readylayer_cli.engines.review.taint.frontends.python_expressions import at


def lower_composite(expressions: Expressions, node: SgNode) -> ir.Expr:
    """`Type{...}`."""
    kind, body = node.field("type"), node.field("body")
    return _display(expressions, kind, kind.text() if kind is not None else "", body, node)


def _display(expressions: Expressions, kind: SgNode | None, written: str, body: SgNode | None, node: SgNode) -> ir.Expr:
    members = [child for child in body.named_children() if child.kind() != "comment"] if body is not None else []
    resolved = expressions.types.resolved(written)
    inner = expressions.types.element(written)
    if resolved.startswith("map["):
        return _mapping(expressions, members, inner, node)
    if resolved.startswith("[") or written == "@element":
        return _sequence(expressions, members, inner, node)
    keyed = [member for member in members if member.kind() == "keyed_element"]
    if keyed and not _is_field(keyed[0]):
        return _mapping(expressions, members, "", node)
    if written.endswith((".D", ".A")):
        return _sequence(expressions, members, "@element", node)
    return _struct(expressions, kind, written, members, node)


def _is_field(member: SgNode) -> bool:
    key = next(iter(member.named_children()), None)
    inner = next(iter(key.named_children()), None) if key is not None else None
    return inner is not None and inner.kind() == "identifier"


def _pair(member: SgNode) -> tuple[SgNode | None, SgNode | None]:
    parts = [child for child in member.named_children() if child.kind() != "comment"]
    return (parts[0], parts[1]) if len(parts) == 2 else (None, parts[0] if parts else None)


def _value(expressions: Expressions, node: SgNode | None, inner: str) -> ir.Expr:
    """A member, whose type may be left out."""
    child = next(iter(node.named_children()), None) if node is not None and node.kind() == "literal_element" else node
    if child is not None and child.kind() == "literal_value":
        return _display(expressions, None, inner, child, child)
    return expressions.lower(child)


def _mapping(expressions: Expressions, members: list[SgNode], inner: str, node: SgNode) -> ir.Expr:
    pairs = []
    for member in members:
        key, value = _pair(member)
        pairs.append((expressions.lower(key), _value(expressions, value, inner)))
    return ir.Mapping(tuple(pairs), (), at(node))


def _sequence(expressions: Expressions, members: list[SgNode], inner: str, node: SgNode) -> ir.Expr:
    items = tuple(
        _value(expressions, _pair(member)[1] if member.kind() == "keyed_element" else member, inner)
        for member in members
    )
    return ir.Sequence(items, (), at(node))


def _struct(
    expressions: Expressions, kind: SgNode | None, written: str, members: list[SgNode], node: SgNode
) -> ir.Expr:
    fields = list(expressions.types.fields.get(expressions.types.resolved(written), {}))
    given: list[tuple[str, ir.Expr]] = []
    loose: list[ir.Expr] = []
    for index, member in enumerate(members):
        if member.kind() == "keyed_element":
            key, value = _pair(member)
            given.append((key.text() if key is not None else "", _value(expressions, value, "")))
        elif index < len(fields):
            given.append((fields[index], _value(expressions, member, "")))
        else:
            loose.append(_value(expressions, member, ""))
    callee = type_name(expressions, written.lstrip("*"), at(kind if kind is not None else node))
    return ir.Call(callee, tuple(loose), tuple(given), (), at(node), new=True)


def type_name(expressions: Expressions, written: str, place: ir.At) -> ir.Expr:
    """A type as the engine's name of a class."""
    package, dot, name = written.partition("[")[0].rpartition(".")
    if dot:
        return ir.Attr(ir.Name(package, place), name, place)
    return ir.Name(name or "@struct", place)
