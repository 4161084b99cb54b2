"""JSON of strangers, taken apart without trusting its types."""

import json
from collections.abc import Iterator, Mapping

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.coverage.content import Content

_HINT = "was the report written to its end?"
_MOST = 2**63 - 1
_SMALL = 1 << 20
_FEWEST_BYTES = 5


def parse_json(content: Content) -> object:
    """The value; raises `InputError` for what is no JSON, is nested too deep or consists of little but brackets."""
    data = content.whole()
    if len(data) > _SMALL and (data.count(b"[") + data.count(b"{")) * _FEWEST_BYTES > len(data):
        raise InputError("RL2003", "the JSON is little but brackets", "this is no report")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError("RL2003", f"not JSON: {str(error)[:200]}", _HINT) from None


def mapping(value: object, what: str) -> Mapping[str, object]:
    """An object; raises `InputError` naming what should be one."""
    if not isinstance(value, dict):
        raise InputError("RL2003", f"{what[:100]} is no object", _HINT)
    return value


def listing(value: object, what: str) -> list[object]:
    """An array; raises `InputError` naming what should be one."""
    if not isinstance(value, list):
        raise InputError("RL2003", f"{what[:100]} is no array", _HINT)
    return value


def number(value: object, what: str) -> int:
    """A number, cut to a whole one; raises `InputError` naming what should be one."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - not a number
        raise InputError("RL2003", f"{what[:100]} is no number", _HINT)
    return int(max(min(value, _MOST), -_MOST))


def text(value: object, what: str) -> str:
    """A text; raises `InputError` naming what should be one."""
    if not isinstance(value, str):
        raise InputError("RL2003", f"{what[:100]} is no text", _HINT)
    return value


def objects(value: object, what: str) -> Iterator[Mapping[str, object]]:
    """The objects of an array."""
    for each in listing(value, what):
        yield mapping(each, what)
