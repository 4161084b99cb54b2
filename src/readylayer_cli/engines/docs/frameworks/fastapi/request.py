"""Parameters and body of an endpoint, from its signature."""

import re
from dataclasses import dataclass

from readylayer_cli.domain.api import Content, Parameter, Schema
from readylayer_cli.engines.docs.frameworks.fastapi.names import MARKERS, last_name, marker_of
from readylayer_cli.engines.docs.frameworks.fastapi.signature import Argument, Signature
from readylayer_cli.engines.docs.python.classes import derives, external_names
from readylayer_cli.engines.docs.python.values import ClassValue, External, Object, Subscripted, UnionType
from readylayer_cli.engines.docs.schemas.constraints import constrained, default_of
from readylayer_cli.engines.docs.schemas.fields import fields_of, is_record
from readylayer_cli.engines.docs.schemas.scalars import DICTS, LISTS, SETS, scalar
from readylayer_cli.engines.docs.schemas.types import TypeSchemas

_CONTAINERS = LISTS | SETS | DICTS | {"tuple", "Tuple"}
_PASSWORD_FIELDS: Schema = {
    "grant_type": {"anyOf": [{"type": "string", "pattern": "^password$"}, {"type": "null"}]},
    "username": {"type": "string"},
    "password": {"type": "string", "format": "password"},
    "scope": {"type": "string", "default": ""},
    "client_id": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    "client_secret": {"anyOf": [{"type": "string"}, {"type": "null"}]},
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One argument that is part of the body."""

    name: str
    schema: Schema
    required: bool
    kind: str
    embed: bool
    is_model: bool


class RequestReader:
    """Tells parameters from bodies, as FastAPI does."""

    def __init__(self, schemas: TypeSchemas) -> None:
        self.schemas = schemas

    def read(
        self, signature: Signature, in_path: list[str], unique_id: str
    ) -> tuple[tuple[Parameter, ...], Content | None]:
        """The parameters and the body of an endpoint."""
        parameters: list[Parameter] = []
        parts: list[_Part] = []
        for argument in signature.arguments:
            place = self._place(argument, in_path)
            if place in {"body", "form", "file"}:
                parts.append(self._part(argument, place))
            else:
                parameters += self._parameters(argument, place)
        named = {each.name for each in parameters if each.where == "path"}
        parameters += [
            Parameter(name, "path", required=True, schema={"type": "string"}) for name in in_path if name not in named
        ]
        order = {"path": 0, "query": 1, "header": 2, "cookie": 3}
        unique = {(each.where, each.name): each for each in parameters}
        ordered = sorted(unique.values(), key=lambda each: order[each.where])
        return tuple(ordered), self._body(parts, signature, unique_id)

    def _place(self, argument: Argument, in_path: list[str]) -> str:
        marker = marker_of(argument.marker)
        if marker:
            return MARKERS.get(marker, "query")
        if argument.name in in_path:
            return "path"
        if _is_upload(argument.annotation):
            return "file"
        return "query" if is_scalar(argument.annotation) else "body"

    def _parameters(self, argument: Argument, place: str) -> list[Parameter]:
        marker = argument.marker
        given = dict(marker.kwargs) if marker is not None else {}
        model = _model(argument.annotation)
        if model is not None and place != "path":
            return self._flattened(model, place)
        if given.get("include_in_schema") is False:
            return []
        alias = next((given[key] for key in ("validation_alias", "alias") if isinstance(given.get(key), str)), None)
        name = alias if isinstance(alias, str) else argument.name
        if place == "header" and alias is None and given.get("convert_underscores") is not False:
            name = name.replace("_", "-")
        schema = constrained(
            self.schemas.of(
                argument.annotation if argument.annotation is not Ellipsis else External("builtins.str"), argument.scope
            ),
            given,
        )
        described = schema.pop("description", "")
        deprecated = schema.pop("deprecated", False) is True
        if argument.has_default:
            schema = {**schema, **default_of(argument.default)}
        required = place == "path" or not argument.has_default
        return [Parameter(name, place, required, schema, described if isinstance(described, str) else "", deprecated)]

    def _flattened(self, model: ClassValue, place: str) -> list[Parameter]:
        found = []
        for each in fields_of(self.schemas.machine, model):
            schema = self.schemas.field(each)
            described = schema.pop("description", "")
            name = each.public_name
            if place == "header" and name == each.name:
                name = name.replace("_", "-")
            found.append(Parameter(name, place, each.required, schema, described if isinstance(described, str) else ""))
        return found

    def _part(self, argument: Argument, kind: str) -> _Part:
        given = dict(argument.marker.kwargs) if argument.marker is not None else {}
        alias = given.get("alias")
        schema = constrained(self.schemas.of(argument.annotation, argument.scope), given)
        if kind == "file" and not schema:
            schema = {"type": "string", "format": "binary"}
        if argument.has_default:
            schema = {**schema, **default_of(argument.default)}
        name = alias if isinstance(alias, str) else argument.name
        kind = "file" if kind == "form" and _is_upload(argument.annotation) else kind
        is_model = _model(argument.annotation) is not None
        return _Part(name, schema, not argument.has_default, kind, given.get("embed") is True, is_model)

    def _body(self, parts: list[_Part], signature: Signature, unique_id: str) -> Content | None:
        media = "application/json"
        if any(part.kind == "file" for part in parts):
            media = "multipart/form-data"
        elif any(part.kind == "form" for part in parts) or signature.password_forms:
            media = "application/x-www-form-urlencoded"
        if signature.password_forms:
            properties: Schema = {**_PASSWORD_FIELDS, **{part.name: part.schema for part in parts}}
            return self._wrapped(properties, ["username", "password"], unique_id, media)
        if not parts:
            return None
        only = parts[0]
        alone = len(parts) == 1 and not only.embed and (only.kind == "body" or (only.kind == "form" and only.is_model))
        if alone:
            return Content(media, only.schema, only.required)
        required = [part.name for part in parts if part.required]
        return self._wrapped({part.name: part.schema for part in parts}, required, unique_id, media)

    def _wrapped(self, properties: Schema, required: list[str], unique_id: str, media: str) -> Content:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", f"Body_{unique_id}")
        schema: Schema = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        return Content(media, self.schemas.components.put(name, schema), bool(required))


def is_scalar(annotation: object) -> bool:
    """Whether a value of this type fits into one query parameter."""
    if isinstance(annotation, UnionType):
        return all(is_scalar(each) for each in annotation.args)
    if isinstance(annotation, Subscripted):
        last = last_name(annotation.base)
        if last in {"Annotated", "Optional", "Required"}:
            return is_scalar(annotation.args[0])
        if last == "Union":
            return all(is_scalar(each) for each in annotation.args)
        return last == "Literal" or (last in {"Type", "type"})
    if isinstance(annotation, ClassValue):
        return not is_record(annotation) and not derives(annotation, *_CONTAINERS)
    if isinstance(annotation, External):
        last = annotation.name.rpartition(".")[2]
        return last not in _CONTAINERS and (
            scalar(annotation.name) is not None or not _is_foreign_model(annotation.name)
        )
    return True


def _is_foreign_model(name: str) -> bool:
    """Whether a class of another package is more likely a model than a scalar."""
    package = name.partition(".")[0]
    return package not in {
        "builtins",
        "typing",
        "enum",
        "datetime",
        "uuid",
        "decimal",
        "pathlib",
        "fastapi",
        "starlette",
        "http",
    }


def _model(annotation: object) -> ClassValue | None:
    while isinstance(annotation, Subscripted) and last_name(annotation) in {"Annotated", "Optional"}:
        annotation = annotation.args[0]
    if isinstance(annotation, UnionType):
        members = [each for each in annotation.args if each is not None]
        annotation = members[0] if len(members) == 1 else None
    if isinstance(annotation, Subscripted):
        annotation = annotation.base
    return annotation if isinstance(annotation, ClassValue) and is_record(annotation) else None


def _is_upload(annotation: object) -> bool:
    if isinstance(annotation, Subscripted | UnionType):
        return any(_is_upload(each) for each in annotation.args)
    if isinstance(annotation, Object):
        return False
    return any(name.rpartition(".")[2] == "UploadFile" for name in external_names(annotation))
