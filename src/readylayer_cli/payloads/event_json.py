"""The internal event as JSON text: writing it, reading it back, and its JSON Schema."""

import json
import re
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from readylayer_cli.domain.errors import InputError, ReadyLayerError
from readylayer_cli.domain.event import (
    CiCompleted,
    Event,
    Ignored,
    MergeCompleted,
    PrOpened,
    PrUpdated,
    to_json,
)
from readylayer_cli.payloads.body import decode_body

_SCHEMA_ID = "https://github.com/readylayer/readylayer-cli/raw/main/src/readylayer_cli/schemas/event.schema.json"

_SHA = re.compile(r"[0-9a-fA-F]{7,64}")


def write_event(event: Event | Ignored) -> str:
    """Indented JSON with a final newline: letters of any script stay readable, whatever could steer a terminal or a
    CI log (controls, bidirectional marks, lone surrogates, `##[`) is escaped."""
    text = json.dumps(to_json(event), ensure_ascii=False, indent=2)
    for character in sorted(set(text) - {"\n"}):
        if not character.isprintable():
            text = text.replace(character, json.dumps(character)[1:-1])
    return text.replace("##", "#\\u0023").replace("\x7f", "\\u007f") + "\n"


def read_event(raw: bytes) -> Event:
    """The event that `write_event` wrote; keys that this version does not know are passed over.

    Raises `InputError` for anything else: a raw webhook, an ignored payload, a commit id that is none.
    """
    hint = "turn a raw webhook into one with `readylayer events normalize`"
    try:
        body = decode_body(raw)
    except ReadyLayerError as error:
        raise InputError("RL2033", f"not a ReadyLayer event: {error.message}", hint) from error
    try:
        event = _adapter().validate_json(json.dumps(body), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "event"
        raise InputError(
            "RL2033",
            f"not a ReadyLayer event: {where}: {first['msg']}",
            hint,
        ) from error
    for name, value in _commits(event):
        if value is not None and not _SHA.fullmatch(value):
            raise InputError(
                "RL2033", f"not a ReadyLayer event: {name} is no commit id", "use 7 to 64 hexadecimal digits"
            )
    return event


def _commits(event: Event) -> list[tuple[str, str | None]]:
    found = [(f"pr.{end}", getattr(event.pr, end)) for end in ("base_sha", "head_sha") if event.pr is not None]
    if isinstance(event, MergeCompleted):
        return [*found, ("pr.merge_commit", event.pr.merge_commit)]
    return [*found, ("ci.head_sha", event.ci.head_sha)] if isinstance(event, CiCompleted) else found


def event_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of what `write_event` writes: every key is always present."""
    events = _adapter().json_schema(mode="serialization", schema_generator=_AllKeysRequired)
    ignored = {
        "title": "Ignored",
        "description": "Input that calls for nothing, and why.",
        "type": "object",
        "properties": {"event": {"type": "null"}, "reason": {"type": "string"}},
        "required": ["event", "reason"],
    }
    definitions = events.pop("$defs")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _SCHEMA_ID,
        "title": "ReadyLayer event",
        "oneOf": [*events["oneOf"], {"$ref": "#/$defs/Ignored"}],
        "$defs": {**definitions, "Ignored": ignored},
    }


class _AllKeysRequired(GenerateJsonSchema):
    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,  # noqa: ARG002
        total: bool,  # noqa: ARG002, FBT001  the overridden signature
    ) -> bool:
        return True


@cache
def _adapter() -> TypeAdapter[Event]:
    shape = Annotated[PrOpened | PrUpdated | CiCompleted | MergeCompleted, Field(discriminator="event")]
    return TypeAdapter(shape)
