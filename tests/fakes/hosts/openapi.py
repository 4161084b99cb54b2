"""Holds requests and responses against a host's official OpenAPI description, unknown properties included."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPECS = Path(__file__).parents[2] / "data" / "specs"

_APPLICATORS = ("allOf", "anyOf", "oneOf")
_DOCUMENT = "urn:spec"
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head"})


class Spec:
    """One OpenAPI 3.0 document. `checked_bodies=False` is for documents whose schemas cannot be trusted."""

    def __init__(self, document: Mapping[str, Any], *, checked_bodies: bool = True) -> None:
        self.document = _converted(document, document) | {"closed": {}}
        for name, schema in self.document.get("components", {}).get("schemas", {}).items():
            if _is_plain(schema):
                self.document["closed"][name] = schema | {"additionalProperties": False}
        self.checked_bodies = checked_bodies
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_DOCUMENT, resource)
        self._routes = [
            (_pattern(path), path, methods)
            for path, methods in sorted(self.document["paths"].items(), key=_literalness)
        ]

    def faults_of_request(
        self, method: str, path: str, query: Mapping[str, list[str]], content_type: str, body: Any
    ) -> list[str]:
        """What the description does not allow about a request; `path` is below the server's URL."""
        operation = self._operation(method, path)
        if operation is None:
            return [f"unknown operation: {method} {path}"]
        known = {each["name"]: each for each in self._parameters(path, operation) if each["in"] == "query"}
        faults = [f"{method} {path}: unknown query parameter {name}" for name in query if name not in known]
        for name, parameter in known.items():
            if name in query:
                values = [_typed(value, parameter.get("schema", {})) for value in query[name]]
                schema = parameter.get("schema", {})
                faults += self._faults(schema, values if schema.get("type") == "array" else values[0], f"query {name}")
            elif parameter.get("required"):
                faults.append(f"{method} {path}: query parameter {name} is required")
        return [f"{method} {path}: {fault}" for fault in [*faults, *self._body_faults(operation, content_type, body)]]

    def faults_of_response(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What the description does not allow about a response; error statuses that it does not list are let pass."""
        operation = self._operation(method, path)
        if operation is None or not self.checked_bodies:
            return []
        responses = operation.get("responses", {})
        response = self._resolved(responses.get(str(status)) or responses.get(f"{status // 100}XX") or {})
        if not response and "default" in responses:
            response = self._resolved(responses["default"])
        if not response and str(status) not in responses:  # `{}` describes an answer without a body
            return [] if status >= 400 else [f"{method} {path}: status {status} is not in the description"]
        content = response.get("content", {})
        schema = next((each.get("schema") for kind, each in content.items() if "json" in kind), None)
        if schema is None:
            return []
        return [f"{method} {path} -> {status}: {fault}" for fault in self._faults(schema, body, "response")]

    def _body_faults(self, operation: Mapping[str, Any], content_type: str, body: Any) -> list[str]:
        described = self._resolved(operation.get("requestBody") or {})
        if not self.checked_bodies:
            return []
        if body is None:
            return ["a body is required"] if described.get("required") else []
        content = described.get("content", {})
        kind = content_type.partition(";")[0].strip()
        media = content.get(kind) or next((each for name, each in content.items() if name.startswith("*/")), None)
        if media is None:
            return [f"content type {kind!r} is not described"] if content else ["a body is not described"]
        return self._faults(media.get("schema", {}), body, "body") if "json" in kind else []

    def _faults(self, schema: Any, value: Any, where: str) -> list[str]:
        validator = Draft202012Validator(_closed(schema, self.document), registry=self._registry)
        return [
            f"{where} at {'/'.join(map(str, error.absolute_path)) or '.'}: {error.message[:300]}"
            for error in validator.iter_errors(value)
        ]

    def _operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        for pattern, _, methods in self._routes:
            if method.lower() in methods and pattern.fullmatch(path):
                found: Mapping[str, Any] = methods[method.lower()]
                return found
        return None

    def _parameters(self, path: str, operation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        shared = next(
            (methods.get("parameters", []) for pattern, _, methods in self._routes if pattern.fullmatch(path)), []
        )
        for parameter in [*shared, *operation.get("parameters", [])]:
            yield self._resolved(parameter)

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            node = _target(self.document, node["$ref"])
        return node


@cache
def load_spec(name: str, *, checked_bodies: bool = True) -> Spec:
    """The description of that name in tests/data/specs (see SOURCES.md there)."""
    text = (SPECS / f"{name}.json").read_text(encoding="utf-8")
    return Spec(json.loads(text), checked_bodies=checked_bodies)


def _converted(node: Any, document: Mapping[str, Any]) -> Any:
    """OpenAPI 3.0 schemas as JSON Schema 2020-12: `nullable` as a type, and no property beyond the described ones."""
    if isinstance(node, list):
        return [_converted(item, document) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": f"{_DOCUMENT}{node['$ref']}" if node["$ref"].startswith("#") else node["$ref"]}
    converted = {key: _converted(value, document) for key, value in node.items() if key not in {"example", "examples"}}
    if isinstance(converted.get("properties"), dict):
        converted["properties"] = {name: _closed(value, document) for name, value in converted["properties"].items()}
    if isinstance(converted.get("items"), dict):
        converted["items"] = _closed(converted["items"], document)
    if isinstance(node.get("exclusiveMinimum"), bool):
        converted.pop("exclusiveMinimum")
    if isinstance(node.get("exclusiveMaximum"), bool):
        converted.pop("exclusiveMaximum")
    if isinstance(node.get("required"), bool):
        converted["required"] = node["required"]
    if node.get("nullable") is True:
        converted.pop("nullable")
        return {"anyOf": [converted, {"type": "null"}]}
    return converted


def _closed(schema: Any, document: Mapping[str, Any]) -> Any:
    """The schema without room for properties that none of its parts describes; free-form objects stay open.

    Plain objects are closed in the plain way, because `unevaluatedProperties` judges everything below them twice.
    """
    if not isinstance(schema, dict):
        return schema
    if _is_plain(schema):
        return schema | {"additionalProperties": False}
    if set(schema) == {"$ref"} and _is_plain(_target(document, schema["$ref"])):
        prefix, _, name = schema["$ref"].rpartition("/")
        return {"$ref": f"{_DOCUMENT}#/closed/{name}"} if prefix.endswith("#/components/schemas") else _opened(schema)
    if set(schema) == {"anyOf"} and {"type": "null"} in schema["anyOf"]:
        return {"anyOf": [_closed(part, document) for part in schema["anyOf"]]}
    return _opened(schema) if _describes_properties(schema, document, 0) else schema


def _opened(schema: dict[str, Any]) -> dict[str, Any]:
    return {"allOf": [schema], "unevaluatedProperties": False}


def _is_plain(schema: Any) -> bool:
    """Whether all properties of an object stand in one place."""
    return (
        isinstance(schema, dict)
        and bool(schema.get("properties"))
        and "additionalProperties" not in schema
        and not any(word in schema for word in _APPLICATORS)
        and not schema.get("nullable")
    )


def _describes_properties(schema: Any, document: Mapping[str, Any], depth: int) -> bool:
    if not isinstance(schema, dict) or depth > 8:
        return False
    if "$ref" in schema:
        return _describes_properties(_target(document, schema["$ref"]), document, depth + 1)
    if schema.get("properties"):
        return True
    return any(
        _describes_properties(part, document, depth + 1) for name in _APPLICATORS for part in schema.get(name, [])
    )


def _target(document: Mapping[str, Any], reference: str) -> Any:
    node: Any = document
    for part in reference.partition("#/")[2].split("/"):
        node = node[unquote(part).replace("~1", "/").replace("~0", "~")]
    return node


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", path)
    return re.compile("".join(_piece(piece) for piece in pieces))


def _piece(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    return r".+" if piece in {"{path}", "{ref}", "{basehead}"} else r"[^/]+"


def _literalness(item: tuple[str, Any]) -> tuple[int, int, int, str]:
    """Few placeholders first; then long paths, because a placeholder such as `{ref}` takes slashes in; then those with
    more text of their own, such as `{id}.diff` before `{id}`."""
    path = item[0]
    return path.count("{"), -path.count("/"), -len(re.sub(r"\{[^}]+\}", "", path)), path


def _typed(value: str, schema: Mapping[str, Any]) -> Any:
    kind = schema.get("type") if schema.get("type") != "array" else schema.get("items", {}).get("type")
    if kind in {"integer", "number"} and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value
