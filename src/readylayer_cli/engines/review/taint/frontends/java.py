"""Java files, types and methods to IR."""

from collections.abc import Iterator
from dataclasses import replace

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.java_expressions import parameters_of
from readylayer_cli.engines.review.taint.frontends.java_scope import (
    ClassScope,
    Scope,
    annotations,
    at,
    bases_of,
    class_scope,
    inner,
    locals_of,
    text,
)
from readylayer_cli.engines.review.taint.frontends.java_statements import Statements

_TYPES = (
    "class_declaration",
    "record_declaration",
    "enum_declaration",
    "interface_declaration",
    "annotation_type_declaration",
)


def lower_module(file: SourceFile) -> ir.Module:
    """The file as IR."""
    return _Lowering(file).module()


class _Lowering:
    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._functions: dict[str, ir.Function] = {}
        self._classes: list[ir.Class] = []
        self._statics: list[ir.Stmt] = []
        self._enums: set[str] = set()
        self._scope = Scope()
        self._statements = Statements(self._scope, self._local_type, self._anonymous)

    def module(self) -> ir.Module:
        for node in self._file.find_all({"any": [{"kind": kind} for kind in _TYPES]}):
            name = text(node.field("name"))
            self._scope.classes[name] = class_scope(node, name)
            if node.kind() == "enum_declaration":
                self._enums.add(name)
        for node in inner(self._file.root):
            if node.kind() in _TYPES:
                self._type(node)
        imports = {
            local: ".".join(full.rsplit(".", 2)[-2:])
            for local, full in self._file.imports.items()
            if local[:1].islower()
        }
        functions, classes = tuple(self._functions.values()), tuple(self._classes)
        return ir.Module(self._file.path, "java", tuple(self._statics), functions, classes, imports)

    def _type(self, node: SgNode) -> ir.Class:
        name = text(node.field("name"))
        scope, outer = self._scope, self._scope.static
        scope.around.append(scope.classes.get(name) or ClassScope(name))
        first = len(self._functions)
        fields: list[ir.Stmt] = []
        members = list(_members(node))
        for member in members:
            fields += self._member(member, name)
        if node.kind() == "record_declaration":
            self._record(node, name, members)
        methods = tuple(each for each in list(self._functions.values())[first:] if each.owner == name)
        made = ir.Class(name, bases_of(node), methods, (), annotations(node), at(node), tuple(fields))
        self._classes.append(made)
        scope.around.pop()
        scope.static = outer
        return made

    def _member(self, node: SgNode, owner: str) -> Iterator[ir.Stmt]:
        """Methods and types are kept, static fields set; given are the statements that objects begin with."""
        kind = node.kind()
        if kind in _TYPES:
            self._type(node)
        elif kind in {"method_declaration", "constructor_declaration"}:
            self._method(node, owner)
        elif kind in {"field_declaration", "constant_declaration"}:
            self._scope.locals = frozenset()
            for name, value, place in self._statements.declared(node):
                if self._scope.classes[owner].fields.get(name):
                    self._statics.append(
                        ir.Assign(ir.Attr(ir.Name(owner, at(place)), name, at(place)), value, at(place))
                    )
                else:
                    if len(self._scope.classes) > 1:  # inner classes see it as well
                        self._statics.append(_typed_only(owner, name, value, at(place)))
                    yield ir.Assign(ir.Attr(ir.Name("this", at(place)), name, at(place)), value, at(place))
        elif kind in {"block", "static_initializer"}:
            self._scope.locals = locals_of(node)
            is_static = kind == "static_initializer"
            body = self._statements.body(
                next((each for each in inner(node) if each.kind() == "block"), None) if is_static else node
            )
            if is_static:
                self._statics += body
            else:
                yield from body

    def _method(self, node: SgNode, owner: str) -> None:
        marks, box = annotations(node), node.field("parameters")
        is_static = "static" in marks
        scope = self._scope
        scope.locals, scope.static = locals_of(node), is_static
        scope.matchers.clear()
        parameters = tuple(self._typed(each) for each in parameters_of(box)) if box is not None else ()
        if not is_static:
            parameters = (ir.Parameter("this"), *parameters)
        body = self._statements.body(node.field("body"))
        returns = " ".join(text(node.field("type")).split())
        name = owner if node.kind() == "constructor_declaration" else text(node.field("name"))
        self._add(ir.Function(f"{owner}.{name}", parameters, body, marks, at(node), owner, returns))

    def _typed(self, parameter: ir.Parameter) -> ir.Parameter:
        """The parameter; its type is marked if it is an enumeration of this file, of which nobody invents members."""
        is_enum = parameter.annotation in self._enums
        return replace(parameter, annotation=f"enum {parameter.annotation}") if is_enum else parameter

    def _add(self, function: ir.Function) -> None:
        name, number = function.name, 2
        while name in self._functions:
            name = f"{function.name}#{number}"
            number += 1
        if name != function.name:
            function = replace(function, name=name)
        self._functions[name] = function

    def _record(self, node: SgNode, name: str, members: list[SgNode]) -> None:
        """The constructor and the accessors that a record does not write out."""
        box, place = node.field("parameters"), at(node)
        parameters = parameters_of(box) if box is not None else ()
        this = ir.Parameter("this")
        compact = next((each for each in members if each.kind() == "compact_constructor_declaration"), None)
        body: tuple[ir.Stmt, ...] = ()
        if compact is not None:
            self._scope.locals = locals_of(compact) | {parameter.name for parameter in parameters}
            body = self._statements.body(compact.field("body"))
        sets = tuple(
            ir.Assign(ir.Attr(ir.Name("this", place), each.name, place), ir.Name(each.name, place), place)
            for each in parameters
        )
        if f"{name}.{name}" not in self._functions:
            self._add(ir.Function(f"{name}.{name}", (this, *parameters), (*body, *sets), (), place, name))
        for each in parameters:
            if f"{name}.{each.name}" not in self._functions:
                value = ir.Attr(ir.Name("this", place), each.name, place)
                returned = (ir.Return(value, place),)
                self._add(ir.Function(f"{name}.{each.name}", (this,), returned, (), place, name, each.annotation))

    def _local_type(self, node: SgNode) -> Iterator[ir.Stmt]:
        """A type inside a method: its methods see the variables around it."""
        scope = self._scope
        known, static, matchers = scope.locals, scope.static, dict(scope.matchers)
        name = text(node.field("name"))
        made = self._type(node)
        scope.locals, scope.static = known, static
        scope.matchers.update(matchers)
        body = tuple(ir.Define(each.name, each, each.at) for each in made.methods)
        whole = ir.Class(name, made.bases, made.methods, body, made.decorators, made.at, made.fields)
        yield ir.Define(name, whole, at(node))

    def _anonymous(self, body: SgNode) -> tuple[ir.Function, ...]:
        """The methods of an anonymous class, as functions that see the variables around it."""
        found = []
        for node in inner(body):
            if node.kind() != "method_declaration":
                continue
            box = node.field("parameters")
            statements = self._statements.body(node.field("body"))
            found.append(
                ir.Function(
                    text(node.field("name")),
                    parameters_of(box) if box is not None else (),
                    statements,
                    annotations(node),
                    at(node),
                )
            )
        return tuple(found)


def _members(node: SgNode) -> Iterator[SgNode]:
    body = node.field("body")
    for member in inner(body) if body is not None else ():
        if member.kind() == "enum_body_declarations":
            yield from inner(member)
        else:
            yield member


def _typed_only(owner: str, name: str, value: ir.Expr, place: ir.At) -> ir.Stmt:
    """A field of an object as others see it: no more is known than its type."""
    unknown: ir.Expr = ir.Opaque((), place)
    seen = ir.Cast(unknown, value.type, place) if isinstance(value, ir.Cast) else unknown
    return ir.Assign(ir.Attr(ir.Name(owner, place), name, place), seen, place)
