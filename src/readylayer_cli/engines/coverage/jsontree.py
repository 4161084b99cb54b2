"""JSON of strangers, taken apart without trusting its types."""

import json
from collections.abc import Iterator, Mapping

from readylayer_cli.domain.errors import InputError

_HINT = "was the report written to its end?"


def parse_json(data: bytes) -> object:
    """The value; raises `InputError` for what is no JSON or is nested too deep."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError("RL2003", f"not JSON: {str(error)[:200]}", _HINT) from None


def mapping(value: object, what: str) -> Mapping[str, object]:
    """An object; raises `InputError` naming what should be one."""
    if not isinstance(value, dict):
        raise InputError("RL2003", f"{what} is no object", _HINT)
    return value


def listing(value: object, what: str) -> list[object]:
    """An array; raises `InputError` naming what should be one."""
    if not isinstance(value, list):
        raise InputError("RL2003", f"{what} is no array", _HINT)
    return value


def number(value: object, what: str) -> int:
    """A number, cut to a whole one; raises `InputError` naming what should be one."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - not a number
        raise InputError("RL2003", f"{what} is no number", _HINT)
    return int(min(value, 2**63 - 1))


def text(value: object, what: str) -> str:
    """A text; raises `InputError` naming what should be one."""
    if not isinstance(value, str):
        raise InputError("RL2003", f"{what} is no text", _HINT)
    return value


def objects(value: object, what: str) -> Iterator[Mapping[str, object]]:
    """The objects of an array."""
    for each in listing(value, what):
        yield mapping(each, what)
