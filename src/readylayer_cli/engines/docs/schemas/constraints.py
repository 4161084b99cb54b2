"""Limits that `Field`, `Query` and their like put on a value."""

from collections.abc import Mapping

from readylayer_cli.domain.api import Schema
from readylayer_cli.engines.docs.python.values import DictValue, ListValue, is_constant

_NUMBERS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
}
_TEXTS = {"pattern": "pattern", "regex": "pattern"}


def constrained(schema: Schema, given: Mapping[str, object]) -> Schema:
    """The schema with the limits, description and examples that were given."""
    limits: Schema = {}
    for name, keyword in (_NUMBERS | _TEXTS).items():
        value = given.get(name)
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            limits[keyword] = value
    for name, text, items in (
        ("min_length", "minLength", "minItems"),
        ("max_length", "maxLength", "maxItems"),
        ("min_items", "minItems", "minItems"),
        ("max_items", "maxItems", "maxItems"),
    ):
        value = given.get(name)
        if isinstance(value, int):
            limits[items if schema.get("type") == "array" else text] = value
    result = _placed(schema, limits)
    for name in ("description", "title"):
        value = given.get(name)
        if isinstance(value, str) and value:
            result = {**result, name: value}
    if given.get("deprecated") is True or isinstance(given.get("deprecated"), str):
        result = {**result, "deprecated": True}
    examples = plain(given.get("examples"))
    if isinstance(examples, list) and examples:
        result = {**result, "examples": examples}
    return result


def _placed(schema: Schema, limits: Schema) -> Schema:
    """Limits belong to the member that is not null."""
    members = schema.get("anyOf")
    if not limits or not isinstance(members, list):
        return {**schema, **limits}
    return {**schema, "anyOf": [each if each.get("type") == "null" else {**each, **limits} for each in members]}


def plain(value: object) -> object:
    """A known value as JSON; `None` if any part is unknown."""
    if is_constant(value) and not isinstance(value, bytes):
        return value
    if isinstance(value, ListValue):
        items = [plain(each) for each in value.items]
        known = all(item is not None or each is None for item, each in zip(items, value.items, strict=True))
        return items if known else None
    if isinstance(value, DictValue):
        entries = {str(key): plain(each) for key, each in value.entries.items() if is_constant(key)}
        return entries if len(entries) == len(value.entries) else None
    return None


def default_of(value: object) -> Schema:
    """The `default` keyword for a known value; nothing for null and the unknown."""
    found = plain(value)
    return {"default": found} if found is not None else {}
