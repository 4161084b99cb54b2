"""oxlint's answer: what becomes a finding, what a fault, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.errors import ToolError
from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.external.oxlint import in_characters, parse_output, without_directives


def answer(*results: dict[str, object], notices: tuple[str, ...] = ()) -> bytes:
    run: dict[str, object] = {"tool": {"driver": {"name": "oxlint"}}, "results": list(results)}
    if notices:
        run["invocations"] = [{"toolConfigurationNotifications": [{"message": {"text": text}} for text in notices]}]
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def result(code: str, uri: str = "head/1/a.js", text: str = "message", **region: int) -> dict[str, object]:
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": 3, "startColumn": 5, **region}}
    return {"ruleId": code, "message": {"text": text}, "locations": [{"physicalLocation": place}]}


def test_a_listed_rule_becomes_a_graded_finding():
    output = parse_output(answer(result("eslint(no-dupe-keys)", endLine=3, endColumn=9)), "/tmp/w")
    (finding,) = output.findings
    assert (finding.rule_id, finding.engine, finding.path) == ("oxlint-no-dupe-keys", "oxlint", "head/1/a.js")
    assert (finding.severity, finding.cwe) == (Severity.MEDIUM, ("CWE-561",))
    assert finding.span == Span(3, 3, 5, 9)
    assert finding.message == "message"
    assert finding.why
    assert finding.suggestion


def test_a_file_that_does_not_parse_is_a_fault_and_no_finding():
    output = parse_output(answer(result("OXL0001", text="Unexpected token"), result("TS(1183)")), "/tmp/w")
    assert output.findings == []
    assert [(fault.path, fault.line) for fault in output.unread] == [("head/1/a.js", 3)] * 2


def test_a_rule_that_was_not_asked_for_is_ignored():
    assert parse_output(answer(result("eslint(no-var)")), "/tmp/w").findings == []


def test_absolute_paths_are_made_relative_to_the_workspace():
    output = parse_output(answer(result("eslint(no-debugger)", uri="file:///tmp/w/head/1/a b%20.js")), "/tmp/w/")
    assert output.findings[0].path == "head/1/a b%20.js"


def test_an_unreadable_file_is_a_fault():
    notice = 'Failed to open file /tmp/w/head/2/b.js with error "stream did not contain valid UTF-8"'
    (fault,) = parse_output(answer(notices=(notice,)), "/tmp/w").unread
    assert fault.path == "head/2/b.js"


def test_any_other_complaint_of_the_tool_is_an_error():
    with pytest.raises(ToolError, match="plugin"):
        parse_output(answer(notices=("Failed to load plugin",)), "/tmp/w")


@pytest.mark.parametrize(
    "stdout",
    [
        b"",
        b"No files found to lint. Please check your paths and ignore patterns.\n",
        b"thread '<unknown>' has overflowed its stack",
        b"{}",
        b'{"runs": []}',
        b'{"runs": [{"results": [{"ruleId": "x"}]}]}',
        b'{"runs": [{"results": []}',
        b'{"runs": [{"results": [' + b'{"a":' * 5000,
        json.dumps({"runs": [{"results": [result("eslint(no-var)", startLine=0)]}]}).encode(),
    ],
)
def test_anything_but_sarif_is_an_error(stdout):
    with pytest.raises(ToolError, match="did not answer in SARIF"):
        parse_output(stdout, "/tmp/w")


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_without_a_traceback(stdout):
    with pytest.raises(ToolError) as caught:
        parse_output(stdout, "/tmp/w")
    assert caught.value.code == "RL2210"


def test_an_end_before_the_start_keeps_the_start():
    output = parse_output(answer(result("eslint(no-debugger)", endLine=1, endColumn=2)), "/tmp/w")
    assert output.findings[0].span.end_line == 3


@given(st.text(alphabet="aé😀\t;", max_size=30), st.integers(0, 29), st.integers(0, 29))
def test_byte_columns_become_character_columns(line, one, other):
    start, end = sorted((min(one, len(line)), min(other, len(line))))
    columns = (len(line[:start].encode()) + 1, len(line[:end].encode()) + 1)
    finding = Finding("r", Severity.LOW, Confidence.LOW, "a.js", Span(2, 2, *columns), "m", "oxlint")
    moved = in_characters(finding, f"// first\n{line}\n")
    assert moved.span == Span(2, 2, start + 1, end + 1)


def test_columns_beyond_the_text_do_no_harm():
    finding = Finding("r", Severity.LOW, Confidence.LOW, "a.js", Span(9, 9, 4), "m", "oxlint")
    assert in_characters(finding, "é").span == Span(9, 9, 4)


@given(st.lists(st.sampled_from([*"/*-<>!\n é", "eslint", "oxlint", "-disable", "-enable", "-next-line"])).map("".join))
def test_taking_directives_away_moves_nothing(text):
    shown = without_directives(text)
    assert [len(line) for line in shown.split("\n")] == [len(line) for line in text.split("\n")]
    assert {(old, new) for old, new in zip(text, shown, strict=True) if old != new} <= {("-", "_")}
