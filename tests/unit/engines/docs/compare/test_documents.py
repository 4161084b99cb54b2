"""Two documents compared: what breaks clients is an error, and a refactoring is nothing."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.engines.docs.compare.documents import compare_documents

USER = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 40},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "age": {"type": "integer", "format": "int32", "minimum": 0},
        "friends": {"type": "array", "items": {"$ref": "#/components/schemas/User"}},
    },
}


def document(schema=None, **operation) -> dict:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
    post = {
        "operationId": "add",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "q", "in": "query", "schema": {"type": "string"}},
        ],
        "requestBody": {"content": body},
        "responses": {"200": {"description": "OK", "content": body}, "404": {"description": "None"}},
        **operation,
    }
    return {
        "openapi": "3.1.0",
        "paths": {"/users/{id}": {"post": post}},
        "components": {"schemas": {"User": copy.deepcopy(schema or USER)}},
    }


def changed(edit) -> dict:
    new = document()
    edit(new)
    return new


def post(new: dict) -> dict:
    return new["paths"]["/users/{id}"]["post"]


def user(new: dict) -> dict:
    return new["components"]["schemas"]["User"]


def levels(old: dict, new: dict) -> set[tuple[str, str]]:
    return {(each.id, each.level.value) for each in compare_documents(old, new)}


BREAKING = [
    (lambda new: new["paths"].clear(), ("api-path-removed-without-deprecation", "error")),
    (lambda new: post(new)["parameters"].pop(), ("request-parameter-removed", "warning")),
    (lambda new: post(new)["parameters"][1].update(required=True), ("request-parameter-became-required", "error")),
    (
        lambda new: post(new)["parameters"].append({"name": "x", "in": "header", "required": True}),
        ("new-required-request-parameter", "error"),
    ),
    (
        lambda new: post(new)["parameters"][1]["schema"].update(type="integer"),
        ("request-parameter-type-changed", "error"),
    ),
    (lambda new: post(new)["requestBody"].update(required=True), ("request-body-became-required", "error")),
    (lambda new: post(new).pop("requestBody"), ("request-body-removed", "warning")),
    (lambda new: post(new)["responses"].pop("200"), ("response-success-status-removed", "error")),
    (lambda new: post(new)["responses"].pop("404"), ("response-non-success-status-removed", "warning")),
    (lambda new: post(new).update(security=[{"key": []}]), ("api-security-added", "error")),
    (lambda new: user(new)["required"].append("age"), ("request-property-became-required", "error")),
    (lambda new: user(new)["required"].clear(), ("response-property-became-optional", "error")),
    (lambda new: user(new)["properties"].pop("name"), ("response-required-property-removed", "error")),
    (lambda new: user(new)["properties"].pop("age"), ("response-optional-property-removed", "warning")),
    (lambda new: user(new)["properties"]["kind"]["enum"].pop(), ("request-property-enum-value-removed", "error")),
    (
        lambda new: user(new)["properties"]["kind"]["enum"].append("c"),
        ("response-property-enum-value-added", "warning"),
    ),
    (
        lambda new: user(new)["properties"]["name"].update(maxLength=20),
        ("request-property-max-length-decreased", "error"),
    ),
    (
        lambda new: user(new)["properties"]["name"].update(maxLength=60),
        ("response-property-max-length-increased", "error"),
    ),
    (lambda new: user(new)["properties"]["age"].update(minimum=1), ("request-property-min-increased", "error")),
    (lambda new: user(new)["properties"]["age"].update(type="number"), ("response-property-type-changed", "error")),
    (
        lambda new: user(new)["properties"]["name"].update(type=["string", "null"]),
        ("response-property-became-nullable", "error"),
    ),
    (lambda new: user(new).update(additionalProperties=False), ("request-body-additional-properties-removed", "error")),
]


@pytest.mark.parametrize(("edit", "expected"), BREAKING)
def test_what_breaks_clients_is_found(edit, expected):
    assert expected in levels(document(), changed(edit))


def test_an_operation_removed_after_its_sunset_breaks_nobody():
    old = document(deprecated=True, **{"x-sunset": "2024-05-01"})
    gone = {"openapi": "3.1.0", "paths": {}}

    assert {each.level.value for each in compare_documents(old, gone, today="2024-06-01")} == {"info"}
    assert {each.level.value for each in compare_documents(old, gone, today="2024-04-01")} == {"error"}


def test_a_read_only_property_is_judged_for_answers_alone():
    new = changed(lambda new: user(new)["properties"].update(made={"type": "string", "readOnly": True}))
    user(new)["required"].append("made")

    assert levels(document(), new) == {("response-property-added", "info")}


def test_a_further_alternative_of_security_breaks_nobody():
    old = document(security=[{"key": []}])
    new = document(security=[{"key": []}, {"oauth": ["read"]}])

    assert levels(old, new) == {("api-security-alternative-added", "info")}
    assert ("api-security-alternative-removed", "error") in levels(new, old)


def inlined(schema):
    return {**schema, "properties": {**schema["properties"], "friends": {"type": "array", "items": schema}}}


def wrapped(schema: dict) -> dict:
    return {"allOf": [schema]}


def split(schema: dict) -> dict:
    properties = schema["properties"]
    first = {"type": "object", "properties": {"name": properties["name"]}, "required": ["name"]}
    rest = {"type": "object", "properties": {key: value for key, value in properties.items() if key != "name"}}
    return {"allOf": [first, rest]}


def reordered(schema: dict) -> dict:
    properties = {
        key: dict(reversed(list(value.items()))) for key, value in reversed(list(schema["properties"].items()))
    }
    properties["kind"] = {**properties["kind"], "enum": list(reversed(properties["kind"]["enum"]))}
    return {"properties": properties, "required": schema["required"], "type": "object"}


def titled(schema: dict) -> dict:
    return {**schema, "title": "A user", "description": "Somebody", "examples": [{"name": "x"}]}


def as_any_of(schema: dict) -> dict:
    return {"anyOf": [schema]}


def as_lists(schema: dict) -> dict:
    return {**schema, "type": ["object"]}


REFACTORINGS = [wrapped, split, reordered, titled, as_any_of, as_lists]


@given(st.lists(st.sampled_from(REFACTORINGS), min_size=1, max_size=4), st.booleans())
def test_refactorings_report_nothing_in_either_direction(steps, renamed):
    schema = copy.deepcopy(USER)
    for index, step in enumerate(steps):
        schema = step(schema) if "properties" in schema else [wrapped, as_any_of][index % 2](schema)
    new = document(schema)
    if renamed:
        text = (
            repr(new).replace("schemas/User", "schemas/Person").replace("'User':", "'Person':").replace("{id}", "{key}")
        )
        new = eval(text.replace("'name': 'id'", "'name': 'key'"))

    assert compare_documents(document(), new) == ()
    assert compare_documents(new, document()) == ()


def test_null_is_spelled_in_three_ways_that_mean_the_same():
    spellings = [
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"type": "string"}]},
    ]
    made = [changed(lambda new, each=each: user(new)["properties"].update(age=each)) for each in spellings]

    assert [compare_documents(one, other) for one in made for other in made] == [()] * 16


def test_a_reference_that_leads_in_a_circle_or_nowhere_is_no_fault():
    loop = document({"$ref": "#/components/schemas/User"})
    lost = document({"$ref": "#/components/schemas/Nobody"})

    assert compare_documents(loop, loop) == ()
    assert compare_documents(lost, lost) == ()
