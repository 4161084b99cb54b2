"""Fields of a document that anybody may have written: each read as what it should be, or as nothing."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Table: TypeAlias = Mapping[str, object]

_NOTHING: Table = {}


def table(value: object) -> Table:
    """The object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else _NOTHING


def tables(value: object) -> list[Table]:
    """The objects of a list, in order; what is no object becomes an empty one, so that indexes hold."""
    return [table(each) for each in value] if isinstance(value, list) else []


def items(value: object) -> Sequence[object]:
    """The list; an empty one in place of anything else."""
    return value if isinstance(value, list) else ()


def text(value: object, limit: int = 1_000) -> str:
    """The beginning of the text; numbers count as text, anything else as none."""
    if isinstance(value, str):
        return value[:limit]
    return str(value)[:limit] if isinstance(value, int | float) and not isinstance(value, bool) else ""


def whole(value: object) -> int | None:
    """The whole number; `None` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def number(value: object) -> float | None:
    """The number, which many tools write as a text; `None` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 1e9 else None  # not for infinity and NaN either


def at(values: Sequence[Table], index: object) -> Table:
    """The object at the index; an empty one if the index is none, or leads nowhere."""
    place = whole(index)
    return values[place] if place is not None and 0 <= place < len(values) else _NOTHING
