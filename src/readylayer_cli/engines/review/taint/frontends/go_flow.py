"""Go's branches and loops to IR."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.python_expressions import at

if TYPE_CHECKING:
    from readylayer_cli.engines.review.taint.frontends.go import Frame, Lowering

Handler: TypeAlias = Callable[["Lowering", SgNode], Iterator[ir.Stmt]]

_CASES = frozenset({"expression_case", "default_case", "type_case", "communication_case"})


def _if(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
    lowering.scopes.push()
    before = node.field("initializer")
    if before is not None:
        yield from lowering.statement(before)
    test = lowering.expressions.condition(node.field("condition"))
    then = lowering.scoped(node.field("consequence"))
    other = node.field("alternative")
    otherwise: tuple[ir.Stmt, ...] = ()
    if other is not None:
        otherwise = tuple(lowering.statement(other)) if other.kind() == "if_statement" else lowering.scoped(other)
    lowering.scopes.pop()
    yield ir.If(test, then, otherwise, at(node))


def _for(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
    with lowering.frame(is_loop=True) as frame:
        yield from _loop(lowering, node, frame)


def _loop(lowering: "Lowering", node: SgNode, frame: "Frame") -> Iterator[ir.Stmt]:
    lowering.scopes.push()
    body = node.field("body")
    head = next((child for child in node.named_children() if child.kind() != "comment"), None)
    if head is not None and head.kind() == "range_clause":
        yield from _range(lowering, head, body, node)
    elif head is not None and head.kind() == "for_clause":
        before, after = head.field("initializer"), head.field("update")
        if before is not None:
            yield from lowering.statement(before)
        condition = head.field("condition")
        test = lowering.expressions.condition(condition) if condition is not None else ir.Const(value=True, at=at(head))
        frame.update = tuple(lowering.statement(after)) if after is not None else ()
        inside = (*lowering.scoped(body), *frame.update)
        yield ir.Loop(None, None, test, inside, (), at(node))
    else:
        is_endless = head is None or head.kind() == "block"
        test = ir.Const(value=True, at=at(node)) if is_endless else lowering.expressions.condition(head)
        yield ir.Loop(None, None, test, lowering.scoped(body), (), at(node))
    lowering.scopes.pop()


def _range(lowering: "Lowering", head: SgNode, body: SgNode | None, node: SgNode) -> Iterator[ir.Stmt]:
    left, right = head.field("left"), head.field("right")
    iterable = lowering.expressions.lower(right)
    typed = lowering.expressions.typed
    names = [child for child in left.named_children() if child.kind() != "comment"] if left is not None else []
    new = any(child.text() == ":=" for child in head.children())
    element = lowering.types.element(typed.of(right))
    over_channel = lowering.types.resolved(typed.of(right)).startswith("chan ")
    text_keys = typed.has_text_keys(right)
    first = lowering.assignments.bind(names[0], element if over_channel else "", new=new) if names else None
    value = lowering.assignments.bind(names[1], element, new=new) if len(names) > 1 else None
    prelude: tuple[ir.Stmt, ...] = ()
    if over_channel:
        value = first
    elif first is not None and isinstance(first, ir.Name):
        key: ir.Expr = ir.Opaque((iterable,), at(head)) if text_keys else ir.Mix((), at(head), number=True)
        prelude = (ir.Assign(first, key, at(head)),)
    target = value if value is not None else ir.Const(None, at(head))
    yield ir.Loop(target, iterable, None, (*prelude, *lowering.scoped(body)), (), at(node))


def _framed(handler: "Handler") -> "Handler":
    """A statement that `break` leaves."""

    def lower(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
        with lowering.frame(is_loop=False):
            yield from handler(lowering, node)

    return lower


def _switch(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
    lowering.scopes.push()
    before, subject = node.field("initializer"), node.field("value")
    if before is not None:
        yield from lowering.statement(before)
    cases = [child for child in node.named_children() if child.kind() in _CASES]
    bodies = _bodies(lowering, cases)
    if subject is None:
        chain = _chain(lowering, cases, bodies)
        yield ir.Switch(ir.Const(value=True, at=at(node)), (((), chain),), at(node))
    else:
        lowered = lowering.expressions.lower(subject)
        made = []
        for case, body in zip(cases, bodies, strict=True):
            values = case.field("value")
            made.append((lowering.expressions.all(values) if values is not None else (), body))
        yield ir.Switch(lowered, tuple(sorted(made, key=lambda case: not case[0])), at(node))
    lowering.scopes.pop()


def _chain(lowering: "Lowering", cases: list[SgNode], bodies: list[tuple[ir.Stmt, ...]]) -> tuple[ir.Stmt, ...]:
    """`switch { case test: ... }` as one `if` after another; the default comes last wherever it stands."""
    rest: tuple[ir.Stmt, ...] = ()
    tested = []
    for case, body in zip(cases, bodies, strict=True):
        values = case.field("value")
        if values is None:
            rest = body
        else:
            tests = [
                lowering.expressions.condition(each) for each in values.named_children() if each.kind() != "comment"
            ]
            tested.append((tests[0] if len(tests) == 1 else ir.Logic("or", tuple(tests), at(case)), body, at(case)))
    for test, body, place in reversed(tested):
        rest = (ir.If(test, body, rest, place),)
    return rest


def _bodies(lowering: "Lowering", cases: list[SgNode]) -> list[tuple[ir.Stmt, ...]]:
    """What each case does, with that of the next one behind it where it falls through."""
    bodies: list[tuple[ir.Stmt, ...]] = []
    for case in reversed(cases):
        found = [child for child in case.named_children() if child.kind() == "statement_list"]
        lowering.scopes.push()
        body = tuple(statement for each in found for statement in lowering.block(each.named_children()))
        lowering.scopes.pop()
        falls = any(child.kind() == "fallthrough_statement" for each in found for child in each.named_children())
        bodies.append((*body, *bodies[-1]) if falls and bodies else body)
    return bodies[::-1]


def _type_switch(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
    lowering.scopes.push()
    before, alias = node.field("initializer"), node.field("alias")
    if before is not None:
        yield from lowering.statement(before)
    subject = lowering.expressions.lower(node.field("value"))
    name = next(iter(alias.named_children()), None) if alias is not None else None
    cases = []
    for case in (child for child in node.named_children() if child.kind() in _CASES):
        lowering.scopes.push()
        kinds = [each.text() for each in case.field_children("type") if each.is_named()]
        prelude: list[ir.Stmt] = []
        if name is not None:
            target = lowering.assignments.bind(name, kinds[0] if len(kinds) == 1 else "")
            is_number = bool(kinds) and all(lowering.types.is_number(kind) for kind in kinds)
            value = ir.Mix((subject,), at(case), number=True) if is_number else subject
            prelude.append(ir.Assign(target, value, at(case)))
        found = [child for child in case.named_children() if child.kind() == "statement_list"]
        body = tuple(statement for each in found for statement in lowering.block(each.named_children()))
        lowering.scopes.pop()
        tested = (ir.Opaque((), at(case)),) if kinds else ()
        cases.append((tested, (*prelude, *body)))
    lowering.scopes.pop()
    yield ir.Switch(ir.Opaque((subject,), at(node)), tuple(sorted(cases, key=lambda case: not case[0])), at(node))


def _select(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
    cases: list[tuple[tuple[ir.Expr, ...], tuple[ir.Stmt, ...]]] = []
    for case in (child for child in node.named_children() if child.kind() in _CASES):
        lowering.scopes.push()
        communication = case.field("communication")
        before = tuple(lowering.statement(communication)) if communication is not None else ()
        found = [child for child in case.named_children() if child.kind() == "statement_list"]
        body = tuple(statement for each in found for statement in lowering.block(each.named_children()))
        lowering.scopes.pop()
        cases.append(((ir.Opaque((), at(case)),), (*before, *body)))
    if cases:
        cases[-1] = ((), cases[-1][1])  # one of them is taken
        yield ir.Switch(ir.Opaque((), at(node)), tuple(cases), at(node))


def _leave(lowering: "Lowering", node: SgNode) -> Iterator[ir.Stmt]:
    kind = node.kind().removesuffix("_statement")
    label = next((child.text() for child in node.named_children() if child.kind() == "label_name"), "")
    depth, frame = lowering.left(label, loops_alone=kind == "continue")
    if kind == "continue" and frame is not None:
        yield from frame.update
    yield ir.Leave(kind, None, at(node), depth)


FLOW: dict[str, Handler] = {
    "if_statement": _if,
    "for_statement": _for,
    "expression_switch_statement": _framed(_switch),
    "type_switch_statement": _framed(_type_switch),
    "select_statement": _framed(_select),
    "break_statement": _leave,
    "continue_statement": _leave,
}
"""Kind of node -> how it is lowered."""
