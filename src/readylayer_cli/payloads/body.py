"""Decodes an untrusted request body into one JSON object, within bounds of size and depth."""

import codecs
import json
import math
from collections.abc import Mapping
from typing import NoReturn

from readylayer_cli.domain.errors import InputError, LimitError

MAX_BYTES = 10_000_000
MAX_DEPTH = 100

JsonObject = Mapping[str, object]

_BYTE_ORDER_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)


def decode_body(raw: bytes) -> JsonObject:
    """The object that the body holds; raises `InputError` for anything but one well-formed UTF-8 JSON object
    in which no key has two meanings, and `LimitError` above `MAX_BYTES` or `MAX_DEPTH`.

    Lone surrogates in strings come back as `?`, because neither git nor a database can hold them.
    """
    if len(raw) > MAX_BYTES:
        raise LimitError(
            "RL2330",
            f"payload is larger than {MAX_BYTES} bytes",
            "the body of a webhook is far smaller; is this another file?",
        )
    value = _decode(_text(raw))
    if not isinstance(value, dict):
        raise InputError("RL2031", f"payload is a JSON {_kind(value)}, not an object", "pass the webhook's raw body")
    check_depth(value)
    return value


def check_depth(value: object) -> None:
    """Raise `LimitError` if arrays and objects nest deeper than `MAX_DEPTH`; uses no recursion."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise LimitError("RL2331", f"payload nests deeper than {MAX_DEPTH} levels", "no host sends such a payload")


def _text(raw: bytes) -> str:
    if raw.startswith(_BYTE_ORDER_MARKS):
        raise InputError("RL2030", "payload starts with a byte order mark", "save it as UTF-8 without one")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("RL2030", f"payload is not UTF-8: byte {error.start} cannot be decoded") from error


def _decode(text: str) -> object:
    try:
        value: object = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
        )
        if "\\ud" in text.lower():
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(
            "RL2030", f"payload is not JSON: {error.msg} at {where}", "pass the webhook's raw body"
        ) from error
    except RecursionError as error:
        raise LimitError(
            "RL2331", f"payload nests deeper than {MAX_DEPTH} levels", "no host sends such a payload"
        ) from error
    except ValueError as error:  # an integer of thousands of digits
        raise InputError("RL2030", "payload holds a number that is too long to read") from error
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found and (type(found[key]) is not type(value) or found[key] != value):
            raise InputError(
                "RL2030", f"payload gives the key {key[:60]!r} two meanings", "two readers could disagree on it"
            )
        found[key] = value
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise InputError("RL2030", f"payload holds {word}, which is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise InputError("RL2030", "payload holds a number that is too large to read")
    return number


def _children(node: object) -> list[object]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [child for child in inner if isinstance(child, (dict, list))]


def _kind(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")
