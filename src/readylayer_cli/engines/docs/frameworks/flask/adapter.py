"""Operations of Flask applications: rules of the application and of everything that is registered on it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readylayer_cli.domain.api import Operation
from readylayer_cli.engines.docs.frameworks.flask.request import body_of, parameters_of, responses_of
from readylayer_cli.engines.docs.frameworks.flask.views import Endpoint, endpoints_of
from readylayer_cli.engines.docs.frameworks.found import Found, certainty_of, source_of
from readylayer_cli.engines.docs.paths import angled, joined_path
from readylayer_cli.engines.docs.python.classes import derives, external_names
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.operators import text_of
from readylayer_cli.engines.docs.python.values import ListValue, Member, Object, Unknown, alternatives
from readylayer_cli.engines.docs.schemas.types import TypeSchemas

_VERBS = frozenset({"get", "post", "put", "delete", "patch"})
_APPLICATIONS = ("Flask", "Quart", "APIFlask", "OpenAPI")
_BLUEPRINTS = ("Blueprint", "APIBlueprint")
_APIS = ("Api",)
_NAMESPACES = ("Namespace",)
_PACKAGES = frozenset(
    {
        "flask",
        "quart",
        "apiflask",
        "flask_restful",
        "flask_restx",
        "flask_restplus",
        "flask_smorest",
        "flask_openapi3",
        "?",
    }
)
_ADDING = _VERBS | {"route", "add_url_rule", "add_resource", "register_blueprint"}
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class _Mount:
    prefix: str = ""
    conditions: tuple[str, ...] = ()
    unknown: str = ""
    chain: tuple[Object, ...] = ()
    tags: tuple[str, ...] = ()


class FlaskAdapter:
    """Reads what was followed of a program that uses Flask."""

    def __init__(self, machine: Machine, schemas: TypeSchemas) -> None:
        self.machine = machine
        self.schemas = schemas
        self.found = Found()
        self._reached: set[int] = set()

    def read(self) -> Found:
        """All operations of all applications; blueprints and APIs that nothing registers are told apart."""
        objects = [each for each in self.machine.objects if _is_ours(each)]
        applications = [each for each in objects if derives(each, *_APPLICATIONS)]
        for app in applications:
            self._node(app, _Mount(conditions=app.conditions))
        for each in objects:
            if id(each) in self._reached or not any(call.method in _ADDING for call in each.calls):
                continue
            if applications:
                self.found.unmounted.append(source_of(each.site))
            elif not self._is_inner(each, objects):
                self._node(each, self._own(each, _Mount(conditions=("an application registers this",))))
        return self.found

    def _is_inner(self, node: Object, objects: list[Object]) -> bool:
        return any(child is node for each in objects for child, _ in self._children(each))

    def _node(self, node: Object, mount: _Mount) -> None:
        if any(each is node for each in mount.chain) or len(mount.chain) > _MAX_DEPTH:
            return
        self._reached.add(id(node))
        mount = replace(mount, chain=(*mount.chain, node))
        for call in node.calls:
            self._rules(call, mount)
        for child, call in self._children(node):
            inner = replace(mount, conditions=(*mount.conditions, *call.conditions))
            self._node(child, self._own(child, inner, call))

    def _children(self, node: Object) -> Iterator[tuple[Object, Object]]:
        """What is registered on a node, with the call that does it."""
        for call in node.calls:
            if call.method in {"register_blueprint", "add_namespace", "register_api"}:
                for target, _ in alternatives(call.argument(0, "blueprint")):
                    if isinstance(target, Object):
                        yield target, call
                    else:
                        self.found.unresolved(call.site, f"{call.method} of something that is made while running")
            elif call.method == "namespace":
                yield call, call
        for each in self.machine.objects:
            if derives(each, *_APIS) and _is_ours(each) and self._serves(each, node):
                yield each, each

    def _serves(self, api: Object, node: Object) -> bool:
        """Whether an extension's API was made for, or attached to, this application or blueprint."""
        if any(value is node for value in (api.argument(0, "app"), api.kwargs.get("blueprint"))):
            return True
        return any(call.method == "init_app" and call.argument(0, "app") is node for call in api.calls)

    def _own(self, node: Object, mount: _Mount, call: Object | None = None) -> _Mount:
        """The mount with the node's prefix: the one given when it is registered replaces its own."""
        names = ("url_prefix", "path", "prefix")
        given = next((call.kwargs[name] for name in names if call is not None and name in call.kwargs), None)
        if given is None:
            given = next((node.kwargs[name] for name in names if name in node.kwargs), None)
        if given is None and (derives(node, *_NAMESPACES) or node.method == "namespace"):
            given = "/" + text_of(node.argument(0, "name", "")) if node.argument(0, "name") else None
        text, conditions = next(alternatives(given))
        unknown = text.reason if isinstance(text, Unknown) else ""
        is_tag = derives(node, *_BLUEPRINTS, *_NAMESPACES) or node.method == "namespace"
        name = node.argument(0, "name") if is_tag else None
        return replace(
            mount,
            prefix=joined_path(mount.prefix, text_of(text)) if text else mount.prefix,
            conditions=(*mount.conditions, *conditions),
            unknown=mount.unknown or unknown,
            tags=(name,) if isinstance(name, str) else mount.tags,
        )

    def _rules(self, call: Object, mount: _Mount) -> None:
        name = call.method
        if name == "route" or name in _VERBS:
            methods = [name.upper()] if name in _VERBS else _methods(call.kwargs.get("methods"))
            paths = call.args if derives_resource(call) else call.args[:1] or [call.kwargs.get("rule", "")]
            for target in call.applied:
                self._add(call, paths, target, methods, mount)
        elif name == "add_url_rule":
            view = call.argument(2, "view_func")
            self._add(call, [call.argument(0, "rule", "")], view, _methods(call.kwargs.get("methods")), mount)
        elif name == "add_resource":
            self._add(call, call.args[1:], call.argument(0, "resource"), [], mount)

    def _add(self, call: Object, paths: list[object], target: object, methods: list[str], mount: _Mount) -> None:
        for each in paths:
            for text, conditions in alternatives(each):
                reached = replace(mount, conditions=(*mount.conditions, *call.conditions, *conditions))
                if isinstance(text, Unknown):
                    reached = replace(reached, unknown=text.reason)
                rule = text_of(text)
                for endpoint in endpoints_of(target, methods):
                    self.found.operations.append(self._operation(call, rule, endpoint, reached))

    def _operation(self, call: Object, rule: str, endpoint: Endpoint, mount: _Mount) -> Operation:
        path, converters = angled(joined_path(mount.prefix, rule) or "/")
        path = path if path.startswith("/") else f"/{path}"
        function = endpoint.function
        docstring = ast.get_docstring(function.node) if function and not isinstance(function.node, ast.Lambda) else None
        certainty, reasons = certainty_of(path, mount.conditions, mount.unknown)
        site = function.site if function is not None else call.site
        summary, _, rest = (docstring or "").partition("\n")
        return Operation(
            method=endpoint.method,
            path=path,
            source=source_of(site, endpoint.name),
            framework="flask",
            parameters=parameters_of(endpoint, converters, self.schemas),
            body=body_of(endpoint, self.schemas),
            responses=responses_of(endpoint, self.schemas),
            tags=mount.tags,
            summary=summary.strip(),
            description=rest.strip(),
            operation_id="",
            certainty=certainty,
            reasons=reasons,
            provenance=tuple(source_of(each.site) for each in (*mount.chain, call)),
        )


def derives_resource(call: Object) -> bool:
    """Whether a `route` is one of an extension, which takes several paths and decorates a class."""
    owner = call.callee.owner if isinstance(call.callee, Member) else None
    return derives(owner, *_APIS, *_NAMESPACES) or (isinstance(owner, Object) and owner.method == "namespace")


def _is_ours(value: Object) -> bool:
    if value.method == "namespace":
        return False
    if isinstance(value.callee, Member):
        return False
    for name in external_names(value):
        package, _, last = name.rpartition(".")
        if last in {*_APPLICATIONS, *_BLUEPRINTS, *_APIS, *_NAMESPACES} and package.partition(".")[0] in _PACKAGES:
            return True
    return False


def _methods(value: object) -> list[str]:
    if not isinstance(value, ListValue):
        return []
    return [each.upper() for each in value.items if isinstance(each, str) and each.upper() not in {"HEAD", "OPTIONS"}]
