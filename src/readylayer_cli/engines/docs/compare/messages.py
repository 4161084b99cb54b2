"""What an operation takes and gives, compared: parameters, bodies, answers and their headers."""

from collections.abc import Iterator

from readylayer_cli.domain.api import ApiChange, Level, Schema
from readylayer_cli.engines.docs.compare.pointer import References, escaped
from readylayer_cli.engines.docs.compare.values import Place, ValueComparison
from readylayer_cli.engines.docs.paths import names_in

Spot = tuple[str, Schema, Schema]
"""An operation in its document: path, path item, operation."""
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


class MessageComparison:
    """Compares one operation with its successor."""

    def __init__(self, old: References, new: References) -> None:
        self._old, self._new = old, new
        self._values = ValueComparison(old, new)

    def compare(self, old: Spot, new: Spot, method: str) -> Iterator[ApiChange]:
        """Every change of what the operation takes and gives."""
        base = Place(method.upper(), new[0], "", "", f"/paths/{escaped(new[0])}/{method}")
        yield from self._parameters(old, new, base)
        yield from self._body(
            self._old.follow(old[2].get("requestBody")), self._new.follow(new[2].get("requestBody")), base
        )
        yield from self._responses(old[2], new[2], base)

    def _parameters(self, old: Spot, new: Spot, base: Place) -> Iterator[ApiChange]:
        before, after = _parameters(old, self._old), _parameters(new, self._new)
        renamed = dict(zip(names_in(new[0]), names_in(old[0]), strict=False))
        after = {
            (where, renamed.get(name, name) if where == "path" else name): each for (where, name), each in after.items()
        }
        for key in sorted(before.keys() | after.keys()):
            was, now = before.get(key), after.get(key)
            place = _of_parameter(base, key)
            if was is None and now is not None:
                required = now.get("required") is True
                name, level = (
                    ("new-required-request-parameter", Level.ERROR)
                    if required
                    else ("new-optional-request-parameter", Level.INFO)
                )
                yield place.change(name, level, f"it was added as {'required' if required else 'optional'}")
            elif was is not None and now is None:
                yield place.change("request-parameter-removed", Level.WARNING, "it was removed")
            elif was is not None and now is not None:
                yield from self._parameter(was, now, place, key[0])

    def _parameter(self, was: Schema, now: Schema, place: Place, where: str) -> Iterator[ApiChange]:
        if where != "path" and (was.get("required") is True) != (now.get("required") is True):
            required = now.get("required") is True
            name, level = ("became-required", Level.ERROR) if required else ("became-optional", Level.INFO)
            yield place.change(f"request-parameter-{name}", level, f"it {name.replace('-', ' ')}")
        before, after = _style(was, where), _style(now, where)
        if before != after:
            yield place.change("request-parameter-style-changed", Level.WARNING, f"style {before} became {after}")
        if was.get("deprecated") is not True and now.get("deprecated") is True:
            yield place.change("request-parameter-deprecated", Level.INFO, "it was deprecated")
        yield from self._values.compare(_schema(was), _schema(now), place)

    def _body(self, was: Schema, now: Schema, base: Place) -> Iterator[ApiChange]:
        place = Place(base.method, base.path, "request-body", "request body", f"{base.location}/requestBody")
        if not was and now:
            required = now.get("required") is True
            name, level = (
                ("request-body-added-required", Level.ERROR)
                if required
                else ("request-body-added-optional", Level.INFO)
            )
            yield place.change(name, level, "it was added")
            return
        if was and not now:
            yield place.change("request-body-removed", Level.WARNING, "it was removed")
            return
        if (was.get("required") is True) != (now.get("required") is True):
            required = now.get("required") is True
            name, level = ("became-required", Level.ERROR) if required else ("became-optional", Level.INFO)
            yield place.change(f"request-body-{name}", level, f"it {name.replace('-', ' ')}")
        yield from self._media(was, now, place, "request-body")

    def _media(self, was: Schema, now: Schema, place: Place, kind: str) -> Iterator[ApiChange]:
        before, after = _contents(was), _contents(now)
        for media in sorted(before.keys() | after.keys()):
            if media not in after:
                yield place.change(f"{kind}-media-type-removed", Level.ERROR, f"media type {media} was removed")
            elif media not in before:
                yield place.change(f"{kind}-media-type-added", Level.INFO, f"media type {media} was added")
            else:
                location = f"{place.location}/content/{escaped(media)}/schema"
                inner = Place(place.method, place.path, place.part, place.label, location, response=place.response)
                yield from self._values.compare(before[media], after[media], inner)

    def _responses(self, old: Schema, new: Schema, base: Place) -> Iterator[ApiChange]:
        before, after = _mapping(old.get("responses")), _mapping(new.get("responses"))
        for code in sorted(before.keys() | after.keys()):
            success = code.startswith(("2", "3"))
            kind = "success" if success else "non-success"
            location = f"{base.location}/responses/{escaped(code)}"
            place = Place(base.method, base.path, "response-body", f"answer {code}", location, response=True)
            if code not in after:
                level = Level.ERROR if success else Level.WARNING
                yield place.change(f"response-{kind}-status-removed", level, "it was removed")
            elif code not in before:
                yield place.change(f"response-{kind}-status-added", Level.INFO, "it was added")
            else:
                was, now = self._old.follow(before[code]), self._new.follow(after[code])
                yield from self._media(was, now, place, "response")
                yield from self._headers(was, now, place)

    def _headers(self, was: Schema, now: Schema, place: Place) -> Iterator[ApiChange]:
        before = {name.lower(): (name, self._old.follow(each)) for name, each in _mapping(was.get("headers")).items()}
        after = {name.lower(): (name, self._new.follow(each)) for name, each in _mapping(now.get("headers")).items()}
        for key, (name, header) in sorted(before.items()):
            required = header.get("required") is True
            if key not in after:
                what, level = ("required", Level.ERROR) if required else ("optional", Level.WARNING)
                yield place.change(f"{what}-response-header-removed", level, f"header {name} was removed")
            elif required and after[key][1].get("required") is not True:
                yield place.change("response-header-became-optional", Level.ERROR, f"header {name} became optional")


def _parameters(spot: Spot, references: References) -> dict[tuple[str, str], Schema]:
    """Parameters by place and name, those of the path item included; names of headers in lower case."""
    found: dict[tuple[str, str], Schema] = {}
    for holder in (spot[1], spot[2]):
        listed = holder.get("parameters")
        for each in listed if isinstance(listed, list) else []:
            parameter = references.follow(each)
            where, name = str(parameter.get("in")), str(parameter.get("name"))
            found[(where, name.lower() if where == "header" else name)] = parameter
    return found


def _of_parameter(base: Place, key: tuple[str, str]) -> Place:
    location = f"{base.location}/parameters/{key[0]}:{escaped(key[1])}"
    return Place(base.method, base.path, "request-parameter", f"{key[0]} parameter `{key[1]}`", location)


def _schema(parameter: Schema) -> object:
    """A parameter's schema; the older kind of document has its words in the parameter itself."""
    if "schema" in parameter:
        return parameter["schema"]
    contents = _contents(parameter)
    if contents:
        return next(iter(contents.values()))
    return {key: value for key, value in parameter.items() if key not in {"name", "in", "required", "description"}}


def _style(parameter: Schema, where: str) -> tuple[object, object]:
    style = parameter.get("style", _STYLES.get(where, "form"))
    return style, parameter.get("explode", style == "form")


def _contents(holder: Schema) -> dict[str, object]:
    found: dict[str, object] = {}
    for media, each in _mapping(holder.get("content")).items():
        found[media.lower()] = each.get("schema", {}) if isinstance(each, dict) else {}
    return found


def _mapping(value: object) -> dict[str, object]:
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else {}
