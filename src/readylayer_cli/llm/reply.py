"""The form of an answer, and how text from a model becomes claims."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError

from readylayer_cli.domain.patterns import lazy_pattern

Category = Literal["bug", "security", "concurrency", "data-loss", "performance", "compatibility", "test"]
Form = TypeVar("Form", bound=BaseModel)
_THOUGHT = lazy_pattern(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_NOT_OF_STRICT_SCHEMAS = ("default", "maxLength", "minLength", "maxItems", "title")
_LONGEST = 400_000
_MOST_CLAIMS = 40
_MOST_OBJECTS = 60
_WORDS = {
    "correctness": "bug", "logic": "bug", "error-handling": "bug", "error_handling": "bug", "reliability": "bug",
    "robustness": "bug", "crash": "bug", "race": "concurrency", "race-condition": "concurrency",
    "data_loss": "data-loss", "data": "data-loss",
    "vulnerability": "security", "privacy": "security", "breaking-change": "compatibility",
    "api": "compatibility", "tests": "test", "testing": "test", "info": "low", "minor": "low", "trivial": "low",
    "moderate": "medium", "major": "high", "blocker": "critical", "severe": "critical", "certain": "high",
}  # fmt: skip
"""What models say instead of the words that they were given."""


def _word(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "high" if value >= 0.8 else "medium" if value >= 0.5 else "low"
    if not isinstance(value, str):
        return value
    word = value.strip().lower().replace(" ", "-")
    return _WORDS.get(word, word)


def _number(value: object) -> object:
    """Of `12-14` or `L12` the first number; what holds none is no help, and no harm."""
    if isinstance(value, str):
        found = re.search(r"\d{1,7}", value)
        return int(found[0]) if found else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> object:
    return "" if value is None else value


def _names(value: object) -> object:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [name for name in names if isinstance(name, str) and 0 < len(name) <= 200][:20]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Claim(_Part):
    """One thing that the model holds to be wrong with the change."""

    file: str = Field(max_length=1_000, description="The file's name as shown.")
    quote: str = Field(
        min_length=1, max_length=4_000, description="One to ten consecutive lines of the change, copied exactly."
    )
    line: Annotated[int | None, BeforeValidator(_number)] = Field(
        None, description="The number shown left of the quote's first line."
    )
    category: Annotated[Category, BeforeValidator(_word)]
    problem: str = Field(min_length=1, max_length=2_000, description="What is wrong, in one or two sentences.")
    consequence: Annotated[str, BeforeValidator(_text)] = Field(
        "", max_length=2_000, description="What happens because of it, to whom, when."
    )
    severity: Annotated[Literal["low", "medium", "high", "critical"], BeforeValidator(_word)]
    confidence: Annotated[Literal["low", "medium", "high"], BeforeValidator(_word)]
    cwe: str | None = Field(None, max_length=200, description="CWE-number of a weakness, if it is one.")
    symbols: Annotated[list[str], BeforeValidator(_names)] = Field(
        default_factory=list, description="Names that the problem is about, as they stand in the code."
    )
    replacement: str | None = Field(
        None, max_length=8_000, description="Complete lines to put in place of the quoted lines, or null."
    )


class Claims(_Part):
    """A whole answer."""

    summary: Annotated[str, BeforeValidator(_text)] = Field(
        "", max_length=3_000, description="One paragraph: what the change does."
    )
    findings: list[Claim] = Field(max_length=_MOST_CLAIMS)
    _malformed: int = PrivateAttr(0)

    @property
    def malformed(self) -> int:
        """How many claims of the answer were none, or too many."""
        return self._malformed


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
    """The claims, or what is wrong with the answer. One claim that is none spoils no others."""
    problem: Claims | str = "the answer holds no JSON object"
    for candidate in _candidates(text):
        found = _claims(candidate)
        if isinstance(found, Claims):
            return found
        problem = found
    return problem


def _claims(candidate: Mapping[str, object]) -> Claims | str:
    given = candidate.get("findings")
    if not isinstance(given, list):
        return _validated(candidate, Claims)
    read = [_validated(each, Claim) for each in given]
    good = [each for each in read if isinstance(each, Claim)][:_MOST_CLAIMS]
    faults = [each for each in read if isinstance(each, str)]
    if faults and not good:
        return f"findings: {faults[0]}"
    found = _validated({**candidate, "findings": good}, Claims)
    if isinstance(found, Claims):
        found._malformed = len(given) - len(good)  # noqa: SLF001 - pydantic sets what is private after it has checked
    return found


def read_ballots(text: str) -> Ballots | str:
    """The votes, or what is wrong with the answer."""
    return _read(text, Ballots)


def _read(text: str, form: type[Form]) -> Form | str:
    """Providers wrap JSON in fences, thoughts and prose; whatever object fits is taken."""
    problem: Form | str = "the answer holds no JSON object"
    for candidate in _candidates(text):
        problem = _validated(candidate, form)
        if isinstance(problem, form):
            return problem
    return problem


def _validated(candidate: object, form: type[Form]) -> Form | str:
    try:
        return form.model_validate(candidate)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the object'}: {first['msg']}"


def _candidates(text: str) -> Iterator[Mapping[str, object]]:
    """Every JSON object or list of objects that stands in the text, outer ones before what they hold."""
    text = _THOUGHT.sub("", text[:_LONGEST])
    decoder = json.JSONDecoder()
    at = _next(text, 0)
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            found, end = None, at + 1
        if isinstance(found, dict):
            yield found
        elif isinstance(found, list) and all(isinstance(each, dict) for each in found):
            yield {"findings": found}
        at = _next(text, end)


def _next(text: str, at: int) -> int:
    """Where the next object or list may begin."""
    places = [place for place in (text.find("{", at), text.find("[", at)) if place >= 0]
    return min(places, default=-1)


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
