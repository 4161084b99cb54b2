"""Answers in the shape that the official description asks for: what a test does not care about is filled in."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.fakes.hosts.github.records import TIME
from tests.fakes.hosts.openapi import SPECS

_FORMATS = {"date-time": TIME, "uri": "https://github.invalid/", "email": "nobody@github.invalid"}


class Shapes:
    """Builds objects of one server's description."""

    def __init__(self, spec: str) -> None:
        self._schemas = _document(spec)["components"]["schemas"]

    def of(self, name: str, /, **known: Any) -> dict[str, Any]:
        """An object of a named schema with these fields; the others that it must have get plain values.

        Fields that this server's description does not have are left out.
        """
        made: dict[str, Any] = self._filled(self._schemas[name], known)
        return made

    def _filled(self, schema: Mapping[str, Any], known: Any) -> Any:
        schema = self._resolved(schema)
        if isinstance(known, Mapping) and schema.get("properties"):
            properties = schema["properties"]
            made = {key: self._plain(properties.get(key, {})) for key in schema.get("required", ())}
            return made | {
                key: self._filled(properties[key], value) for key, value in known.items() if key in properties
            }
        if isinstance(known, list) and isinstance(schema.get("items"), Mapping):
            return [self._filled(schema["items"], each) for each in known]
        return known

    def _plain(self, schema: Mapping[str, Any]) -> Any:
        if schema.get("nullable"):
            return None
        schema = self._resolved(schema)
        if schema.get("nullable"):
            return None
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("properties"):
            return self._filled(schema, {})
        if schema.get("type") == "array":
            return []
        if schema.get("type") == "string":
            return _FORMATS.get(schema.get("format", ""), "text")
        return {"integer": 1, "number": 1, "boolean": False, "object": {}}.get(schema.get("type", ""), {})

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        for word in ("oneOf", "anyOf"):
            if word in schema and not schema.get("properties"):
                return self._resolved(schema[word][0])
        if "allOf" in schema:
            return self._merged(schema)
        return schema

    def _merged(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        merged: dict[str, Any] = {**schema, "properties": dict(schema.get("properties", {}))}
        required = list(schema.get("required", ()))
        for part in merged.pop("allOf"):
            found = self._resolved(part)
            merged["properties"] |= found.get("properties", {})
            required += found.get("required", ())
        return merged | {"required": required}


@cache
def _document(spec: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SPECS / f"{spec}.json").read_text(encoding="utf-8"))
    return document
