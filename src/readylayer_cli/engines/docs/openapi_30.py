"""A document of OpenAPI 3.1 in the words of 3.0."""

from readylayer_cli.domain.api import Schema

_SCHEMA_WORDS = frozenset(
    {"type", "anyOf", "oneOf", "allOf", "enum", "const", "properties", "items", "prefixItems", "$ref"}
)


def downgraded(document: Schema) -> Schema:
    """The same document, for readers that know 3.0 only."""
    written = _walk(document)
    assert isinstance(written, dict)  # noqa: S101 - a mapping stays one
    return {**written, "openapi": "3.0.3"}


def _walk(value: object) -> object:
    if isinstance(value, list):
        return [_walk(each) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _walk(each) for key, each in value.items()}
    return _schema(inner) if _SCHEMA_WORDS & inner.keys() else inner


def _schema(schema: Schema) -> Schema:
    schema = _nullable(_without_const(schema))
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        value = schema.get(exclusive)
        if isinstance(value, int | float) and not isinstance(value, bool):
            schema = {**schema, bound: value, exclusive: True}
    if "prefixItems" in schema:
        members = schema.pop("prefixItems")
        schema["items"] = {"anyOf": members} if members else {}
    if schema.get("type") == "array":
        schema.setdefault("items", {})
    examples = schema.pop("examples", None) if isinstance(schema.get("examples"), list) else None
    return {**schema, "example": examples[0]} if isinstance(examples, list) and examples else schema


def _without_const(schema: Schema) -> Schema:
    if "const" not in schema or "properties" in schema:
        return schema
    rest = {key: value for key, value in schema.items() if key != "const"}
    return {**rest, "enum": [schema["const"]]}


def _nullable(schema: Schema) -> Schema:
    """`null` as a member becomes `nullable`."""
    kinds = schema.get("type")
    if kinds == "null":
        return {**{key: value for key, value in schema.items() if key != "type"}, "nullable": True}
    for word in ("anyOf", "oneOf"):
        members = schema.get(word)
        if isinstance(members, list):
            kept = [each for each in members if each != {"nullable": True}]
            if len(kept) == len(members):
                continue
            rest = {key: value for key, value in schema.items() if key != word}
            if len(kept) == 1 and isinstance(kept[0], dict) and "$ref" not in kept[0]:
                return {**kept[0], **rest, "nullable": True}
            return {**rest, ("allOf" if len(kept) == 1 else word): kept, "nullable": True}
    return schema
