"""Functions that only the program's surroundings call: application factories, and registrars of unknown callers."""

import ast
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.docs.python.classes import derives
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.project import Module
from readylayer_cli.engines.docs.python.values import ClassValue, External, FunctionValue, Object, Unknown

_FACTORY = lazy_pattern(
    r"_*(?:create|make|build|get|init|setup)_(?:\w+_)?(?:app|application|api|server)\Z|app_factory\Z"
)


def enter_factories(machine: Machine, module: Module, makers: frozenset[str]) -> None:
    """Follow functions that make an application and that nothing seen so far has called."""
    for function in _functions(module):
        if function.node in machine.called or not (_makes(function.node, makers) or _FACTORY.match(function.name)):
            continue
        args: list[object] = []
        if function.owner is not None:
            args = [Object(function.owner, [], {}, function.owner.site)]
        machine.enter(function, args, {})


def own_makers(modules: Iterable[Module], roots: frozenset[str]) -> Iterator[str]:
    """Names of classes of the program that are applications or routers."""
    for module in modules:
        for value in module.scope.names.values():
            if isinstance(value, ClassValue) and value.module is module and derives(value, *roots):
                yield value.name


def _functions(module: Module) -> Iterator[FunctionValue]:
    for value in list(module.scope.names.values()):
        if isinstance(value, FunctionValue) and value.module is module:
            yield value
        elif isinstance(value, ClassValue) and value.module is module:
            for inner in list(value.scope.names.values()):
                if isinstance(inner, FunctionValue):
                    yield inner


def _makes(node: ast.AST, makers: frozenset[str]) -> bool:
    return any(isinstance(each, ast.Call) and _called(each.func) in makers for each in ast.walk(node))


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def enter_registrars(machine: Machine, module: Module, roots: dict[str, str]) -> list[Object]:
    """Follow functions that take an application by annotation and that nobody calls; returns the applications made up
    for them."""
    made: list[Object] = []
    for function in _functions(module):
        if function.node in machine.called or isinstance(function.node, ast.Lambda):
            continue
        kwargs: dict[str, object] = {}
        for parameter in [*function.node.args.args, *function.node.args.kwonlyargs]:
            if not _registers(function.node, parameter.arg):
                continue
            annotation = machine.evaluate(parameter.annotation, function.scope) if parameter.annotation else None
            if isinstance(annotation, External) and annotation.name.rpartition(".")[2] in roots:
                app = Object(annotation, [], {}, function.site, (f"{function.name} is called",))
                machine.objects.append(app)
                made.append(app)
                kwargs[parameter.arg] = app
        if kwargs:
            owner = [Unknown("an instance")] if function.owner is not None else []
            machine.enter(function, list(owner), kwargs)
    return made


def _registers(node: ast.AST, name: str) -> bool:
    """Whether the function calls a method of this parameter that adds routes."""
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in _REGISTERING
        and isinstance(each.value, ast.Name)
        and each.value.id == name
        for each in ast.walk(node)
    )


_REGISTERING = frozenset(
    {"include_router", "mount", "add_api_route", "api_route", "get", "post", "put", "patch", "delete", "route"}
    | {"register_blueprint", "add_url_rule", "add_route"}
)
