"""Functions and classes of JavaScript and TypeScript."""

from collections.abc import Iterator
from dataclasses import replace

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.javascript_context import Context, at, children, text_of
from readylayer_cli.engines.review.taint.frontends.javascript_patterns import bind, declare

_CALLABLES = frozenset({"arrow_function", "function_expression", "generator_function"})
_PATTERNS = frozenset({"object_pattern", "array_pattern"})
_FIELDS = frozenset({"public_field_definition", "field_definition"})
_PROPERTY_MARKS = frozenset({"accessibility_modifier", "readonly", "override_modifier"})


def is_function(node: SgNode | None) -> bool:
    """Whether the expression is a function."""
    return node is not None and node.kind() in _CALLABLES


def closure(context: Context, node: SgNode, name: str = "") -> ir.Closure:
    """A function as a value, named after what it is given to."""
    function = _function(context, node, anonymous(node, name))
    context.functions.append(function)
    return ir.Closure(function, function.at)


def anonymous(node: SgNode, name: str) -> str:
    """The one name of a function that others may share their own name with."""
    start = node.range().start
    return f"<closure {start.line + 1}:{start.column + 1}>.{name}"


def declaration(context: Context, node: SgNode) -> Iterator[ir.Stmt]:
    """`function f() {}`"""
    name = text_of(node.field("name"))
    context.declared.add(name)
    made = _function(context, node, anonymous(node, name) if context.depth else name)
    context.functions.append(made)
    yield ir.Define(name, made, made.at)


def _function(
    context: Context, node: SgNode, name: str, owner: str = "", decorators: tuple[str, ...] = ()
) -> ir.Function:
    place = at(node)
    with context.inside_function() as declared:
        parameters, prologue = _parameters(context, node)
        if owner:
            parameters = (ir.Parameter("this"), *parameters)
            declared.add("this")
        body = node.field("body")
        statements: tuple[ir.Stmt, ...]
        if body is not None and body.kind() != "statement_block":
            statements = (ir.Return(context.expr(body), at(body)),)
        else:
            statements = context.body(body)
        declared |= {parameter.name for parameter in parameters}
        return ir.Function(
            name, parameters, (*prologue, *statements), decorators, place, owner, own=frozenset(declared)
        )


def _parameters(context: Context, node: SgNode) -> tuple[tuple[ir.Parameter, ...], tuple[ir.Stmt, ...]]:
    single = node.field("parameter")
    nodes = [single] if single is not None else children(node.field("parameters"))
    found: list[ir.Parameter] = []
    prologue: list[ir.Stmt] = []
    for each in nodes:
        made, statements = _parameter(context, each)
        if made.name != "this":
            found.append(made)
            prologue += statements
    return tuple(found), tuple(prologue)


def _parameter(context: Context, node: SgNode) -> tuple[ir.Parameter, list[ir.Stmt]]:
    decorators = tuple(child.text().lstrip("@") for child in node.named_children() if child.kind() == "decorator")
    annotation = text_of(node.field("type")).lstrip(": ")
    pattern, default = node, None
    if node.kind() in {"required_parameter", "optional_parameter"}:
        pattern, default = node.field("pattern") or node, node.field("value")
    elif node.kind() == "assignment_pattern":
        pattern, default = node.field("left") or node, node.field("right")
    kind = "plain"
    if pattern.kind() == "rest_pattern":
        kind, pattern = "rest", next(iter(children(pattern)), pattern)
    declare(context, pattern)
    name = pattern.text()
    statements: list[ir.Stmt] = []
    if pattern.kind() in _PATTERNS:
        name = "".join(name.split())
        statements += bind(context, pattern, ir.Name(name, at(pattern)))
    elif any(child.kind() in _PROPERTY_MARKS for child in node.children()):
        place = at(node)
        member = ir.Attr(ir.Name("this", place), name, place)
        statements.append(ir.Assign(member, ir.Name(name, place), place))
    value = context.expr(default) if default is not None else None
    return ir.Parameter(name, annotation, value, kind, decorators), statements


def class_definition(context: Context, node: SgNode, decorators: tuple[str, ...] = ()) -> Iterator[ir.Stmt]:
    """`class A extends B { .. }`; its static members are set behind it."""
    name = text_of(node.field("name")) or anonymous(node, "")
    context.declared.add(name)
    made, static = _class(context, node, name, decorators)
    yield ir.Define(name, made, made.at)
    yield from static


def class_value(context: Context, node: SgNode) -> ir.Expr:
    """A class as a value."""
    name = text_of(node.field("name")) or anonymous(node, "")
    _class(context, node, name, ())
    return ir.Name(name, at(node))


def _class(
    context: Context, node: SgNode, name: str, decorators: tuple[str, ...]
) -> tuple[ir.Class, tuple[ir.Stmt, ...]]:
    fields: list[ir.Stmt] = []
    static: list[ir.Stmt] = []
    methods: list[ir.Function] = []
    marks: list[str] = list(decorators)
    pending: list[str] = []
    marks += [child.text().lstrip("@") for child in node.named_children() if child.kind() == "decorator"]
    for child in children(node.field("body")):
        kind = child.kind()
        if kind == "decorator":
            pending.append(child.text().lstrip("@"))
            continue
        if kind == "method_definition":
            methods.append(_method(context, child, name, tuple(pending)))
        elif kind in _FIELDS:
            _field(context, child, name, fields, static, methods)
        elif kind == "class_static_block":
            static += context.body(child.field("body"))
        pending = []
    context.functions += methods
    made = ir.Class(name, _bases(node), tuple(methods), (), tuple(marks), at(node), tuple(fields))
    context.classes.append(made)
    return made, tuple(static)


def _bases(node: SgNode) -> tuple[str, ...]:
    heritage = next((child for child in node.named_children() if child.kind() == "class_heritage"), None)
    names = (child.text().removeprefix("extends ").strip() for child in children(heritage))
    return tuple(name for name in names if not name.startswith("implements "))


def _method(context: Context, node: SgNode, owner: str, decorators: tuple[str, ...]) -> ir.Function:
    name = text_of(node.field("name")).lstrip("#")
    is_static = any(child.kind() == "static" for child in node.children())
    marks = (*decorators, "staticmethod") if is_static else decorators
    made = _function(context, node, f"{owner}.{name}", owner, marks)
    return replace(made, parameters=made.parameters[1:]) if is_static else made


def _field(
    context: Context,
    node: SgNode,
    owner: str,
    fields: list[ir.Stmt],
    static: list[ir.Stmt],
    methods: list[ir.Function],
) -> None:
    """A field is set when an object is made; one that holds a function is a method."""
    name = text_of(node.field("name") or node.field("property")).lstrip("#")
    value = node.field("value")
    if value is None or not name:
        return
    place = at(node)
    is_static = any(child.kind() == "static" for child in node.children())
    if is_function(value) and not is_static:
        methods.append(_function(context, value, f"{owner}.{name}", owner))
        return
    holder = ir.Name(owner if is_static else "this", place)
    (static if is_static else fields).append(ir.Assign(ir.Attr(holder, name, place), context.expr(value), place))
