"""The form of an answer, and how text from a model becomes claims."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from readylayer_cli.domain.patterns import lazy_pattern

Category = Literal["bug", "security", "concurrency", "data-loss", "performance", "compatibility", "test"]
Form = TypeVar("Form", bound=BaseModel)
_FENCED = lazy_pattern(r"```(?:json)?\s*\n(.*?)\n?```", re.DOTALL)
_NOT_OF_STRICT_SCHEMAS = ("default", "maxLength", "minLength", "maxItems", "title")
_LONGEST = 400_000
_MOST_CLAIMS = 40


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Claim(_Part):
    """One thing that the model holds to be wrong with the change."""

    file: str = Field(max_length=1_000, description="The file's name as shown.")
    quote: str = Field(
        min_length=1, max_length=4_000, description="One to ten consecutive lines of the change, copied exactly."
    )
    line: int | None = Field(None, description="The number shown left of the quote's first line.")
    category: Annotated[Category, BeforeValidator(_lower)]
    problem: str = Field(min_length=1, max_length=2_000, description="What is wrong, in one or two sentences.")
    consequence: str = Field("", max_length=2_000, description="What happens because of it, to whom, when.")
    severity: Annotated[Literal["low", "medium", "high", "critical"], BeforeValidator(_lower)]
    confidence: Annotated[Literal["low", "medium", "high"], BeforeValidator(_lower)]
    cwe: str | None = Field(None, max_length=20, description="CWE-number of a weakness, if it is one.")
    symbols: list[Annotated[str, Field(max_length=200)]] = Field(
        default_factory=list, max_length=20, description="Names that the problem is about, as they stand in the code."
    )
    replacement: str | None = Field(
        None, max_length=8_000, description="Complete lines to put in place of the quoted lines, or null."
    )


class Claims(_Part):
    """A whole answer."""

    summary: str = Field("", max_length=3_000, description="One paragraph: what the change does.")
    findings: list[Claim] = Field(max_length=_MOST_CLAIMS)


class Ballot(_Part):
    """Whether one claim stands up."""

    id: int
    keep: bool


class Ballots(_Part):
    """The second look's answer."""

    verdicts: list[Ballot] = Field(max_length=200)


def schema_of(model: type[BaseModel]) -> dict[str, object]:
    """The JSON schema in the strict form that providers accept: every property required, no others."""
    schema = model.model_json_schema()
    _strict(schema)
    return schema


def read_claims(text: str) -> Claims | str:
    """The claims, or what is wrong with the answer."""
    return _read(text, Claims)


def read_ballots(text: str) -> Ballots | str:
    """The votes, or what is wrong with the answer."""
    return _read(text, Ballots)


def _read(text: str, form: type[Form]) -> Form | str:
    """Providers wrap JSON in fences and prose; whatever object fits is taken."""
    problem = "the answer holds no JSON object"
    for candidate in _candidates(text[:_LONGEST]):
        try:
            return form.model_validate(candidate)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            problem = f"{'.'.join(map(str, first['loc'])) or 'the object'}: {first['msg']}"
    return problem


def _candidates(text: str) -> Iterator[Mapping[str, object]]:
    bodies = [text, *_FENCED.findall(text)]
    opening, closing = text.find("{"), text.rfind("}")
    if 0 <= opening < closing:
        bodies.append(text[opening : closing + 1])
    for body in bodies:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            yield found
        elif isinstance(found, list):
            yield {"findings": found}


def _strict(schema: object) -> None:
    if isinstance(schema, list):
        for each in schema:
            _strict(each)
    elif isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            schema["additionalProperties"] = False
            schema["required"] = list(properties)
        for name in _NOT_OF_STRICT_SCHEMAS:
            schema.pop(name, None)
        for each in list(schema.values()):
            _strict(each)
