"""Differences between two schemas, judged for the direction in which their values travel."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readylayer_cli.domain.api import ApiChange, Level, Schema
from readylayer_cli.engines.docs.compare.levels import LOWER, NAMES, REQUEST, RESPONSE, Verdicts
from readylayer_cli.engines.docs.compare.pointer import References, escaped
from readylayer_cli.engines.docs.compare.shape import Shape, shape_of

_MAX_DEPTH = 24


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands: the operation, what it is a part of, and in which direction it travels."""

    method: str
    path: str
    part: str
    label: str
    location: str
    response: bool = False
    inner: str = ""

    @property
    def prefix(self) -> str:
        """How identifiers of changes here begin."""
        return (
            self.part
            if not self.inner or self.part == "request-parameter"
            else f"{self.part.partition('-')[0]}-property"
        )

    @property
    def verdicts(self) -> Verdicts:
        """The levels that hold here."""
        return RESPONSE if self.response else REQUEST

    def inside(self, name: str, pointer: str) -> "Place":
        """The place of a property or of the items."""
        return replace(self, inner=f"{self.inner}.{name}".strip("."), location=f"{self.location}/{pointer}")

    def change(self, name: str, level: Level, text: str) -> ApiChange:
        """A change here."""
        subject = f"{self.label}, property `{self.inner}`" if self.inner else self.label
        return ApiChange(name, level, self.method, self.path, f"{subject}: {text}", self.location)


class ValueComparison:
    """Compares schemas of an old and a new document."""

    def __init__(self, old: References, new: References) -> None:
        self._old, self._new = old, new
        self._open: list[tuple[str, str]] = []

    def compare(self, old: object, new: object, place: Place) -> Iterator[ApiChange]:
        """What changed between two schemas and everything inside them."""
        key = (_identity(old), _identity(new))
        if len(self._open) > _MAX_DEPTH or key in self._open:
            return
        self._open.append(key)
        try:
            before, after = shape_of(old, self._old), shape_of(new, self._new)
            yield from self._kinds(before, after, place)
            yield from self._limits(before, after, place)
            yield from self._enum(before, after, place)
            yield from self._variants(before, after, place)
            yield from self._properties(before, after, place)
            if before.items is not None and after.items is not None:
                yield from self.compare(before.items, after.items, place.inside("[]", "items"))
        finally:
            self._open.pop()

    def _kinds(self, before: Shape, after: Shape, place: Place) -> Iterator[ApiChange]:
        levels = place.verdicts
        if before.types != after.types and not (before.variants or after.variants):
            narrowed, widened = not _covers(after.types, before.types), not _covers(before.types, after.types)
            level = _worst(levels.narrowed if narrowed else Level.INFO, levels.widened if widened else Level.INFO)
            suffix = "changed" if level is Level.ERROR else "generalized"
            yield place.change(f"{place.prefix}-type-{suffix}", level, f"type {_types(before)} became {_types(after)}")
        elif before.format != after.format:
            level = self._format_level(before.format, after.format, levels)
            text = f"format {before.format or 'none'} became {after.format or 'none'}"
            yield place.change(f"{place.prefix}-type-changed", level, text)
        if before.nullable and not after.nullable:
            yield place.change(f"{place.prefix}-became-not-nullable", levels.narrowed, "null is no longer possible")
        if after.nullable and not before.nullable:
            yield place.change(f"{place.prefix}-became-nullable", levels.widened, "null became possible")
        if before.pattern != after.pattern:
            what = "added" if not before.pattern else "removed" if not after.pattern else "changed"
            level = Level.INFO if what == "removed" and not place.response else levels.pattern
            yield place.change(
                f"{place.prefix}-pattern-{what}",
                level,
                f"pattern {before.pattern or 'none'} became {after.pattern or 'none'}",
            )
        if before.default != after.default and not place.response:
            text = f"default {_plain(before.default)} became {_plain(after.default)}"
            level = Level.WARNING if before.default is not None else Level.INFO
            yield place.change(f"{place.prefix}-default-value-changed", level, text)

    def _format_level(self, before: str, after: str, levels: Verdicts) -> Level:
        if (before, after) in {("int32", "int64"), ("float", "double")} or not after:
            return levels.widened
        if (after, before) in {("int32", "int64"), ("float", "double")} or not before:
            return levels.narrowed
        return Level.ERROR

    def _limits(self, before: Shape, after: Shape, place: Place) -> Iterator[ApiChange]:
        levels = place.verdicts
        for word, name in NAMES.items():
            old, new = before.limits.get(word), after.limits.get(word)
            if old == new and (word in before.exclusive) == (word in after.exclusive):
                continue
            if old is None or new is None:
                what = "set" if old is None else "unset"
                level = levels.limit_set if old is None else levels.widened
                yield place.change(f"{place.prefix}-{name}-{what}", level, f"{word} {_plain(old)} became {_plain(new)}")
                continue
            narrowed = word in after.exclusive if old == new else _is_narrower(word, old, new)
            direction = "increased" if new > old else "decreased" if new < old else "changed"
            level = levels.narrowed if narrowed else levels.widened
            yield place.change(f"{place.prefix}-{name}-{direction}", level, f"{word} {old:g} became {new:g}")
        if before.unique != after.unique:
            level = levels.narrowed if after.unique else levels.widened
            yield place.change(f"{place.prefix}-unique-items-changed", level, "whether items are unique changed")

    def _enum(self, before: Shape, after: Shape, place: Place) -> Iterator[ApiChange]:
        levels = place.verdicts
        if before.enum is None or after.enum is None:
            if before.enum is None and after.enum is not None:
                yield place.change(
                    f"{place.prefix}-became-enum", levels.narrowed, f"only {_plain(list(after.enum))} are left"
                )
            elif before.enum is not None and not after.variants:
                level = levels.enum_added
                yield place.change(f"{place.prefix}-enum-removed", level, "it is no longer limited to listed values")
            return
        for value in before.enum:
            if value not in after.enum:
                yield place.change(
                    f"{place.prefix}-enum-value-removed", levels.enum_removed, f"value {_plain(value)} was removed"
                )
        for value in after.enum:
            if value not in before.enum:
                yield place.change(
                    f"{place.prefix}-enum-value-added", levels.enum_added, f"value {_plain(value)} was added"
                )

    def _variants(self, before: Shape, after: Shape, place: Place) -> Iterator[ApiChange]:
        old, new = list(before.variants), list(after.variants)
        pairs = [(one, other) for one in old for other in new if _same_name(one, other)]
        for one, other in pairs:
            yield from self.compare(one, other, place)
        old = [each for each in old if not any(each is one for one, _ in pairs)]
        new = [each for each in new if not any(each is other for _, other in pairs)]
        for one in list(old):
            match = next((other for other in new if not list(self.compare(one, other, place))), None)
            if match is not None:
                old.remove(one)
                new.remove(match)
        if len(old) == len(new) == 1 and before.variants and after.variants:
            yield from self.compare(old[0], new[0], place)
            return
        if old and not after.variants and after.types is not None:
            yield place.change(f"{place.prefix}-any-of-removed", place.verdicts.narrowed, "alternatives were removed")
            return
        if new and not before.variants and before.types is not None:
            yield place.change(f"{place.prefix}-any-of-added", place.verdicts.widened, "alternatives were added")
            return
        for each in old:
            yield place.change(
                f"{place.prefix}-any-of-removed", place.verdicts.narrowed, f"alternative {_title(each)} was removed"
            )
        for each in new:
            yield place.change(
                f"{place.prefix}-any-of-added", place.verdicts.widened, f"alternative {_title(each)} was added"
            )

    def _properties(self, before: Shape, after: Shape, place: Place) -> Iterator[ApiChange]:
        for name in sorted(before.properties.keys() | after.properties.keys()):
            inner = place.inside(name, f"properties/{escaped(name)}")
            old, new = before.properties.get(name), after.properties.get(name)
            if self._is_hidden(old, new, place):
                continue
            if old is not None and new is not None:
                yield from self._required(name in before.required, name in after.required, new, inner)
                yield from self.compare(old, new, inner)
            elif new is not None:
                yield self._added(name in after.required, new, inner)
            else:
                yield self._removed(inner, was_required=name in before.required)
        if (before.additional is False) != (after.additional is False):
            closed = after.additional is False
            level = place.verdicts.narrowed if closed else (Level.WARNING if place.response else Level.INFO)
            what = "removed" if closed else "added"
            yield place.change(f"{place.prefix}-additional-properties-{what}", level, f"further properties were {what}")
        elif isinstance(before.additional, dict) and isinstance(after.additional, dict):
            yield from self.compare(before.additional, after.additional, place.inside("*", "additionalProperties"))

    def _is_hidden(self, old: Schema | None, new: Schema | None, place: Place) -> bool:
        """Whether a property does not travel in this direction, before and after."""
        shapes = [shape_of(each, source) for each, source in ((old, self._old), (new, self._new)) if each is not None]
        return all(each.write_only if place.response else each.read_only for each in shapes)

    def _added(self, required: bool, schema: Schema, place: Place) -> ApiChange:  # noqa: FBT001 - one of two facts
        if place.response:
            return place.change("response-property-added", Level.INFO, "it was added")
        if not required:
            return place.change("new-optional-request-property", Level.INFO, "it was added")
        if shape_of(schema, self._new).default is not None:
            return place.change(
                "new-required-request-property-with-default", Level.INFO, "it was added as required, with a default"
            )
        return place.change("new-required-request-property", Level.ERROR, "it was added as required")

    def _removed(self, place: Place, *, was_required: bool) -> ApiChange:
        if not place.response:
            return place.change("request-property-removed", Level.WARNING, "it was removed")
        if was_required:
            return place.change(
                "response-required-property-removed", Level.ERROR, "it was removed and had been certain"
            )
        return place.change("response-optional-property-removed", Level.WARNING, "it was removed")

    def _required(self, before: bool, after: bool, schema: Schema, place: Place) -> Iterator[ApiChange]:  # noqa: FBT001 - two facts
        if before == after:
            return
        if place.response:
            level, what = (Level.ERROR, "optional") if before else (Level.INFO, "required")
            yield place.change(f"response-property-became-{what}", level, f"it became {what}")
        elif after and shape_of(schema, self._new).default is not None:
            yield place.change(
                "request-property-became-required-with-default", Level.INFO, "it became required, with a default"
            )
        else:
            level, what = (Level.ERROR, "required") if after else (Level.INFO, "optional")
            yield place.change(f"request-property-became-{what}", level, f"it became {what}")


def _covers(wide: frozenset[str] | None, narrow: frozenset[str] | None) -> bool:
    """Whether every value of the second is one of the first."""
    if wide is None:
        return True
    return narrow is not None and all(each in wide or (each == "integer" and "number" in wide) for each in narrow)


def _is_narrower(word: str, old: float, new: float) -> bool:
    if word == "multipleOf":
        return old == 0 or new % old == 0
    return new > old if word in LOWER else new < old


def _worst(*levels: Level) -> Level:
    return min(levels, key=list(Level).index)


def _types(shape: Shape) -> str:
    return "any" if shape.types is None else " or ".join(sorted(shape.types)) or "null"


def _plain(value: object) -> str:
    return "none" if value is None else json.dumps(value, default=str)[:120]


def _identity(schema: object) -> str:
    target = schema.get("$ref") if isinstance(schema, dict) else None
    return target if isinstance(target, str) else f"#{id(schema)}"


def _same_name(one: Schema, other: Schema) -> bool:
    return "$ref" in one and one.get("$ref") == other.get("$ref")


def _title(schema: Schema) -> str:
    target = schema.get("$ref") or schema.get("title") or schema.get("type") or "without a name"
    return str(target).rpartition("/")[2]
