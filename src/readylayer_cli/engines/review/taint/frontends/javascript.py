"""JavaScript and TypeScript modules and statements to IR."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.javascript_context import Context, StmtHandler, at, children, text_of
from readylayer_cli.engines.review.taint.frontends.javascript_expressions import EXPRESSIONS, condition, given
from readylayer_cli.engines.review.taint.frontends.javascript_functions import (
    class_definition,
    closure,
    declaration,
    is_function,
)
from readylayer_cli.engines.review.taint.frontends.javascript_imports import imports_of, required
from readylayer_cli.engines.review.taint.frontends.javascript_patterns import bind, declare, is_pattern, target

_NEVER_RETURNS = frozenset({"process.exit", "ctx.throw", "notFound", "process.abort", "permanentRedirect"})
_ASSERTIONS = frozenset({"assert", "invariant", "assert.ok", "console.assert", "ctx.assert", "tiny-invariant"})


def lower_module(file: SourceFile) -> ir.Module:
    """The file as IR."""
    context = Context(EXPRESSIONS, _STATEMENTS)
    body = context.block(children(file.root))
    functions = tuple(sorted(context.functions, key=lambda each: (each.at.line, each.at.column)))
    return ir.Module(
        file.path, "javascript", body, functions, tuple(context.classes), {**imports_of(file), **context.required}
    )


def _expression(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    for child in children(node):
        yield from _effect(context, child)


def _effect(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    kind = node.kind()
    if kind == "sequence_expression":
        for child in children(node):
            yield from _effect(context, child)
    elif kind == "parenthesized_expression" and len(children(node)) == 1:
        yield from _effect(context, children(node)[0])
    elif kind == "assignment_expression":
        yield from _assignment(context, node)
    elif kind == "binary_expression" and text_of(node.field("operator")) in {"&&", "||"}:
        yield _short(context, node)
    elif kind == "ternary_expression":
        then, other = (tuple(_effect(context, part)) for part in _fields(node, "consequence", "alternative"))
        yield ir.If(condition(context, node.field("condition")), then, other, at(node))
    elif kind == "call_expression":
        yield from _called(context, node)
    else:
        yield ir.Do(context.expr(node), at(node))


def _fields(node: SgNode, *names: str) -> list[SgNode]:
    return [part for name in names if (part := node.field(name)) is not None]


def _short(context: Context, node: SgNode) -> ir.Stmt:
    """`a && b()` for its effect."""
    test = condition(context, node.field("left"))
    right = node.field("right")
    then = tuple(_effect(context, right)) if right is not None else ()
    is_and = text_of(node.field("operator")) == "&&"
    return ir.If(test, then if is_and else (), () if is_and else then, at(node))


def _called(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    written = text_of(node.field("function"))[:40]
    value = context.expr(node)
    if written in _NEVER_RETURNS:
        yield ir.Leave("exit", value, at(node))
        return
    yield ir.Do(value, at(node))
    if written in _ASSERTIONS and isinstance(value, ir.Call) and value.args:
        box = children(node.field("arguments"))
        yield ir.If(condition(context, box[0]), (), (ir.Leave("raise", None, at(node)),), at(node))


def _assignment(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    left, right = node.field("left"), node.field("right")
    if left is None or right is None:
        return
    if is_pattern(left):
        yield from bind(context, left, context.expr(right))
        return
    if right.kind() == "assignment_expression":  # a = b = value
        yield from _assignment(context, right)
        inner = right.field("left")
        value = context.expr(inner) if not is_pattern(inner) else context.expr(right.field("right"))
    else:
        value = given(context, left, right)
    yield ir.Assign(target(context, left), value, at(node))


def _declared(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    for child in children(node):
        name, value = child.field("name"), child.field("value")
        if child.kind() != "variable_declarator" or name is None:
            continue
        declare(context, name)
        if value is not None and required(value) is None:
            yield from bind(context, name, given(context, name, value))
        elif value is not None and is_pattern(name):
            yield from _required_members(context, name, value)
        elif value is None:
            yield ir.Assign(ir.Name(name.text(), at(name)), ir.Const(None, at(name)), at(child))


def _required_members(context: Context, name: SgNode, value: SgNode) -> Iterator[ir.Stmt]:
    """What is taken out of a module deeper than its imports tell: `const { readFile: { x } } = require(..)`."""
    nested = {"object_pattern", "array_pattern", "object_assignment_pattern", "rest_pattern"}
    if any(part.kind() in nested or text_of(part.field("value")).startswith(("{", "[")) for part in children(name)):
        yield from bind(context, name, context.expr(value))


def _return(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    value = next(iter(children(node)), None)
    if value is not None and value.kind() == "binary_expression" and text_of(value.field("operator")) == "&&":
        test, right = condition(context, value.field("left")), value.field("right")
        yield ir.If(test, (ir.Return(context.expr(right), at(node)),), (ir.Return(None, at(node)),), at(node))
        return
    yield ir.Return(context.expr(value) if value is not None else None, at(node))


def _leave(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    value = next((child for child in children(node) if child.kind() != "statement_identifier"), None)
    kind = {"throw_statement": "raise"}.get(node.kind(), node.kind().removesuffix("_statement"))
    yield ir.Leave(kind, context.expr(value) if value is not None else None, at(node))


def _if(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    clauses: list[SgNode] = []
    current: SgNode | None = node
    other: tuple[ir.Stmt, ...] = ()
    while current is not None:  # a long chain of `else if` is no reason to go deep
        clauses.append(current)
        alternative = current.field("alternative")
        body = next(iter(children(alternative)), None)
        if body is not None and body.kind() != "if_statement":
            other = context.body(body)
            body = None
        current = body
    for clause in reversed(clauses):
        then = context.body(clause.field("consequence"))
        other = (ir.If(condition(context, clause.field("condition")), then, other, at(clause)),)
    yield from other


def _for(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    start, test, step = node.field("initializer"), node.field("condition"), node.field("increment")
    if start is not None:
        yield from context.statement(start) if start.kind().endswith("declaration") else _effect(context, start)
    if test is not None and test.kind() == "expression_statement":
        test = next(iter(children(test)), None)
    last = tuple(_effect(context, step)) if step is not None else ()
    body = (*context.body(node.field("body")), *last)
    asked = condition(context, test) if test is not None and test.kind() != "empty_statement" else None
    yield ir.Loop(None, None, asked, body, (), at(node))


def _for_in(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    left, items = node.field("left"), context.expr(node.field("right"))
    if left is None:
        return
    if text_of(node.field("operator")) == "in":
        items = ir.Call(ir.Name("Object.keys", at(node)), (items,), (), (), at(node))
    declare(context, left)
    prologue: tuple[ir.Stmt, ...] = ()
    place: ir.Expr = target(context, left)
    if is_pattern(left):
        held = context.temporary(left)
        place, prologue = held, tuple(bind(context, left, held))
    yield ir.Loop(place, items, None, (*prologue, *context.body(node.field("body"))), (), at(node))


def _while(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    test, body = condition(context, node.field("condition")), context.body(node.field("body"))
    if node.kind() == "do_statement":
        yield from (each for each in body if not isinstance(each, ir.Leave))
    yield ir.Loop(None, None, test, body, (), at(node))


def _try(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    handler, final = node.field("handler"), node.field("finalizer")
    handlers: tuple[tuple[str | None, tuple[ir.Stmt, ...]], ...] = ()
    if handler is not None:
        parameter = handler.field("parameter")
        if parameter is not None:
            declare(context, parameter)
        named = parameter.text() if parameter is not None and parameter.kind() == "identifier" else None
        handlers = ((named, context.body(handler.field("body"))),)
    last = context.body(final.field("body")) if final is not None else ()
    yield ir.Try(context.body(node.field("body")), handlers, (), last, at(node))


def _switch(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    cases: list[tuple[tuple[ir.Expr, ...], tuple[ir.Stmt, ...]]] = []
    waiting: list[ir.Expr] = []
    for case in children(node.field("body")):
        value = case.field("value")
        statements = [child for child in children(case) if value is None or child.range() != value.range()]
        if value is not None:
            waiting.append(context.expr(value))
        if statements or value is None:
            is_default = value is None
            cases.append((() if is_default else tuple(waiting), context.block(statements)))
            waiting = []
    if waiting:
        cases.append((tuple(waiting), ()))
    yield ir.Switch(context.expr(node.field("value")), tuple(cases), at(node))


def _exported(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    decorators = tuple(child.text().lstrip("@") for child in node.named_children() if child.kind() == "decorator")
    inner, value = node.field("declaration"), node.field("value")
    if inner is not None and inner.kind() in _CLASSES:
        yield from class_definition(context, inner, decorators)
    elif inner is not None:
        yield from context.statement(inner)
    name = inner.field("name") if inner is not None else None
    if name is not None and any(child.kind() == "default" for child in node.children()):
        yield ir.Assign(ir.Name("@default", at(node)), ir.Name(name.text(), at(name)), at(node))
    if inner is None and value is not None:
        yield ir.Assign(ir.Name("@default", at(node)), _default(context, value), at(node))


def _default(context: Context, value: SgNode) -> ir.Expr:
    if is_function(value):
        return closure(context, value, text_of(value.field("name")) or "default")
    return context.expr(value)


def _enum(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    name = text_of(node.field("name"))
    context.declared.add(name)
    pairs: list[tuple[ir.Expr, ir.Expr]] = []
    for index, child in enumerate(children(node.field("body"))):
        key = child.field("name") or child
        value = context.expr(child.field("value")) if child.kind() == "enum_assignment" else ir.Const(index, at(child))
        pairs.append((ir.Const("." + key.text().strip("'\""), at(child)), value))
    yield ir.Assign(ir.Name(name, at(node)), ir.Mapping(tuple(pairs), (), at(node)), at(node))


def _inside(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    """Blocks, namespaces, labels, `with`: what they hold."""
    yield from context.body(node.field("body") or next(iter(children(node)[-1:]), None))


def _block(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    yield from context.block(children(node))


_CLASSES = frozenset({"class_declaration", "abstract_class_declaration"})
_STATEMENTS: dict[str, StmtHandler] = {
    **dict.fromkeys(("lexical_declaration", "variable_declaration"), _declared),
    **dict.fromkeys(("function_declaration", "generator_function_declaration"), declaration),
    **dict.fromkeys(_CLASSES, class_definition),
    **dict.fromkeys(("throw_statement", "break_statement", "continue_statement"), _leave),
    **dict.fromkeys(("while_statement", "do_statement"), _while),
    **dict.fromkeys(
        ("internal_module", "module", "labeled_statement", "with_statement", "ambient_declaration"), _inside
    ),
    "expression_statement": _expression, "return_statement": _return, "if_statement": _if, "for_statement": _for,
    "for_in_statement": _for_in, "try_statement": _try, "switch_statement": _switch, "export_statement": _exported,
    "enum_declaration": _enum, "statement_block": _block, "else_clause": _inside,
}  # fmt: skip
