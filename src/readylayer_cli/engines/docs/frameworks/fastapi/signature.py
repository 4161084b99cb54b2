"""The parameters of an endpoint and of everything it depends on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from readylayer_cli.engines.docs.frameworks.fastapi.names import DEPENDS, NEVER, last_name, marker_of
from readylayer_cli.engines.docs.frameworks.fastapi.security import Requirement, requirement_of
from readylayer_cli.engines.docs.python.classes import ancestors, external_names, own_attribute
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.scope import Scope
from readylayer_cli.engines.docs.python.values import (
    BoundMethod,
    Choice,
    ClassValue,
    External,
    FunctionValue,
    Object,
    Subscripted,
    UnionType,
)
from readylayer_cli.engines.docs.schemas.fields import fields_of, is_record

_MAX_DEPENDENCIES = 300


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function that FastAPI fills from the request."""

    name: str
    annotation: object
    scope: Scope
    has_default: bool
    default: object
    marker: Object | None


@dataclass(slots=True)
class Signature:
    """All arguments of an endpoint and its dependencies, each once, and the security schemes found on the way."""

    arguments: list[Argument] = field(default_factory=list)
    security: list[Requirement] = field(default_factory=list)
    password_forms: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class SignatureReader:
    """Collects arguments through the whole tree of dependencies."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def read(self, endpoint: object, dependencies: list[object]) -> Signature:
        """The signature of an endpoint; `dependencies` are those of its router and application."""
        found = Signature()
        visited: list[object] = []
        for each in dependencies:
            if marker_of(each) in DEPENDS and isinstance(each, Object):
                self._dependency(each.argument(0, "dependency"), each, found, visited)
        self._callable(endpoint, found, visited)
        return found

    def _dependency(self, target: object, marker: Object, found: Signature, visited: list[object]) -> None:
        if len(visited) > _MAX_DEPENDENCIES or any(each is target for each in visited):
            return
        if isinstance(target, Choice):
            for each in target.values:
                self._dependency(each, marker, found, visited)
            return
        visited.append(target)
        requirement = requirement_of(target, marker)
        if requirement is not None:
            found.security.append(requirement)
            return
        if last_name(target) in {"OAuth2PasswordRequestForm", "OAuth2PasswordRequestFormStrict"}:
            found.password_forms.append(last_name(target))
            return
        self._callable(target, found, visited)

    def _callable(self, target: object, found: Signature, visited: list[object]) -> None:
        if isinstance(target, FunctionValue):
            is_method = target.owner is not None and not any(
                last_name(each) == "staticmethod" for each in target.decorators
            )
            self._function(target, found, visited, skip=1 if is_method else 0)
            if target.owner is not None:
                self._view(target.owner, found, visited)
        elif isinstance(target, BoundMethod):
            self._function(target.function, found, visited, skip=1)
        elif isinstance(target, Subscripted):
            self._callable(target.base, found, visited)
        elif isinstance(target, Object):
            method = own_attribute(target.callee, "__call__")[1] if isinstance(target.callee, ClassValue) else None
            if isinstance(method, FunctionValue):
                self._function(method, found, visited, skip=1)
        elif isinstance(target, ClassValue):
            self._class(target, found, visited)
        elif isinstance(target, External):
            found.unknown.append(target.name)

    def _view(self, cls: ClassValue, found: Signature, visited: list[object]) -> None:
        """What a class-based view asks for in its body: attributes that are dependencies."""
        for each in ancestors(cls):
            for statement in each.node.body if isinstance(each, ClassValue) else ():
                if (
                    isinstance(statement, ast.AnnAssign)
                    and isinstance(statement.target, ast.Name)
                    and isinstance(each, ClassValue)
                ):
                    node = ast.arg(statement.target.id, statement.annotation)
                    argument = self._argument(node, statement.value, each.scope)
                    if argument.marker is not None:
                        self._sort(argument, found, visited)

    def _class(self, cls: ClassValue, found: Signature, visited: list[object]) -> None:
        has_init, init, owner = own_attribute(cls, "__init__")
        if has_init and isinstance(init, FunctionValue) and owner is not None:
            self._function(init, found, visited, skip=1)
        elif is_record(cls):
            for each in fields_of(self.machine, cls):
                marker = each.default if marker_of(each.default) and isinstance(each.default, Object) else None
                argument = Argument(
                    each.public_name, each.annotation, each.scope, not each.required, each.default, marker
                )
                self._sort(argument, found, visited)
        else:
            found.unknown += [name for name in external_names(cls) if not name.startswith(("builtins.", "typing."))]

    def _function(self, function: FunctionValue, found: Signature, visited: list[object], *, skip: int) -> None:
        if any(_replaces_signature(each) for each in function.decorators):
            found.unknown.append(f"{function.name}, whose signature is made while running,")
            return
        for argument in list(self.arguments(function))[skip:]:
            self._sort(argument, found, visited)

    def _sort(self, argument: Argument, found: Signature, visited: list[object]) -> None:
        marker = marker_of(argument.marker)
        if marker in DEPENDS and argument.marker is not None:
            target = argument.marker.argument(0, "dependency")
            self._dependency(
                target if target is not None else _plain_type(argument.annotation), argument.marker, found, visited
            )
        elif not _is_special(argument.annotation) and not any(each.name == argument.name for each in found.arguments):
            found.arguments.append(argument)

    def arguments(self, function: FunctionValue) -> Iterator[Argument]:
        """The arguments of one function, `*args` and `**kwargs` left aside."""
        spec = function.node.args
        positional = [*spec.posonlyargs, *spec.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(spec.defaults)) + list(spec.defaults)
        for node, default in [
            *zip(positional, defaults, strict=True),
            *zip(spec.kwonlyargs, spec.kw_defaults, strict=True),
        ]:
            yield self._argument(node, default, function.scope)

    def _argument(self, node: ast.arg, default_node: ast.expr | None, scope: Scope) -> Argument:
        annotation = self.machine.evaluate(node.annotation, scope) if node.annotation is not None else Ellipsis
        if isinstance(annotation, str):
            annotation = self._forward(annotation, scope)
        default = self.machine.evaluate(default_node, scope) if default_node is not None else Ellipsis
        if marker_of(default) and isinstance(default, Object):
            has_default, value = _default_in(default, default_node)
            return Argument(node.arg, annotation, scope, has_default, value, default)
        if isinstance(annotation, Subscripted) and last_name(annotation) == "Annotated":
            for each in reversed(annotation.args[1:]):
                if marker_of(each) and isinstance(each, Object):
                    known = default_node is not None or "default_factory" in each.kwargs
                    return Argument(node.arg, annotation.args[0], scope, known, default, each)
            return Argument(node.arg, annotation, scope, default_node is not None, default, None)
        return Argument(node.arg, annotation, scope, default_node is not None, default, None)

    def _forward(self, text: str, scope: Scope) -> object:
        try:
            return self.machine.evaluate(ast.parse(text, mode="eval").body, scope)
        except (SyntaxError, ValueError):
            return Ellipsis


def _replaces_signature(decorator: object) -> bool:
    callee = decorator.callee if isinstance(decorator, Object) else decorator
    return isinstance(callee, External) and callee.name.startswith("makefun.")


def _default_in(marker: Object, node: ast.expr | None) -> tuple[bool, object]:
    """Whether `Query(..)` as a default holds a default itself, and which."""
    if marker_of(marker) in DEPENDS:
        return True, None
    if "default_factory" in marker.kwargs:
        return True, None
    first: ast.expr | None = None
    if isinstance(node, ast.Call):
        first = (
            node.args[0] if node.args else next((each.value for each in node.keywords if each.arg == "default"), None)
        )
    if first is None:
        known = marker.argument(0, "default", Ellipsis)
        return known is not Ellipsis and not isinstance(node, ast.Call), known
    is_required = isinstance(first, ast.Constant) and first.value is Ellipsis
    return not is_required, marker.argument(0, "default")


def _is_special(annotation: object) -> bool:
    value = _plain_type(annotation)
    if isinstance(value, UnionType):
        return any(_is_special(each) for each in value.args if each is not None)
    for each in ancestors(value):
        if isinstance(each, External):
            package, _, last = each.name.rpartition(".")
            if last in NEVER and package.partition(".")[0] in {"fastapi", "starlette"}:
                return True
    return False


def _plain_type(annotation: object) -> object:
    while isinstance(annotation, Subscripted) and last_name(annotation) in {"Annotated", "Optional"}:
        annotation = annotation.args[0]
    return annotation
