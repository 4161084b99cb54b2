"""Suppressions hide what they name, say why, and are themselves judged."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.engines.review.suppress import Judging, suppress
from tests.unit.engines.review.builders import finding


def run(line, *findings, watched=None):
    return suppress("a.py", ["first", line, "third"], findings, Judging(watched))


def test_own_marker_with_reason_hides_its_rule():
    outcome = run("x = y  # readylayer: ignore[python-sql] the table name is ours", finding(line=2))
    assert outcome.kept == []
    assert outcome.suppressed[0].suppression.reason == "the table name is ours"


def test_own_marker_takes_globs_and_several_rules():
    outcome = run(
        "x  # readylayer: ignore[secret-*, python-*] test data", finding(line=2), finding("secret-jwt", line=2)
    )
    assert outcome.kept == []
    assert len(outcome.suppressed) == 2


def test_own_marker_without_reason_hides_nothing_and_is_reported():
    outcome = run("x  # readylayer: ignore[python-sql]", finding(line=2))
    assert [item.rule_id for item in (*outcome.kept, *outcome.notes)] == ["python-sql", "suppression-without-reason"]


def test_own_marker_that_hides_nothing_is_reported():
    outcome = run("x  # readylayer: ignore[python-sql] because", finding("python-eval", line=2))
    assert [item.rule_id for item in (*outcome.kept, *outcome.notes)] == ["python-eval", "suppression-unused"]


def test_old_unused_marker_is_left_alone():
    assert run("x  # readylayer: ignore[python-sql] because", watched=frozenset({1})).notes == []


def test_marker_on_its_own_line_speaks_of_the_next_code_line():
    lines = ["// readylayer: ignore[javascript-eval] sandboxed", "", "// more", "eval(x)"]
    outcome = suppress("a.js", lines, [finding("javascript-eval", line=4)], Judging())
    assert outcome.kept == []


def test_a_marker_inside_a_string_without_comment_sign_is_nothing():
    assert len(run('x = "readylayer: ignore[python-sql] no"', finding(line=2)).kept) == 1


@pytest.mark.parametrize(
    ("line", "item", "hidden"),
    [
        ("x  # noqa", finding("ruff-S608", engine="ruff", line=2), True),
        ("x  # noqa: S608", finding("ruff-S608", engine="ruff", line=2), True),
        ("x  # noqa: E501, S6", finding("ruff-S608", engine="ruff", line=2), True),
        ("x  # noqa: E501", finding("ruff-S608", engine="ruff", line=2), False),
        ("x  # noqa", finding("secret-github-token", cwe=("CWE-798",), line=2), False),
        ("x  # noqa: E501", finding("python-sql", line=2), False),
        ("x  # noqa: S608", finding("python-sql", also=("ruff-S608",), line=2), True),
        ("x  # noqa: S3", finding("python-sql", also=("ruff-S608",), line=2), False),
        ("x // eslint-disable-line val", finding("oxlint-no-eval", engine="oxlint", line=2), False),
        ("x // eslint-disable-line no-eval", finding("javascript-eval", also=("oxlint-no-eval",), line=2), True),
        ("x  # nosec B608", finding("python-sql", cwe=("CWE-89",), line=2), True),
        ("x  # nosec", finding("python-swallowed-error", line=2), False),
        ("x // eslint-disable-line no-eval", finding("oxlint-no-eval", engine="oxlint", line=2), True),
        ("x // eslint-disable-line semi", finding("oxlint-no-eval", engine="oxlint", line=2), False),
        ("x // nolint:gosec", finding("go-sql", line=2), True),
        ("x # gitleaks:allow", finding("secret-jwt", cwe=("CWE-798",), line=2), True),
        ("x # gitleaks:allow", finding("python-sql", line=2), False),
        ("x # pragma: allowlist secret", finding("secret-jwt", line=2), True),
    ],
)
def test_markers_of_other_tools_count_for_their_kind_of_finding(line, item, hidden):
    outcome = run(line, item)
    assert bool(outcome.suppressed) is hidden
    assert bool(outcome.kept) is not hidden


def test_next_line_markers_speak_of_the_next_line():
    lines = ["// eslint-disable-next-line no-eval", "eval(x)"]
    outcome = suppress("a.js", lines, [finding("oxlint-no-eval", engine="oxlint", line=2)], Judging())
    assert outcome.kept == []


@pytest.mark.parametrize(("pattern", "judged"), [("ruff-S608", False), ("*", False), ("python-sql", True), ("r", True)])
def test_a_marker_for_rules_that_did_not_run_is_not_called_unused(pattern, judged):
    lines = [f"x  # readylayer: ignore[{pattern}] because"]
    notes = suppress("a.py", lines, [], Judging(absent=("ruff-",))).notes
    assert bool(notes) is judged


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 9), st.sampled_from(["a-x", "b-y"])), max_size=20),
    st.dictionaries(st.integers(1, 30), st.sampled_from(["a-x", "b-*", "c-z", "*"]), max_size=8),
)
def test_every_finding_is_kept_or_hidden_by_a_marker_that_names_it(places, markers):
    lines = [f"x  # readylayer: ignore[{markers[n]}] ours" if n in markers else "x" for n in range(1, 41)]
    found = [finding(rule, line=line, last=line + height) for line, height, rule in places]
    outcome = suppress("a.py", lines, found, Judging())
    assert len(outcome.kept) + len(outcome.suppressed) == len(found)
    for item in found:
        spoken = any(
            item.span.start_line <= line <= item.span.end_line and fnmatchcase(item.rule_id, pattern)
            for line, pattern in markers.items()
        )
        assert (item in outcome.kept) is not spoken
