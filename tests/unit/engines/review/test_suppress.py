"""Suppressions hide what they name, say why, and are themselves judged."""

import pytest

from readylayer_cli.engines.review.suppress import suppress
from tests.unit.engines.review.builders import finding


def run(line, *findings, watched=None):
    return suppress("a.py", ["first", line, "third"], findings, watched)


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
    assert [item.rule_id for item in outcome.kept] == ["python-sql", "suppression-without-reason"]


def test_own_marker_that_hides_nothing_is_reported():
    outcome = run("x  # readylayer: ignore[python-sql] because", finding("python-eval", line=2))
    assert [item.rule_id for item in outcome.kept] == ["python-eval", "suppression-unused"]


def test_old_unused_marker_is_left_alone():
    assert run("x  # readylayer: ignore[python-sql] because", watched=frozenset({1})).kept == []


def test_marker_on_its_own_line_speaks_of_the_next_code_line():
    lines = ["// readylayer: ignore[javascript-eval] sandboxed", "", "// more", "eval(x)"]
    outcome = suppress("a.js", lines, [finding("javascript-eval", line=4)], None)
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
    outcome = suppress("a.js", lines, [finding("oxlint-no-eval", engine="oxlint", line=2)], None)
    assert outcome.kept == []
