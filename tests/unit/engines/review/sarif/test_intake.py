"""What other tools found, as a review shows it."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.options import Scope
from readylayer_cli.domain.review import EngineStatus
from tests.unit.engines.review.sarif.logs import flow, log, place, result, take_in

CWE_89 = {"id": "r1", "properties": {"tags": ["security", "external/cwe/cwe-089"], "security-severity": "8.8"}}


def only(review):
    assert len(review.findings) == 1, review
    return review.findings[0]


def test_a_result_on_an_added_line_is_a_finding_with_all_that_its_rule_says():
    rule = {**CWE_89, "helpUri": "https://example.org/r1", "fullDescription": {"text": "# Head\n\nIt\nmatters."}}
    review = take_in(log(result(), rules=[rule], name="Code QL"))
    found = only(review)
    assert (found.rule_id, found.engine, found.cwe) == ("code-ql-r1", "code-ql", ("CWE-89",))
    assert (found.severity, found.introduced, found.why) == ("high", True, "It matters.")
    assert review.rules["code-ql-r1"].url == "https://example.org/r1"
    assert found.fingerprint
    engine = review.engines[-1]
    assert (engine.id, engine.version, engine.results, engine.status) == ("code-ql", "1.2", 1, EngineStatus.OK)


def test_a_result_on_an_old_line_is_shown_with_the_whole_file_only():
    assert take_in(log(result(line=1))).findings == ()
    assert only(take_in(log(result(line=1)), scope=Scope.FILE)).introduced is False
    assert only(take_in(log(result(line=1)), scope=Scope.ALL)).introduced is False


def test_a_result_in_a_file_that_was_not_changed_is_left_out_unless_its_flow_begins_in_the_change():
    files = {"before": {"app.py": "a = 1\n", "old.py": "x\n"}, "after": {"app.py": "a = 1\nb = 2\n", "old.py": "x\n"}}
    assert take_in(log(result("old.py", 1)), **files, scope=Scope.FILE).findings == ()
    found = only(take_in(log(result("old.py", 1, codeFlows=flow(place(), place("old.py", 1)))), **files))
    assert (found.path, found.introduced, len(found.code_flow)) == ("old.py", True, 2)
    assert take_in(log(result("old.py", 1, codeFlows=flow(place(line=1)))), **files).findings == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if x:\n    run(y)\n", "while x:\n        run(y)\n"),
        ("run(y)\nstop()\n", "stop()\nrun(y)\n"),
    ],
)
def test_a_line_that_was_moved_or_indented_anew_brings_nothing_new(before, after):
    line = next(number for number, text in enumerate(after.splitlines(), 1) if "run" in text)
    assert take_in(log(result(line=line)), before={"app.py": before}, after={"app.py": after}).findings == ()


def test_lines_that_moved_to_another_file_bring_nothing_new_and_a_single_like_line_does():
    block = "def f():\n    one()\n    run(y)\n    two()\n"
    moved = {"before": {"a.py": block, "b.py": "x\n"}, "after": {"a.py": "y\n", "b.py": f"x\n{block}"}}
    assert take_in(log(result("b.py", 4)), **moved).findings == ()
    copied = {"before": {"a.py": block, "b.py": "x\n"}, "after": {"a.py": "y\n", "b.py": "x\n    run(y)\n"}}
    assert only(take_in(log(result("b.py", 2)), **copied)).introduced


def test_a_tool_that_knows_old_from_new_is_believed():
    assert take_in(log(result(baselineState="unchanged"))).findings == ()
    assert only(take_in(log(result(line=1, baselineState="new")))).introduced
    assert take_in(log(result(baselineState="absent")), scope=Scope.ALL).findings == ()


def test_what_a_tool_suppressed_is_listed_as_suppressed_and_a_rejected_suppression_is_none():
    review = take_in(log(result(suppressions=[{"kind": "external", "justification": "agreed"}])))
    assert (review.findings, review.verdict) == ((), "pass")
    assert review.suppressed[0].suppression.reason == "agreed"
    assert only(take_in(log(result(suppressions=[{"kind": "external", "status": "rejected"}]))))
    assert only(take_in(log(result(suppressions=[]))))


def test_results_that_passed_are_no_findings():
    assert take_in(log(result(kind="pass"), result(kind="notApplicable"))).findings == ()


def test_the_same_weakness_at_the_same_place_is_one_finding_that_names_both():
    after = {"app.py": "import yaml\n\n\ndef read(text):\n    return yaml.load(text)\n"}
    rule = {"id": "r1", "properties": {"cwe": ["CWE-502"]}}
    found = only(take_in(log(result(line=5), rules=[rule]), before={}, after=after))
    assert (found.engine, found.also) == ("readylayer", ("tool-r1",))


def test_two_tools_that_say_the_same_are_one_finding_and_the_surer_one_speaks():
    sure = {**CWE_89, "properties": {**CWE_89["properties"], "precision": "very-high"}}
    found = only(take_in(log(result(), rules=[CWE_89], name="A"), log(result(), rules=[sure], name="B")))
    assert (found.rule_id, found.also) == ("b-r1", ("a-r1",))


def test_a_finding_of_another_tool_can_fail_the_gate_and_be_ignored_on_its_line():
    critical = result(properties={"security-severity": 9.8})
    assert take_in(log(critical)).verdict == "fail"
    ignored = {"app.py": "a = 1\nb = 2  # readylayer: ignore[tool-*] agreed\n"}
    assert take_in(log(critical), after=ignored).verdict == "pass"


def test_a_marker_for_a_tool_that_is_taken_in_elsewhere_is_not_called_unused():
    marked = {"app.py": "a = 1\nb = 2  # readylayer: ignore[tool-r2] agreed\n"}
    assert "suppression-unused" not in {finding.rule_id for finding in take_in(after=marked).findings}
    assert "suppression-unused" in {finding.rule_id for finding in take_in(log(), after=marked).findings}


@pytest.mark.parametrize("name", ["readylayer", "Python", "secret", "", "Change"])
def test_no_tool_speaks_in_the_name_of_our_own_rules(name):
    found = only(take_in(log(result(), name=name)))
    assert found.rule_id.startswith("sarif-")
    assert found.engine != "readylayer"


def test_the_tools_own_failure_makes_the_review_incomplete():
    failed = log(invocations=[{"executionSuccessful": False, "exitCodeDescription": "out of memory"}])
    review = take_in(failed)
    assert review.verdict == "incomplete"
    assert review.shortfalls[0].reason == "tool: out of memory"
    note = {"level": "error", "message": {"text": "cannot parse"}, "locations": [place("web.js")]}
    review = take_in(log(result(), invocations=[{"toolExecutionNotifications": [note]}]))
    assert review.shortfalls[0].reason == "tool: cannot parse (web.js)"
    mild = {"executionSuccessful": True, "toolExecutionNotifications": [{"level": "warning", "message": {"text": "x"}}]}
    assert take_in(log(invocations=[mild])).verdict == "pass"


def test_results_that_have_no_place_here_are_counted_and_a_log_without_any_place_is_incomplete():
    review = take_in(log(result(), result("/usr/lib/none.py")))
    assert "1 of 2 results not a file of the repository, such as /usr/lib/none.py" in review.skipped[0].reason
    assert take_in(log(result("/usr/lib/none.py"))).verdict == "incomplete"
    assert take_in(log(result(line=99))).verdict == "incomplete"
    assert take_in(log(result(locations=[]))).verdict == "incomplete"


def test_the_log_may_be_compressed_or_utf_16_or_begin_with_a_mark():
    text = b'{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T"}},"results":[]}]}'
    for data in (gzip.compress(text), b"\xef\xbb\xbf" + text, text.decode().encode("utf-16")):
        assert take_in(data).engines[-1].id == "t"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a SARIF log"),
        (b"<xml/>", "not a SARIF log"),
        (b"[" * 100_000, "not a SARIF log"),
        (b'{"version": "2.1.0"}', "no list of runs"),
        (b'{"version": "1.0.0", "runs": []}', "only 2.1.0"),
        (b'{"runs": [{"results": [' + b"{}," * 300_000 + b"{}]}]}", "300,001 results"),
        (gzip.compress(b" " * 160_000_000), "150 MB"),
        (gzip.compress(b"{}")[:-6], "ends too early"),
        (b"\x1f\x8bnonsense", "broken gzip"),
    ],
    ids=["nothing", "xml", "deep", "no runs", "version 1", "too many", "bomb", "cut off", "no gzip"],
)
def test_what_is_no_log_is_refused_by_name(data, reason):
    with pytest.raises(InputError, match=r"log0\.sarif") as refused:
        take_in(data)
    assert reason in refused.value.message


def test_a_log_without_runs_is_not_a_clean_bill():
    assert take_in({"version": "2.1.0", "runs": []}).verdict == "incomplete"
    null = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "T"}}, "results": None}]}
    assert take_in(null).verdict == "incomplete"


NAMES = (
    "id uri index text level message locations region startLine endColumn physicalLocation codeFlows rules"
    " artifactLocation tool driver results suppressions fixes taxa properties tags name"
)
SCALARS = st.sampled_from(["app.py", "r1", "error", "", "x\u202e"]) | st.integers(-3, 300) | st.floats()
JSON = st.recursive(
    st.none() | st.booleans() | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=4),
    max_leaves=20,
)
OF_RESULTS = (
    "ruleId ruleIndex rule message locations codeFlows fixes taxa level rank kind properties suppressions baselineState"
)
OF_RUNS = "tool artifacts originalUriBaseIds invocations taxonomies columnKind results"


@given(
    odd=st.dictionaries(st.sampled_from(OF_RESULTS.split()), JSON),
    run=st.dictionaries(st.sampled_from(OF_RUNS.split()), JSON),
)
def test_no_field_of_the_wrong_shape_loses_the_results_beside_it(odd, run):
    good = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Good"}}, "results": [result(**odd), result()]}]}
    odd_run = {**log(result(**odd))["runs"][0], **run}
    review = take_in({"version": "2.1.0", "runs": [odd_run, *good["runs"]]}, scope=Scope.ALL)
    shown = (*review.findings, *review.held_back)
    assert any(finding.rule_id == "good-r1" and finding.span.start_line == 2 for finding in shown)
