"""GitLab Code Quality, reviewdog's rdjson and JUnit."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import xmlschema
from hypothesis import given
from jsonschema import Draft202012Validator

from readylayer_cli.domain.finding import Edit, Fix, Span
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, everything, finding, result
from tests.unit.reports.strategies import a_few, results, sources

_SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
_QUALITY = Draft202012Validator(json.loads((_SCHEMAS / "codequality.schema.json").read_text()))
_RDJSON = Draft202012Validator(json.loads((_SCHEMAS / "rdjson.schema.json").read_text()))
_JUNIT = xmlschema.XMLSchema10(str(_SCHEMAS / "junit-10.xsd"))


def _json(reviewed: ReviewResult, name: str, **changes: Any) -> Any:
    return json.loads(render(reviewed, name, context(**changes)))


def _xml(reviewed: ReviewResult) -> ET.Element:
    return ET.fromstring(render(reviewed, "junit", context()))


@a_few
@given(results)
def test_any_code_quality_report_is_well_formed_with_unique_fingerprints(reviewed: ReviewResult) -> None:
    report = _json(reviewed, "gitlab")
    _QUALITY.validate(report)
    marks = [item["fingerprint"] for item in report]
    assert len(set(marks)) == len(marks)


def test_equal_fingerprints_are_told_apart_and_the_first_is_kept() -> None:
    report = _json(result(finding(), finding(), finding(fingerprint="")), "gitlab")
    marks = [item["fingerprint"] for item in report]
    assert marks[0] == "3f1c"
    assert len(set(marks)) == 3


def test_code_quality_has_its_own_names_for_severities_and_bare_paths() -> None:
    report = _json(result(*(finding(severity=severity, path="./a.py") for severity in reversed(Severity))), "gitlab")
    assert [item["severity"] for item in report] == ["blocker", "critical", "major", "minor"]
    assert {item["location"]["path"] for item in report} == {"a.py"}


def test_code_quality_names_the_files_that_were_not_checked() -> None:
    (item,) = _json(result(shortfalls=(Shortfall("too large", "a.js"), Shortfall("no time left"))), "gitlab")
    assert item["description"] == "Not checked: too large"
    assert item["location"] == {"path": "a.js", "lines": {"begin": 1}}


@a_few
@given(results, sources)
def test_any_rdjson_meets_the_message_definitions(reviewed: ReviewResult, source: str) -> None:
    _RDJSON.validate(_json(reviewed, "rdjson", source=lambda _: source))


def test_rdjson_counts_columns_in_bytes() -> None:
    line = 'x = "日本" + eval(y)'
    at = line.index("eval") + 1
    report = _json(result(finding(span=Span(1, 1, at, at + 7))), "rdjson", source=lambda _: line)
    start, end = report["diagnostics"][0]["location"]["range"].values()
    assert line.encode()[start["column"] - 1 : end["column"] - 1] == b"eval(y)"


def test_rdjson_without_source_gives_lines_only() -> None:
    report = _json(result(finding(span=Span(3, 4, 5, 2))), "rdjson", source=lambda _: "")
    assert report["diagnostics"][0]["location"]["range"] == {"start": {"line": 3}, "end": {"line": 4}}


def test_rdjson_suggests_the_edit_of_a_fix() -> None:
    (suggestion,) = _json(everything(), "rdjson")["diagnostics"][0]["suggestions"]
    assert suggestion["range"] == {"start": {"line": 7, "column": 23}, "end": {"line": 7, "column": 67}}
    assert suggestion["text"].startswith('"SELECT')


def test_rdjson_offers_no_part_of_a_fix_with_several_edits() -> None:
    edits = (Edit(Span(1, 1, 1, 2), "a"), Edit(Span(2, 2, 1, 2), "b"))
    report = _json(result(finding(fix=Fix("both", edits))), "rdjson")
    assert "suggestions" not in report["diagnostics"][0]


def test_rdjson_messages_call_nobody() -> None:
    report = _json(result(finding(message="ask @octocat about #12, see https://evil.example")), "rdjson")
    message = report["diagnostics"][0]["message"]
    assert not {"@octocat", "#12", "://evil"} & {part for part in ("@octocat", "#12", "://evil") if part in message}


@a_few
@given(results)
def test_any_junit_document_meets_the_schema_and_counts_right(reviewed: ReviewResult) -> None:
    text = render(reviewed, "junit", context())
    _JUNIT.validate(text)
    root = ET.fromstring(text)
    for suite in root.iter("testsuite"):
        for kind, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[kind]) == len(list(suite.iter(tag)))
        names = [case.attrib["name"] for case in suite.iter("testcase")]
        assert len(set(names)) == len(names)
    assert int(root.attrib["tests"]) == len(list(root.iter("testcase")))


def test_a_clean_junit_report_has_one_passing_test() -> None:
    (case,) = _xml(result()).iter("testcase")
    assert case.attrib["name"] == "verdict"
    assert case.find("failure") is None


def test_only_findings_at_the_gate_are_failures() -> None:
    reviewed = result(
        finding(message="certain"),
        finding(message="unsure", confidence=Confidence.LOW),
        finding(message="slight", severity=Severity.LOW),
        verdict=Verdict.FAIL,
    )
    failing = [case.attrib["name"] for case in _xml(reviewed).iter("testcase") if case.find("failure") is not None]
    assert failing == ["python-sql-injection: certain"]


def test_a_failing_verdict_without_a_displayed_reason_is_a_failure_itself() -> None:
    reviewed = result(verdict=Verdict.FAIL, held_back=(finding(),))
    (case,) = _xml(reviewed).iter("testcase")
    assert case.find("failure") is not None


def test_suppressed_findings_are_skipped_tests_and_shortfalls_are_errors() -> None:
    root = _xml(everything())
    assert [skipped.attrib["message"] for skipped in root.iter("skipped")] == ["an example key", "baseline.json"]
    assert [error.attrib["message"] for error in root.iter("error")] == [
        "larger than 5 MB",
        "oxlint: stopped at its time limit",
    ]
