"""The JSON document and JSON Lines."""

import json
from importlib.resources import files
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

from readylayer_cli.domain.review import ModelUsage, ReviewResult, Shortfall
from readylayer_cli.reports.jsontext import dump
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, everything, finding, result
from tests.unit.reports.runner import commands_in_log
from tests.unit.reports.strategies import a_few, results, text

_SCHEMA = json.loads(files("readylayer_cli").joinpath("schemas", "review.schema.json").read_text(encoding="utf-8"))
_VALIDATOR = Draft202012Validator(_SCHEMA)


def _document(reviewed: ReviewResult, **changes: Any) -> Any:
    return json.loads(render(reviewed, "json", context(**changes)))


def test_the_shipped_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(_SCHEMA)


def test_the_keys_are_those_of_the_contract_in_its_order() -> None:
    document = _document(everything())
    assert list(document) == [
        "schema_version", "event", "verdict", "summary", "findings", "engines", "llm", "incomplete", "skipped",
    ]  # fmt: skip
    assert list(document["summary"]) == ["critical", "high", "medium", "low", "held_back", "files"]
    assert list(document["findings"][0]) == [
        "rule_id", "severity", "confidence", "cwe", "path", "start_line", "end_line", "message", "why", "suggestion",
        "fix", "fingerprint", "engine", "ai_touched", "introduced", "code_flow",
    ]  # fmt: skip
    assert list(document["engines"][0]) == [
        "id", "version", "status", "files_parsed", "files_failed", "duration_ms",
    ]  # fmt: skip


def test_a_full_document_meets_the_shipped_schema() -> None:
    model = ModelUsage("local/model", 3, 1200, None)
    _VALIDATOR.validate(_document(result(*everything().findings, model=model), event_json={"event": "pr.opened"}))
    _VALIDATOR.validate(_document(everything()))


@a_few
@given(results)
def test_any_document_meets_the_shipped_schema(reviewed: ReviewResult) -> None:
    _VALIDATOR.validate(_document(reviewed))


@a_few
@given(text)
def test_text_without_surrogates_comes_back_as_it_was(value: str) -> None:
    kept = value.encode("utf-8", "ignore").decode()
    assert _document(result(finding(message=kept)))["findings"][0]["message"] == kept


@a_few
@given(text, text)
def test_json_text_is_ascii_without_lone_surrogates_or_runner_commands(key: str, value: str) -> None:
    dumped = dump({key: value})
    assert dumped.isascii()
    assert commands_in_log(dumped) == []
    for string in (item for pair in json.loads(dumped).items() for item in pair):
        string.encode("utf-8")


def test_a_byte_that_was_no_utf_8_is_spelled_out() -> None:
    assert json.loads(dump("caf\udce9.py")) == "caf\\xE9.py"
    assert json.loads(dump("\\udce9 \ud800")) == "\\udce9 <U+D800>"


def test_a_fix_has_edits_with_columns() -> None:
    fix = _document(everything())["findings"][0]["fix"]
    assert fix["edits"][0] == {
        "start_line": 7,
        "start_column": 23,
        "end_line": 7,
        "end_column": 67,
        "text": '"SELECT * FROM users WHERE name = ?", (name,)',
    }


def test_what_was_not_checked_is_named_with_its_reason() -> None:
    document = _document(result(shortfalls=(Shortfall("too large", "a.js"), Shortfall("no time left"))))
    assert document["incomplete"] == [
        {"path": "a.js", "reason": "too large"},
        {"path": None, "reason": "no time left"},
    ]


def test_json_lines_end_with_the_summary() -> None:
    lines = [json.loads(line) for line in render(everything(), "jsonl", context()).splitlines()]
    assert [line["type"] for line in lines] == ["finding", "finding", "finding", "summary"]
    assert lines[0]["rule_id"] == "python-sql-injection"
    assert lines[-1]["verdict"] == "fail"
    assert lines[-1]["summary"]["critical"] == 2
    assert "findings" not in lines[-1]


@a_few
@given(results)
def test_json_lines_have_one_object_a_line_whatever_the_text(reviewed: ReviewResult) -> None:
    lines = render(reviewed, "jsonl", context()).split("\n")
    assert [json.loads(line)["type"] for line in lines[:-1]] == ["finding"] * len(reviewed.findings) + ["summary"]
