"""A schema in one spelling: references and `allOf` are worked in, and null is told apart from the rest."""

from dataclasses import dataclass, field

from readylayer_cli.domain.api import Schema
from readylayer_cli.engines.docs.compare.pointer import References

_LIMITS = (
    "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    "multipleOf",
)  # fmt: skip

_MAX_DEPTH = 20


@dataclass(slots=True)
class Shape:
    """What a schema allows. `types` is `None` for any; `variants` are the members of `anyOf` or `oneOf`."""

    types: frozenset[str] | None = None
    nullable: bool = False
    format: str = ""
    pattern: str = ""
    enum: tuple[object, ...] | None = None
    limits: dict[str, float] = field(default_factory=dict)
    exclusive: frozenset[str] = frozenset()
    unique: bool = False
    properties: dict[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: object = None
    additional: object = True
    variants: tuple[Schema, ...] = ()
    default: object = None
    read_only: bool = False
    write_only: bool = False


def shape_of(schema: object, references: References) -> Shape:
    """The shape of a schema, wherever it is written."""
    merged = _merged(schema, references, 0)
    shape = Shape()
    _kinds(merged, shape)
    for word in ("oneOf", "anyOf"):
        members = merged.get(word)
        shape.variants = (*shape.variants, *(members if isinstance(members, list) else ()))
    _numbers(merged, shape)
    values = merged.get("enum", [merged["const"]] if "const" in merged else None)
    if isinstance(values, list):
        shape.nullable = shape.nullable or None in values
        shape.enum = tuple(each for each in values if each is not None)
    properties, required = merged.get("properties"), merged.get("required")
    shape.properties = (
        {name: each if isinstance(each, dict) else {} for name, each in properties.items()}
        if isinstance(properties, dict)
        else {}
    )
    shape.required = (
        frozenset(each for each in required if isinstance(each, str)) if isinstance(required, list) else frozenset()
    )
    shape.items, shape.additional = merged.get("items"), merged.get("additionalProperties", True)
    shape.format, shape.pattern = str(merged.get("format") or ""), str(merged.get("pattern") or "")
    shape.unique = merged.get("uniqueItems") is True
    shape.default = merged.get("default")
    shape.read_only, shape.write_only = merged.get("readOnly") is True, merged.get("writeOnly") is True
    return shape


def _merged(schema: object, references: References, depth: int) -> Schema:
    """The schema with its `allOf` members, and a choice of one member, worked in."""
    found = references.follow(schema)
    members = found.get("allOf")
    if depth > _MAX_DEPTH:
        return found
    if isinstance(members, list):
        merged: Schema = {}
        for each in (*members, {key: value for key, value in found.items() if key != "allOf"}):
            merged = _both(merged, _merged(each, references, depth + 1))
        found = merged
    for word in ("oneOf", "anyOf"):
        found = _without_lone_member(found, word, references, depth)
    return found


def _without_lone_member(schema: Schema, word: str, references: References, depth: int) -> Schema:
    """Null among the members of a choice makes it nullable; a member that is left alone is the schema itself."""
    members = schema.get(word)
    if not isinstance(members, list):
        return schema
    kept = [each for each in members if isinstance(each, dict) and references.follow(each).get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key not in {word, "discriminator"}}
    nullable: Schema = {"nullable": True} if len(kept) < len(members) else {}
    if len(kept) == 1:
        return {**_both(_merged(kept[0], references, depth + 1), rest), **nullable}
    return {**rest, word: kept, **nullable}


def _both(first: Schema, second: Schema) -> Schema:
    """A schema that asks for what two ask for."""
    merged = {**first, **second}
    for word in ("properties", "patternProperties"):
        left, right = first.get(word), second.get(word)
        if isinstance(left, dict) and isinstance(right, dict):
            both = {
                name: {"allOf": [left[name], right[name]]} if left[name] != right[name] else left[name]
                for name in left.keys() & right.keys()
            }
            merged[word] = {**left, **right, **both}
    left, right = first.get("required"), second.get("required")
    if isinstance(left, list) and isinstance(right, list):
        merged["required"] = [*left, *(each for each in right if each not in left)]
    left, right = first.get("enum"), second.get("enum")
    if isinstance(left, list) and isinstance(right, list):
        merged["enum"] = [each for each in left if each in right]
    return merged


def _kinds(schema: Schema, shape: Shape) -> None:
    kinds = schema.get("type")
    names = (
        {kinds}
        if isinstance(kinds, str)
        else {each for each in kinds if isinstance(each, str)}
        if isinstance(kinds, list)
        else set()
    )
    shape.nullable = schema.get("nullable") is True or "null" in names
    known = frozenset(names - {"null"})
    if not known and "properties" in schema:
        known = frozenset({"object"})
    shape.types = known or (frozenset() if names else None)


def _numbers(schema: Schema, shape: Shape) -> None:
    exclusive: set[str] = set()
    for word in _LIMITS:
        value = schema.get(word)
        if isinstance(value, int | float) and not isinstance(value, bool):
            shape.limits[word] = value
    for word, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        value = schema.get(word)
        if value is True:
            exclusive.add(bound)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            shape.limits[bound] = value
            exclusive.add(bound)
    shape.exclusive = frozenset(exclusive)
