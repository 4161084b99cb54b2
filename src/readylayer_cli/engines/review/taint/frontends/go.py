"""Go files, functions and statements to IR."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.frontends.go_assignments import Assignments
from readylayer_cli.engines.review.taint.frontends.go_expressions import Expressions
from readylayer_cli.engines.review.taint.frontends.go_flow import FLOW
from readylayer_cli.engines.review.taint.frontends.go_names import Scopes, owner_of, types_of
from readylayer_cli.engines.review.taint.frontends.python_expressions import at

_NEVER_RETURNS = frozenset({"panic", "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit"})
USUAL = {
    path.rpartition("/")[2]: path
    for path in (
        *("net/http", "os/exec", "path/filepath", "html/template", "net/url", "encoding/json", "database/sql", "fmt"),
        *("archive/zip", "archive/tar", "strings", "strconv", "os", "io", "log", "html", "bytes", "regexp", "path"),
    )
}
"""Packages that a piece of code means by these names, imported or not."""
_TAKEN = frozenset({"context", "http", "errors"})
"""Names of the standard library that other packages have for things of their own."""
_FORM = re.compile(r"\*?(?:form|forms|auth|structs|binding|dto|payload)\.\w+")
_MESSAGE = re.compile(r"\*?\w*(?:pb|api|v\d\w*|proto|rpc)\w*\.\w+Request")
_VERSION = re.compile(r"v\d+")


def lower_module(file: SourceFile) -> ir.Module:
    """The file as IR."""
    return Lowering(file).module()


def package_name(path: str) -> str:
    """What the models call a package: paths of the standard library as they are, of all others the last word."""
    first, *rest = path.split("/")
    if "." not in first:
        return path
    words = [word for word in rest if not _VERSION.fullmatch(word)] or [first]
    name = re.sub(r"\.v\d+$", "", words[-1]).removeprefix("go-").removesuffix("-go")
    return f"web/{name}" if name in _TAKEN else name


@dataclass
class Frame:
    """A statement that `break` leaves: its label, and what a loop does before it begins again."""

    is_loop: bool
    label: str
    update: tuple[ir.Stmt, ...] = ()


class Lowering:
    """One file on its way to IR."""

    def __init__(self, file: SourceFile) -> None:
        self.scopes = Scopes()
        self.types = types_of(file.root)
        self._imports = {**USUAL, **{local: package_name(path) for local, path in file.imports.items()}}
        self.expressions = Expressions(self.types, self.scopes, self._imports)
        self.expressions.closure = self.closure
        self.assignments = Assignments(self.expressions, file.text)
        self._file = file
        self._functions: list[ir.Function] = []
        self._results: list[tuple[str, ...]] = []
        self._frames: list[Frame] = []
        self._label = ""

    def module(self) -> ir.Module:
        """Everything that is declared on the outermost level."""
        body = self.block(self._file.root.named_children())
        functions = tuple(sorted(self._functions, key=lambda each: (each.at.line, each.at.column)))
        classes = tuple(self._class(name, functions) for name in self.types.fields)
        return ir.Module(self._file.path, "go", body, functions, classes, self._imports, members=self._members())

    def block(self, nodes: Iterable[SgNode]) -> tuple[ir.Stmt, ...]:
        """Statements in the present scope."""
        return tuple(statement for node in nodes for statement in self.statement(node))

    def scoped(self, node: SgNode | None) -> tuple[ir.Stmt, ...]:
        """A block with a scope of its own."""
        if node is None:
            return ()
        self.scopes.push()
        try:
            return self.block(statements_in(node))
        finally:
            self.scopes.pop()

    def statement(self, node: SgNode) -> Iterator[ir.Stmt]:
        """One statement as one or more of the IR."""
        kind = node.kind()
        if kind in {"function_declaration", "method_declaration"}:
            yield from self._declaration(node)
        elif kind == "expression_statement":
            for child in node.named_children():
                yield from self._effect(child)
        elif kind in {"defer_statement", "go_statement"}:
            for child in node.named_children():
                yield ir.Do(self.expressions.lower(child), at(node))
        elif kind == "return_statement":
            yield self._return(node)
        elif kind in {"block", "labeled_statement", "statement_list"}:
            if kind == "labeled_statement":
                label = next((child for child in node.named_children() if child.kind() == "label_name"), None)
                self._label = label.text() if label is not None else ""
            inner = (
                [node]
                if kind == "block"
                else [child for child in node.named_children() if child.kind() != "label_name"]
            )
            yield from self.scoped(node) if kind == "block" else self.block(inner)
        elif kind in FLOW:
            yield from FLOW[kind](self, node)
        else:
            yield from self.assignments.statement(node)

    @contextmanager
    def frame(self, *, is_loop: bool) -> Iterator["Frame"]:
        """A statement that `break` leaves, under the label before it."""
        made = Frame(is_loop, self._label)
        self._frames.append(made)
        self._label = ""
        try:
            yield made
        finally:
            self._frames.pop()

    def left(self, label: str, *, loops_alone: bool) -> "tuple[int, Frame | None]":
        """How many statements are left at once to get to the label, and the one that has it."""
        frames = [frame for frame in reversed(self._frames) if frame.is_loop or not loops_alone]
        for depth, frame in enumerate(frames, start=1):
            if label in {"", frame.label}:
                return depth, frame
        return 1, None

    def _effect(self, node: SgNode) -> Iterator[ir.Stmt]:
        value = self.expressions.lower(node)
        function = node.field("function") if node.kind() == "call_expression" else None
        if function is not None and function.text() in _NEVER_RETURNS:
            yield ir.Leave("exit", value, at(node))
            return
        yield ir.Do(value, at(node))
        yield from self.assignments.header_set(node, value)

    def _return(self, node: SgNode) -> ir.Stmt:
        values = [
            child
            for each in node.named_children()
            if each.kind() == "expression_list"
            for child in each.named_children()
        ]
        values = [value for value in values if value.kind() != "comment"]
        names = self._results[-1] if self._results else ()
        place = at(node)
        if not values and names:
            found = tuple(ir.Name(name, place) for name in names)
            return ir.Return(found[0] if len(found) == 1 else ir.Sequence(found, (), place), place)
        if len(values) > 1:
            return ir.Return(ir.Sequence(tuple(self.expressions.lower(value) for value in values), (), place), place)
        return ir.Return(self.expressions.lower(values[0]) if values else None, place)

    def _declaration(self, node: SgNode) -> Iterator[ir.Stmt]:
        name = node.field("name")
        owner = owner_of(node)
        self.scopes.push()
        first: tuple[ir.Parameter, ...] = ()
        receiver = node.field("receiver")
        if receiver is not None:
            first = (ir.Parameter("self", owner.rstrip(".")),)
            for child in receiver.named_children():
                for each in child.field_children("name"):
                    self.scopes.receiver(each.text(), owner.rstrip("."))
        function = self._function(node, f"{owner}{name.text() if name is not None else ''}", first, owner.rstrip("."))
        self.scopes.pop()
        self._functions.append(function)
        yield from ()

    def closure(self, node: SgNode) -> ir.Expr:
        """A function literal. One that takes a request is a way in of its own."""
        place = at(node)
        self.scopes.push()
        function = self._function(node, f"<closure {place.line}:{place.column}>", (), "")
        self.scopes.pop()
        if any(parameter.annotation for parameter in function.parameters):
            self._functions.append(function)
        return ir.Closure(function, place)

    def _function(self, node: SgNode, name: str, first: tuple[ir.Parameter, ...], owner: str) -> ir.Function:
        parameters = (*first, *_marked(tuple(self._parameters(node.field("parameters")))))
        before, results = self._named_results(node.field("result"))
        self._results.append(results)
        body = self.scoped(node.field("body"))
        self._results.pop()
        return ir.Function(name, parameters, (*before, *body), (), at(node), owner)

    def _parameters(self, box: SgNode | None) -> Iterator[ir.Parameter]:
        for child in box.named_children() if box is not None else ():
            kind = child.field("type")
            written = kind.text() if kind is not None else ""
            rest = child.kind() == "variadic_parameter_declaration"
            names = [each.text() for each in child.field_children("name") if each.is_named()]
            for name in names or ["_"]:
                variable = self.scopes.declare(name, f"[]{written}" if rest else written)
                yield ir.Parameter(variable.id, self._qualified(written), kind="rest" if rest else "plain")

    def _qualified(self, written: str) -> str:
        """A type by the full name of its package."""
        resolved = self.types.resolved(written)
        package, dot, name = resolved.rpartition(".")
        return f"{self._imports[package]}.{name}" if dot and package in self._imports else resolved

    def _named_results(self, box: SgNode | None) -> tuple[tuple[ir.Stmt, ...], tuple[str, ...]]:
        if box is None or box.kind() != "parameter_list":
            return (), ()
        found: list[str] = []
        before: list[ir.Stmt] = []
        for child in box.named_children():
            kind = child.field("type")
            for name in child.field_children("name"):
                if name.is_named():
                    variable = self.scopes.declare(name.text(), kind.text() if kind is not None else "")
                    found.append(variable.id)
                    before.append(self.assignments.zeroed(variable, at(name)))
        return tuple(before), tuple(found)

    def _class(self, name: str, functions: tuple[ir.Function, ...]) -> ir.Class:
        methods = tuple(function for function in functions if function.owner == name)
        return ir.Class(name, self.types.embedded.get(name, ()), methods, (), (), ir.At(1, 1, 1, 1))

    def _members(self) -> dict[str, str]:
        """What the fields of the file's structs are: `Server().db` -> `database/sql.DB()`."""
        found = {}
        for owner in self.types.fields:
            names = {*self.types.fields[owner]}
            for each in self.types.embedded.get(owner, ()):
                names |= set(self.types.fields.get(self.types.resolved(each), {}))
            for name in names:
                kind = self.types.member(owner, name).lstrip("*")
                package, dot, last = kind.rpartition(".")
                if dot and package in self._imports and last.isalnum():
                    found[f"{owner}().{name}"] = f"{self._imports[package]}.{last}()"
                elif kind in self.types.fields:
                    found[f"{owner}().{name}"] = f"{kind}()"
        return found


def _marked(parameters: tuple[ir.Parameter, ...]) -> tuple[ir.Parameter, ...]:
    """What frameworks fill for a handler behind its context: a form of a web page, a message of a remote call."""
    if len(parameters) < 2 or not parameters[0].annotation.endswith(("Context", "Ctx")):
        return parameters
    is_remote = parameters[0].annotation == "context.Context"
    pattern, mark = (_MESSAGE, "remote") if is_remote else (_FORM, "form")
    first, *rest = parameters
    return (
        first,
        *(replace(each, decorators=(mark,)) if pattern.fullmatch(each.annotation) else each for each in rest),
    )


def statements_in(node: SgNode) -> list[SgNode]:
    """The statements of a block."""
    return [
        inner
        for child in node.named_children()
        for inner in (child.named_children() if child.kind() == "statement_list" else (child,))
    ]


Handler = Callable[[Lowering, SgNode], Iterator[ir.Stmt]]
