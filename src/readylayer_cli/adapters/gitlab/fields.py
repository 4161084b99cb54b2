"""Reads fields of answers that nobody vouches for: each has the expected type, or an error names it."""

from collections.abc import Mapping
from typing import TypeVar

from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure

Json = Mapping[str, object]

Plain = TypeVar("Plain", str, int, bool)


def as_object(value: object, what: str) -> Json:
    """The value as a JSON object."""
    if isinstance(value, dict):
        return value
    raise odd_answer(what)


def text(data: Json, name: str) -> str:
    """A string that must be there."""
    return _needed(_of_type(data, name, str), name)


def number(data: Json, name: str) -> int:
    """A whole number that must be there."""
    return _needed(_of_type(data, name, int), name)


def optional_text(data: Json, name: str) -> str | None:
    """A string, `None` if it is absent or null."""
    return _of_type(data, name, str)


def optional_number(data: Json, name: str) -> int | None:
    """A whole number, `None` if it is absent or null."""
    return _of_type(data, name, int)


def flag(data: Json, name: str) -> bool:
    """A truth value; absent and null are false."""
    return _of_type(data, name, bool) or False


def optional_part(data: Json, name: str) -> Json | None:
    """An object within the object, `None` if it is absent or null."""
    value = data.get(name)
    return None if value is None else as_object(value, name)


def parts(data: Json, name: str) -> tuple[Json, ...]:
    """The objects of a list within the object; absent and null are empty."""
    value = data.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise odd_answer(name)
    return tuple(as_object(item, name) for item in value)


def odd_answer(what: str) -> HostError:
    """The error for an answer that is not what GitLab's documentation says."""
    return HostError(
        "RL3026",
        f"GitLab's answer has no usable {what!r}",
        "check that the address is that of a GitLab server; a proxy may answer in its place",
        failure=HostFailure.BROKEN,
    )


def _of_type(data: Json, name: str, kind: type[Plain]) -> Plain | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise odd_answer(name)


def _needed(value: Plain | None, name: str) -> Plain:
    if value is None:
        raise odd_answer(name)
    return value
