"""Field types for payload models: exact about what an event is built from, forgiving about all the rest."""

from typing import Annotated, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from readylayer_cli.domain.event import Ignored
from readylayer_cli.payloads.body import JsonObject

T = TypeVar("T")
ShapeT = TypeVar("ShapeT", bound="Shape")


class Shape(BaseModel):
    """The part of a payload that is used; unknown keys are passed over, known ones must have their JSON type."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


def _none_if_invalid(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except ValidationError:
        return None


def _digits(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Item = Annotated[T | None, WrapValidator(_none_if_invalid)]
"""A member of a list; one that is null or malformed reads as `None` and leaves the others alone."""
Maybe = Annotated[Item[T], Field(default=None)]
"""A fact that may be missing, null or malformed; all three read as `None`."""

Text = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[int, Field(ge=1, lt=2**63)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_digits)]
"""An id that the host writes as a string or as a number."""
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{7,64}$")]
"""A commit id, maybe shortened. Anything else never reaches git."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://", max_length=4096)]


def read(shape: type[ShapeT], body: JsonObject, what: str) -> ShapeT | Ignored:
    """The body in its shape, or why it cannot be used: which key is missing or malformed."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        return Ignored(f"{what} cannot be used: {where}: {first['msg']}")


def quoted(word: object) -> str:
    """A word of the payload, cut and escaped for a message."""
    text = str(word)
    return repr(text if len(text) <= 60 else text[:59] + "…")
