"""What a Flask view reads of a request and what it answers, from its rule, its decorators and its body."""

import ast
from collections.abc import Iterator

from readylayer_cli.domain.api import Content, Parameter, Response, Schema
from readylayer_cli.engines.docs.frameworks.flask.views import Endpoint
from readylayer_cli.engines.docs.python.values import DictValue, Member, Object
from readylayer_cli.engines.docs.schemas.types import TypeSchemas
from readylayer_cli.engines.docs.statuses import phrase, status_code

_CONVERTERS: dict[str, Schema] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "uuid": {"type": "string", "format": "uuid"},
}
_PLACES = {"args": "query", "headers": "header", "cookies": "cookie"}
_TYPES: dict[str, Schema] = {"int": {"type": "integer"}, "float": {"type": "number"}, "bool": {"type": "boolean"}}
_READS = frozenset({"get", "getlist", "pop"})


def parameters_of(endpoint: Endpoint, converters: dict[str, str], schemas: TypeSchemas) -> tuple[Parameter, ...]:
    """Those of the path, then what the view reads by name from the query, the headers and the cookies."""
    found = [
        Parameter(name, "path", required=True, schema=dict(_CONVERTERS.get(converter, {"type": "string"})))
        for name, converter in converters.items()
    ]
    known = {(each.where, each.name) for each in found}
    for parameter in (*_declared(endpoint, schemas), *_read(endpoint)):
        if (parameter.where, parameter.name) not in known:
            known.add((parameter.where, parameter.name))
            found.append(parameter)
    return tuple(found)


def body_of(endpoint: Endpoint, schemas: TypeSchemas) -> Content | None:
    """A body, if the view declares or reads one."""
    if endpoint.method in {"GET", "HEAD", "DELETE"}:
        return None
    for call in _decorations(endpoint, "arguments", "expect", "input"):
        place = call.kwargs.get("location", "json")
        if place in {"json", "form", "files"} and call.args:
            media = {"form": "application/x-www-form-urlencoded", "files": "multipart/form-data"}.get(
                str(place), "application/json"
            )
            return Content(media, schemas.of(call.args[0], endpoint.function.scope) if endpoint.function else {})
    names = {attribute for attribute, _ in _request_uses(endpoint)}
    if names & {"json", "get_json"}:
        return Content("application/json", _json_fields(endpoint))
    if "files" in names:
        return Content("multipart/form-data", {"type": "object"})
    if "form" in names:
        fields: dict[str, Schema] = {
            name: {"type": "string"} for attribute, name in _request_uses(endpoint) if attribute == "form" and name
        }
        return Content(
            "application/x-www-form-urlencoded",
            {"type": "object", "properties": fields} if fields else {"type": "object"},
        )
    return None


def responses_of(endpoint: Endpoint, schemas: TypeSchemas) -> tuple[Response, ...]:
    """Declared ones, else the codes that the view returns literally."""
    found: dict[str, Response] = {}
    for call in _decorations(endpoint, "response", "alt_response", "marshal_with", "output"):
        code = status_code(call.argument(0, "status_code")) or "200"
        model = call.argument(1, "schema") if len(call.args) > 1 or "schema" in call.kwargs else None
        schema = schemas.of(model, endpoint.function.scope) if model is not None and endpoint.function else {}
        found[code] = Response(code, phrase(code), None if code == "204" else Content("application/json", schema))
    if not found:
        for code in sorted(_codes(endpoint)) or ["200"]:
            found[code] = Response(code, phrase(code))
    return tuple(found[code] for code in sorted(found))


def _decorations(endpoint: Endpoint, *names: str) -> Iterator[Object]:
    for decorator in endpoint.function.decorators if endpoint.function is not None else ():
        if isinstance(decorator, Object) and isinstance(decorator.callee, Member) and decorator.callee.name in names:
            yield decorator


def _declared(endpoint: Endpoint, schemas: TypeSchemas) -> Iterator[Parameter]:
    for call in _decorations(endpoint, "doc", "param"):
        params = call.kwargs.get("params")
        for name in params.entries if isinstance(params, DictValue) else ():
            yield Parameter(str(name), "query", schema={"type": "string"})
        if call.method == "param" and call.args and isinstance(call.args[0], str):
            yield Parameter(call.args[0], "query", schema={"type": "string"})
    for call in _decorations(endpoint, "arguments"):
        if call.kwargs.get("location") == "query" and call.args and endpoint.function is not None:
            schema = schemas.components.schemas.get(
                str(schemas.of(call.args[0], endpoint.function.scope).get("$ref", "")).rpartition("/")[2], {}
            )
            properties = schema.get("properties")
            for name, inner in properties.items() if isinstance(properties, dict) else ():
                yield Parameter(name, "query", schema=inner)


def _read(endpoint: Endpoint) -> Iterator[Parameter]:
    node = endpoint.function.node if endpoint.function is not None else None
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in _READS:
            where, name = _place(each.func.value), _literal(each.args[0] if each.args else None)
            if where and name:
                yield Parameter(name, where, schema=_typed(each))
        elif isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Load):
            where, name = _place(each.value), _literal(each.slice)
            if where and name:
                yield Parameter(name, where, required=True, schema={"type": "string"})


def _typed(call: ast.Call) -> Schema:
    kind = next(
        (each.value for each in call.keywords if each.arg == "type"), call.args[2] if len(call.args) > 2 else None
    )
    schema: Schema = dict(_TYPES.get(kind.id, {"type": "string"})) if isinstance(kind, ast.Name) else {"type": "string"}
    if isinstance(call.func, ast.Attribute) and call.func.attr == "getlist":
        return {"type": "array", "items": schema}
    return schema


def _place(node: ast.expr) -> str:
    """`query` for `request.args`, and so on; empty for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "request":
        return _PLACES.get(node.attr, "")
    return ""


def _request_uses(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """Attributes of `request` that the view uses, with the name it asks for if it is written down."""
    node = endpoint.function.node if endpoint.function is not None else None
    for each in ast.walk(node) if node is not None else ():
        inner: ast.expr | None = None
        name = ""
        if isinstance(each, ast.Subscript):
            inner, name = each.value, _literal(each.slice)
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in _READS:
            inner, name = each.func.value, _literal(each.args[0] if each.args else None)
        elif isinstance(each, ast.Attribute):
            inner = each
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == "request":
            yield inner.attr, name


def _json_fields(endpoint: Endpoint) -> Schema:
    names = sorted({name for attribute, name in _request_uses(endpoint) if attribute == "json" and name})
    fields: dict[str, Schema] = {name: {} for name in names}
    return {"type": "object", "properties": fields} if names else {}


def _codes(endpoint: Endpoint) -> set[str]:
    found: set[str] = set()
    node = endpoint.function.node if endpoint.function is not None else None
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Return) and each.value is not None:
            code = each.value.elts[1] if isinstance(each.value, ast.Tuple) and len(each.value.elts) > 1 else None
            known = isinstance(code, ast.Constant) and isinstance(code.value, int)
            found.add(str(code.value) if known and isinstance(code, ast.Constant) else "200")
    return found


def _literal(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
