"""Places, grades, weaknesses, texts and fixes as tools really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.finding import Edit, Span
from tests.unit.engines.review.sarif.logs import flow, log, place, result, take_in

FILES = {"app.py": "a = 1\nb = 2\n", "service/src/main.py": "x\n", "service/main.py": "x\n", "lib/a b.py": "x\n"}


def found_path(uri, root="", **run):
    location = {"uri": uri, **run.pop("location", {})}
    one = {"ruleId": "r", "message": {"text": "m"}, "locations": [{"physicalLocation": {"artifactLocation": location}}]}
    review = take_in(log(one, **run), before={}, after=FILES, root=root)
    return review.findings[0].path if review.findings else None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("app.py", "app.py"),
        ("./service/../app.py", "app.py"),
        ("lib/a%20b.py", "lib/a b.py"),
        ("lib/a b.py", "lib/a b.py"),
        ("service\\src\\main.py", "service/src/main.py"),
        ("file:///home/runner/work/r/r/service/src/main.py", "service/src/main.py"),
        ("file://host/build/service/src/main.py", "service/src/main.py"),
        ("file:///C:/agent/1/s/service/src/main.py", "service/src/main.py"),
        ("C:\\agent\\1\\s\\service\\src\\main.py", "service/src/main.py"),
        ("src/main.py", "service/src/main.py"),
        ("/app/src/main.py", "service/src/main.py"),
        ("/elsewhere/main.py", None),
        ("https://example.org/app.py", None),
        ("", None),
    ],
)
def test_a_file_is_found_however_the_tool_names_it(uri, path):
    assert found_path(uri) == path


def test_a_base_of_the_run_is_followed():
    bases = {"SRC": {"uri": "src/", "uriBaseId": "TOP"}, "TOP": {"uri": "file:///build/service/"}}
    assert found_path("main.py", location={"uriBaseId": "SRC"}, originalUriBaseIds=bases) == "service/src/main.py"
    circle = {"A": {"uri": "x/", "uriBaseId": "B"}, "B": {"uri": "y/", "uriBaseId": "A"}}
    assert found_path("app.py", location={"uriBaseId": "A"}, originalUriBaseIds=circle) == "app.py"
    artifacts = [{"location": {"uri": "app.py"}}]
    assert found_path("", location={"index": 0}, artifacts=artifacts) == "app.py"


def test_below_the_root_of_this_machine_only_the_very_file_counts():
    assert found_path("file:///here/app.py", root="/here") == "app.py"
    assert found_path("file:///here/venv/service/main.py", root="/here") is None


def test_a_files_name_alone_is_believed_where_the_folder_is_known_by_other_results():
    both = log(result("/ci/service/src/main.py", 1), result("/ci/app.py", 1), result("/usr/lib/app.py", 1))
    review = take_in(both, before={}, after=FILES)
    assert {finding.path for finding in review.findings} == {"app.py", "service/src/main.py"}
    assert len(review.findings) == 2


@given(st.lists(st.sampled_from(sorted(FILES)), min_size=1, unique=True), st.sampled_from(["/ci/x", "/app", "/a/b/c"]))
def test_every_file_below_a_checkout_elsewhere_is_found_if_one_is_sure(paths, checkout):
    wanted = {*paths, "service/src/main.py"}
    review = take_in(log(*(result(f"{checkout}/{path}", 1) for path in sorted(wanted))), before={}, after=FILES)
    assert {finding.path for finding in review.findings} == wanted


def graded(rule=None, **more):
    review = take_in(log(result(**more), rules=[{"id": "r1", **(rule or {})}]))
    found = (*review.findings, *review.held_back)[0]
    return found.severity, found.confidence


@pytest.mark.parametrize(
    ("rule", "more", "severity"),
    [
        ({}, {}, "medium"),
        ({}, {"level": "error"}, "high"),
        ({"defaultConfiguration": {"level": "note"}}, {}, "low"),
        ({"defaultConfiguration": {"level": "note"}}, {"level": "error"}, "high"),
        ({"properties": {"security-severity": "9.1"}}, {"level": "note"}, "critical"),
        ({"properties": {"security-severity": 5}}, {}, "medium"),
        ({"properties": {"security-severity": "nonsense"}}, {"level": "error"}, "high"),
        ({}, {"rank": 95.0}, "critical"),
        ({}, {"kind": "informational"}, "low"),
        ({}, {"properties": {"issue_severity": "HIGH"}}, "high"),
        ({"properties": {"problem.severity": "recommendation"}}, {}, "low"),
    ],
)
def test_severity_comes_from_the_score_the_level_the_rank_or_the_words(rule, more, severity):
    assert graded(rule, **more)[0] == severity


def test_the_run_may_override_the_levels_of_rules():
    override = {"descriptor": {"id": "r1"}, "configuration": {"level": "error"}}
    review = take_in(log(result(), rules=[{"id": "r1"}], invocations=[{"ruleConfigurationOverrides": [override]}]))
    assert review.findings[0].severity == "high"


@pytest.mark.parametrize(
    ("properties", "confidence"),
    [
        ({"precision": "very-high"}, "high"),
        ({"precision": "low"}, "low"),
        ({"tags": ["LOW CONFIDENCE", "security"]}, "low"),
        ({"issue_confidence": "HIGH"}, "high"),
        ({}, "medium"),
    ],
)
def test_confidence_comes_from_what_the_tool_claims(properties, confidence):
    assert graded({"properties": properties})[1] == confidence


@pytest.mark.parametrize(
    ("rule", "more", "cwe"),
    [
        ({"properties": {"tags": ["external/cwe/cwe-079", "CWE-80: text", "cwe-079"]}}, {}, ("CWE-79", "CWE-80")),
        ({"properties": {"cwe": ["CWE-89"]}}, {}, ("CWE-89",)),
        ({"properties": {"cwe": "89"}}, {}, ("CWE-89",)),
        ({"relationships": [{"target": {"id": "327", "toolComponent": {"name": "CWE"}}}]}, {}, ("CWE-327",)),
        ({"relationships": [{"target": {"index": 1, "toolComponent": {"index": 0}}}]}, {}, ("CWE-22",)),
        ({}, {"taxa": [{"id": "CWE-502", "toolComponent": {"name": "cwe"}}]}, ("CWE-502",)),
        ({"relationships": [{"target": {"id": "12", "toolComponent": {"name": "OWASP"}}}]}, {}, ()),
    ],
)
def test_weaknesses_are_found_wherever_tools_name_them(rule, more, cwe):
    taxonomies = [{"name": "CWE", "taxa": [{"id": "78"}, {"id": "22"}]}]
    review = take_in(log(result(**more), rules=[{"id": "r1", **rule}], taxonomies=taxonomies))
    assert review.findings[0].cwe == cwe


@pytest.mark.parametrize(
    ("message", "rule", "said"),
    [
        ({"text": "uses [`x`](1) and [y](file:///a)"}, {}, "uses `x` and y"),
        ({"text": "{0} and {1}, {2}", "arguments": ["a", "b"]}, {}, "a and b, {2}"),
        ({"id": "m", "arguments": ["q"]}, {"messageStrings": {"m": {"text": "has {0}"}}}, "has q"),
        ({"markdown": "## Head\n**bold** <b>x</b>"}, {}, "Head\nbold x"),
        ({}, {"shortDescription": {"text": "short"}}, "short"),
        ({"text": "a\x1b[31mb\u202ec\x00"}, {}, "a[31mbc"),
        ({"text": "x" * 5000}, {}, "x" * 997 + "..."),
    ],
)
def test_messages_are_plain_and_bounded(message, rule, said):
    review = take_in(log(result(message=message), rules=[{"id": "r1", **rule}]))
    assert review.findings[0].message == said


def test_a_rule_is_found_by_index_in_an_extension_and_by_the_beginning_of_its_id():
    extension = {"name": "pack", "rules": [{"id": "other"}, {"id": "r9", "properties": {"cwe": "22"}}]}
    tool = {"driver": {"name": "T", "rules": [{"id": "r1", "properties": {"cwe": "89"}}]}, "extensions": [extension]}
    pointed = result(ruleId="r9", rule={"index": 1, "toolComponent": {"index": 0}})
    review = take_in(log(pointed, result(ruleId="r1/sub", ruleIndex=7), tool=tool))
    assert {finding.rule_id: finding.cwe for finding in review.findings} == {
        "t-r9": ("CWE-22",),
        "t-r1/sub": ("CWE-89",),
    }


def test_columns_are_counted_in_utf_16_units_unless_the_log_says_otherwise():
    files = {"app.py": "'\U0001f600\U0001f600'; bad()\n"}
    region = {"startColumn": 9, "endColumn": 14}
    span = take_in(log(result(locations=[place(line=1, **region)])), before={}, after=files).findings[0].span
    assert (span.start_column, span.end_column) == (7, 12)
    points = log(result(locations=[place(line=1, **region)]), columnKind="unicodeCodePoints")
    assert take_in(points, before={}, after=files).findings[0].span.start_column == 9


def test_a_region_may_be_given_by_offset_or_not_at_all():
    offset = {"physicalLocation": {"artifactLocation": {"uri": "app.py"}, "region": {"charOffset": 6, "charLength": 5}}}
    assert take_in(log(result(locations=[offset]))).findings[0].span == Span(2, 2, 1, 6)
    bare = {"physicalLocation": {"artifactLocation": {"uri": "app.py"}}}
    found = take_in(log(result(locations=[bare]))).findings[0]
    assert (found.span.start_line, found.introduced) == (1, True)


def test_a_fix_of_this_file_comes_along_and_one_of_several_files_does_not():
    region = {"startLine": 2, "startColumn": 1, "endColumn": 6}
    change = {
        "artifactLocation": {"uri": "app.py"},
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": "c"}}],
    }
    fixed = take_in(log(result(fixes=[{"description": {"text": "do"}, "artifactChanges": [change]}]))).findings[0].fix
    assert (fixed.description, fixed.edits) == ("do", (Edit(Span(2, 2, 1, 6), "c"),))
    assert take_in(log(result(fixes=[{"artifactChanges": [change, change]}]))).findings[0].fix is None


def test_a_very_long_flow_keeps_its_beginning_and_its_end():
    steps = [place(line=1)] * 300 + [place(line=2)]
    found = take_in(log(result(codeFlows=flow(*steps)))).findings[0]
    assert len(found.code_flow) == 100
    assert (found.code_flow[0].message, found.code_flow[-1].message) == ("step 0", "step 300")
