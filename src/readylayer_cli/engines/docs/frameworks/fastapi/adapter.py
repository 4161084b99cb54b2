"""Operations of FastAPI applications: every path from an application through its routers to an endpoint."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readylayer_cli.domain.api import Info, Operation
from readylayer_cli.engines.docs.frameworks.fastapi.names import VERBS, is_application, is_router
from readylayer_cli.engines.docs.frameworks.fastapi.request import RequestReader
from readylayer_cli.engines.docs.frameworks.fastapi.responses import ResponseReader
from readylayer_cli.engines.docs.frameworks.fastapi.signature import SignatureReader
from readylayer_cli.engines.docs.frameworks.found import Found, certainty_of, source_of
from readylayer_cli.engines.docs.paths import braced, joined_path
from readylayer_cli.engines.docs.python.machine import Machine
from readylayer_cli.engines.docs.python.operators import text_of
from readylayer_cli.engines.docs.python.values import (
    BoundMethod,
    FunctionValue,
    ListValue,
    Member,
    Object,
    Unknown,
    alternatives,
)
from readylayer_cli.engines.docs.schemas.types import TypeSchemas

_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class _Mount:
    """How a router is reached: prefix, what it inherits, and under which conditions."""

    prefix: str = ""
    tags: tuple[str, ...] = ()
    dependencies: tuple[object, ...] = ()
    responses: tuple[object, ...] = ()
    deprecated: bool = False
    hidden: bool = False
    conditions: tuple[str, ...] = ()
    unknown: str = ""
    chain: tuple[Object, ...] = ()
    unique_id: object = None


class FastApiAdapter:
    """Reads what was followed of a program that uses FastAPI."""

    def __init__(self, machine: Machine, schemas: TypeSchemas) -> None:
        self.machine = machine
        self.found = Found()
        self._signatures = SignatureReader(machine)
        self._requests = RequestReader(schemas)
        self._responses = ResponseReader(schemas)
        self._reached: set[int] = set()

    def read(self) -> Found:
        """All operations of all applications; routers that none includes are told apart."""
        applications = [each for each in self.machine.objects if is_application(each)]
        mounted = {id(target) for app in applications for target in _mounted(app)}
        for app in applications:
            if id(app) not in mounted:
                self.found.info = self.found.info or _info(app)
                self._router(app, _Mount(conditions=app.conditions))
        loose = [
            each
            for each in self.machine.objects
            if is_router(each) and id(each) not in self._reached and _has_routes(each)
        ]
        for router in loose:
            if applications:
                self.found.unmounted.append(source_of(router.site))
            elif id(router) not in self._reached:
                self._router(router, _Mount(conditions=("an application includes this router",)))
        return self.found

    def _router(self, router: Object, mount: _Mount) -> None:
        if any(each is router for each in mount.chain) or len(mount.chain) > _MAX_DEPTH:
            return
        self._reached.add(id(router))
        given = router.kwargs
        own = _inherit(replace(mount, chain=(*mount.chain, router)), given, "" if is_application(router) else "prefix")
        for call in router.calls:
            if call.method == "include_router":
                self._include(call, own)
            elif call.method == "mount":
                self._mount(call, own)
            else:
                self._route(call, own)
        routes = given.get("routes")
        for each in routes.items if isinstance(routes, ListValue) else []:
            if isinstance(each, Object) and not isinstance(each.callee, Member):
                self._route_object(each, own)

    def _include(self, call: Object, mount: _Mount) -> None:
        for target, conditions in alternatives(call.argument(0, "router")):
            if isinstance(target, Object):
                inner = replace(mount, conditions=(*mount.conditions, *call.conditions, *conditions))
                self._router(target, _inherit(inner, call.kwargs, "prefix"))
            elif not isinstance(target, Object):
                self.found.unresolved(call.site, "include_router of something that is made while running")

    def _mount(self, call: Object, mount: _Mount) -> None:
        target, path = call.argument(1, "app"), call.argument(0, "path")
        if is_application(target) and isinstance(target, Object):
            inner = _Mount(
                joined_path(mount.prefix, text_of(path)),
                conditions=(*mount.conditions, *call.conditions),
                chain=mount.chain,
            )
            self._router(target, inner)

    def _route(self, call: Object, mount: _Mount) -> None:
        name = call.method
        given = call.kwargs
        if name in VERBS or name == "api_route":
            methods = [name] if name in VERBS else _methods(given.get("methods"))
            for endpoint in call.applied:
                self._operations(call, call.argument(0, "path", ""), methods, endpoint, mount)
        elif name == "add_api_route":
            endpoint = call.argument(1, "endpoint")
            self._operations(call, call.argument(0, "path", ""), _methods(given.get("methods")), endpoint, mount)

    def _route_object(self, route: Object, mount: _Mount) -> None:
        if getattr(route.callee, "name", "").endswith("APIRoute"):
            methods = _methods(route.kwargs.get("methods"))
            self._operations(route, route.argument(0, "path", ""), methods, route.argument(1, "endpoint"), mount)

    def _operations(self, call: Object, path: object, methods: list[str], endpoint: object, mount: _Mount) -> None:
        for text, conditions in alternatives(path):
            reached = replace(mount, conditions=(*mount.conditions, *call.conditions, *conditions))
            if isinstance(text, Unknown):
                reached = replace(reached, unknown=reached.unknown or text.reason)
            own = _inherit(reached, call.kwargs, "")
            if own.hidden:
                self.found.hidden += len(methods)
                continue
            for method in methods:
                self.found.operations.append(self._operation(call, text_of(text), method, endpoint, own))

    def _operation(self, call: Object, path: str, method: str, endpoint: object, mount: _Mount) -> Operation:
        full = mount.prefix + path or "/"
        template, in_path = braced(full)
        function = _function(endpoint)
        unique_id = self._unique_id(call, full, method, function, mount)
        signature = self._signatures.read(endpoint, list(mount.dependencies))
        parameters, body = self._requests.read(signature, in_path, unique_id)
        responses = self._responses.read(function, call.kwargs, mount.responses, validates=bool(parameters or body))
        for each in signature.security:
            self.found.security_schemes.setdefault(each.name, each.scheme)
        name = function.name if function is not None else ""
        docstring = ast.get_docstring(function.node) if function and not isinstance(function.node, ast.Lambda) else None
        summary, described = call.kwargs.get("summary"), call.kwargs.get("description")
        operation_id = call.kwargs.get("operation_id")
        certainty, reasons = certainty_of(template, mount.conditions, mount.unknown)
        return Operation(
            method=method.upper(),
            path=template,
            source=source_of(function.site if function is not None else call.site, name),
            framework="fastapi",
            parameters=parameters,
            body=body,
            responses=responses,
            tags=mount.tags,
            summary=summary if isinstance(summary, str) else name.replace("_", " ").title(),
            description=described if isinstance(described, str) else (docstring or "").partition("\f")[0],
            deprecated=mount.deprecated,
            operation_id=operation_id if isinstance(operation_id, str) else unique_id,
            security=tuple(dict.fromkeys((each.name, each.scopes) for each in signature.security)),
            certainty=certainty,
            reasons=(*reasons, *(f"the parameters of {each} are not known" for each in signature.unknown[:5])),
            provenance=tuple(source_of(each.site) for each in (*mount.chain, call)),
        )

    def _unique_id(self, call: Object, path: str, method: str, function: FunctionValue | None, mount: _Mount) -> str:
        name = function.name if function is not None else "operation"
        maker = call.kwargs.get("generate_unique_id_function", mount.unique_id)
        if isinstance(maker, FunctionValue):
            route = Object("route", [], {}, call.site)
            route.attributes = {
                "tags": ListValue(list(mount.tags)),
                "name": call.kwargs.get("name", name),
                "path": path,
                "path_format": path,
                "methods": ListValue([method.upper()]),
            }
            made = self.machine.enter(maker, [route], {})
            if isinstance(made, str):
                return made
        return re.sub(r"\W", "_", f"{name}{path}") + f"_{method.lower()}"


def _inherit(mount: _Mount, given: dict[str, object], prefix: str) -> _Mount:
    """The mount with what a router, an include or a route adds to it."""
    part = given.get(prefix, "") if prefix else ""
    options = list(alternatives(part))
    text, conditions = options[0] if options else ("", ())
    tags, dependencies = given.get("tags"), given.get("dependencies")
    return replace(
        mount,
        prefix=mount.prefix + ("" if text is None else text_of(text)),
        unknown=mount.unknown or (text.reason if isinstance(text, Unknown) else ""),
        conditions=(*mount.conditions, *conditions),
        tags=tuple(dict.fromkeys((*mount.tags, *map(text_of, tags.items))))
        if isinstance(tags, ListValue)
        else mount.tags,
        dependencies=(*mount.dependencies, *(dependencies.items if isinstance(dependencies, ListValue) else ())),
        responses=(*mount.responses, given["responses"]) if "responses" in given else mount.responses,
        deprecated=mount.deprecated or given.get("deprecated") is True,
        hidden=mount.hidden or given.get("include_in_schema") is False,
        unique_id=given.get("generate_unique_id_function", mount.unique_id),
    )


def _info(app: Object) -> Info | None:
    title, version, described = (app.kwargs.get(name) for name in ("title", "version", "description"))
    if not isinstance(title, str):
        return None
    return Info(
        title, version if isinstance(version, str) else "0.1.0", described if isinstance(described, str) else ""
    )


def _methods(value: object) -> list[str]:
    found = [str(each).lower() for each in value.items if isinstance(each, str)] if isinstance(value, ListValue) else []
    return [each for each in found if each in VERBS] or ["get"]


def _function(endpoint: object) -> FunctionValue | None:
    if isinstance(endpoint, BoundMethod):
        return endpoint.function
    return endpoint if isinstance(endpoint, FunctionValue) else None


def _mounted(app: Object) -> Iterator[object]:
    for call in app.calls:
        if call.method == "mount":
            yield call.argument(1, "app")


def _has_routes(router: Object) -> bool:
    return any(call.method in VERBS | {"api_route", "add_api_route"} for call in router.calls)
