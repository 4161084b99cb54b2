"""SARIF logs."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from readylayer_cli.domain.finding import FlowStep, Span, Suppression, SuppressionKind
from readylayer_cli.domain.grades import Severity, Verdict
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.reports.links import SourceLinks
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, everything, everything_context, finding, result, rule
from tests.unit.reports.strategies import a_few, results, sources

_SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
_VALIDATOR = Draft4Validator(json.loads((_SCHEMAS / "sarif-2.1.0.json").read_text()))
_URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?#]|%[0-9A-F]{2})*\Z")


def _run(reviewed: ReviewResult, **changes: Any) -> Any:
    log = json.loads(render(reviewed, "sarif", context(**changes)))
    _VALIDATOR.validate(log)
    (run,) = log["runs"]
    return run


def test_a_full_log_meets_the_official_schema() -> None:
    log = json.loads(render(everything(), "sarif", everything_context(tool_url="https://readylayer.example")))
    _VALIDATOR.validate(log)
    assert log["version"] == "2.1.0"


@a_few
@given(results, sources)
def test_any_log_meets_the_official_schema(reviewed: ReviewResult, source: str) -> None:
    run = _run(reviewed, source=lambda _: source, links=SourceLinks("github", "https://h.example/r", "abcdef1"))
    rules = run["tool"]["driver"]["rules"]
    for item in run["results"]:
        assert rules[item["ruleIndex"]]["id"] == item["ruleId"]
        place = item["locations"][0]["physicalLocation"]
        assert _URI_REFERENCE.match(place["artifactLocation"]["uri"])
        region = place["region"]
        if region["startLine"] == region["endLine"] and "endColumn" in region:
            assert region["endColumn"] >= region["startColumn"]


@a_few
@given(results)
def test_texts_that_github_requires_are_never_empty(reviewed: ReviewResult) -> None:
    run = _run(reviewed)
    for descriptor in run["tool"]["driver"]["rules"]:
        assert descriptor["shortDescription"]["text"]
        assert descriptor["fullDescription"]["text"]
        assert descriptor["help"]["text"]
    assert all(item["message"]["text"] for item in run["results"])


def test_a_security_rule_carries_what_github_sorts_by() -> None:
    (descriptor,) = _run(result(finding(), rules={"python-sql-injection": rule()}))["tool"]["driver"]["rules"]
    assert descriptor["properties"] == {
        "tags": ["security", "external/cwe/cwe-089", "python"],
        "precision": "high",
        "security-severity": "9.5",
    }
    assert descriptor["helpUri"] == "https://readylayer.example/rules/python-sql-injection"
    assert descriptor["defaultConfiguration"] == {"level": "error"}


def test_a_quality_rule_is_no_security_rule() -> None:
    plain = rule(cwe=(), tags=("quality",), severity=Severity.LOW)
    (descriptor,) = _run(result(finding(), rules={plain.id: plain}))["tool"]["driver"]["rules"]
    assert "security-severity" not in descriptor["properties"]
    assert descriptor["properties"]["problem.severity"] == "recommendation"


def test_a_rule_has_at_most_twenty_tags() -> None:
    wordy = rule(tags=tuple(f"tag{index}" for index in range(40)))
    (descriptor,) = _run(result(finding(), rules={wordy.id: wordy}))["tool"]["driver"]["rules"]
    assert len(descriptor["properties"]["tags"]) == 20
    assert descriptor["properties"]["tags"][:2] == ["security", "external/cwe/cwe-089"]


def test_severities_become_levels() -> None:
    run = _run(result(*(finding(severity=severity) for severity in reversed(Severity))))
    assert [item["level"] for item in run["results"]] == ["error", "error", "warning", "note"]
    assert [item["rank"] for item in run["results"]] == [100.0, 75.0, 50.0, 25.0]


def test_a_region_counts_characters_and_says_so() -> None:
    run = _run(result(finding(), finding(span=Span(7, 7, 5))))
    assert run["columnKind"] == "unicodeCodePoints"
    first, second = (item["locations"][0]["physicalLocation"]["region"] for item in run["results"])
    assert first == {"startLine": 7, "startColumn": 23, "endLine": 7, "endColumn": 67}
    assert second["endColumn"] == 68  # the end of the line, from the source


def test_an_open_end_without_source_stays_open() -> None:
    run = _run(result(finding(span=Span(7, 7, 5))), source=lambda _: "")
    assert "endColumn" not in run["results"][0]["locations"][0]["physicalLocation"]["region"]


def test_results_have_our_fingerprint_and_githubs_line_hash() -> None:
    marks = _run(result(finding()))["results"][0]["partialFingerprints"]
    assert marks["readylayerFingerprint/v1"] == "3f1c"
    assert re.fullmatch(r"[0-9a-f]{1,16}:1", marks["primaryLocationLineHash"])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (SuppressionKind.IN_SOURCE, "inSource"),
        (SuppressionKind.BASELINE, "external"),
        (SuppressionKind.CONFIG, "external"),
    ],
)
def test_a_suppressed_finding_is_a_result_with_its_justification(kind: SuppressionKind, expected: str) -> None:
    hidden = finding(suppression=Suppression(kind, "reviewed in 2025"))
    (item,) = _run(result(suppressed=(hidden,)))["results"]
    assert item["suppressions"] == [{"kind": expected, "status": "accepted", "justification": "reviewed in 2025"}]


def test_a_code_flow_is_one_thread_of_its_steps() -> None:
    (flow,) = _run(everything())["results"][0]["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == ["`request.args` is read", "reaches `execute`"]


def test_a_code_flow_keeps_at_most_a_thousand_steps_and_its_end() -> None:
    steps = tuple(FlowStep("a.py", Span(line, line), f"step {line}") for line in range(1, 1500))
    (flow,) = _run(result(finding(code_flow=steps)))["results"][0]["codeFlows"]
    locations = flow["threadFlows"][0]["locations"]
    assert len(locations) == 1000
    assert locations[-1]["location"]["message"]["text"] == "step 1499"


def test_a_fix_is_an_artifact_change() -> None:
    (fix,) = _run(everything())["results"][0]["fixes"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 7, "startColumn": 23, "endLine": 7, "endColumn": 67}
    assert replacement["insertedContent"]["text"].startswith('"SELECT')


def test_what_was_not_checked_makes_the_execution_unsuccessful() -> None:
    reviewed = result(verdict=Verdict.INCOMPLETE, shortfalls=(Shortfall("too large", "a b.js"), Shortfall("no time")))
    (invocation,) = _run(reviewed)["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"]["text"] == "Not checked: too large"
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.js"
    assert second["level"] == "error"


def test_a_complete_review_is_a_successful_execution() -> None:
    (invocation,) = _run(result())["invocations"]
    assert invocation == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_the_run_names_its_category_tool_and_revision() -> None:
    run = _run(result(), links=SourceLinks("gitlab", "https://gitlab.example/a/b", "c" * 40), branch="feature")
    assert run["automationDetails"] == {"id": "readylayer/review/"}
    assert run["tool"]["driver"]["semanticVersion"] == "1.2.3"
    (provenance,) = run["versionControlProvenance"]
    assert provenance["revisionId"] == "c" * 40
    assert provenance["branch"] == "feature"


def test_a_version_that_is_not_semantic_is_not_called_so() -> None:
    driver = _run(result(), tool_version="1.2.dev3")["tool"]["driver"]
    assert driver["version"] == "1.2.dev3"
    assert "semanticVersion" not in driver


def test_message_text_holds_no_embedded_link() -> None:
    (item,) = _run(result(finding(message="see [this](http://evil.example)")))["results"]
    assert "](" not in item["message"]["text"]


def test_a_log_stays_below_ten_megabytes_and_says_what_it_left_out() -> None:
    heavy = [finding(why="x" * 2_000, span=Span(line, line), fingerprint=str(line)) for line in range(1, 6_000)]
    text = render(result(*heavy), "sarif", context(source=lambda _: ""))
    assert 8_000_000 < len(text.encode()) <= 10_000_000
    (run,) = json.loads(text)["runs"]
    assert run["results"][0]["partialFingerprints"]["readylayerFingerprint/v1"] == "1"
    left_out = 5_999 - len(run["results"])
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == f"{left_out:,} results left out: the log would be too large"


@pytest.mark.parametrize("path", ["a b/ü.py", "100%.py", "caf\udce9.py", "a#b?c.py", "c:d.py", "日本/語.py"])
def test_a_path_comes_back_from_its_uri_byte_for_byte(path: str) -> None:
    uri = _run(result(finding(path=path)))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")
