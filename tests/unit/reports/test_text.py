"""Text reports, in a pipe and on a terminal."""

import re
import unicodedata

import pytest
from hypothesis import given
from rich.cells import cell_len

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.review import ModelUsage, ReviewResult, Shortfall
from readylayer_cli.reports.paint import wrapped
from readylayer_cli.reports.registry import render
from tests.unit.reports.builders import context, everything, everything_context, finding, result
from tests.unit.reports.runner import commands_in_log
from tests.unit.reports.strategies import a_few, results, sources, text

_SGR = re.compile(r"\x1b\[[\d;]*m")


def test_a_clean_review_is_one_calm_line() -> None:
    assert render(result(), "text", context()) == "No findings in 12 files.\n"
    assert render(result(files=1), "text", context(terminal=True)) == "No findings in 1 file.\n"


def test_the_first_line_of_a_plain_block_is_a_place_that_editors_can_open() -> None:
    lines = render(everything(), "text", context()).splitlines()
    assert lines[0] == "src/views.py:7:23: critical python-sql-injection SQL text is built from request data"


def test_blocks_of_a_pipe_follow_the_ranking() -> None:
    heads = [line for line in render(everything(), "text", context()).splitlines() if re.match(r"\S+:\d+:\d+: ", line)]
    assert [head.split(" ")[1] for head in heads] == ["critical", "critical", "low"]


def test_a_terminal_groups_by_file_in_the_order_of_lines() -> None:
    later, earlier = finding(span=Span(9, 9), message="later"), finding(span=Span(2, 2), message="earlier")
    other = finding(path="z.py", message="other")
    shown = render(result(later, other, earlier), "text", context(terminal=True))
    assert shown.count("src/views.py") == 1
    assert shown.index("earlier") < shown.index("later") < shown.index("z.py") < shown.index("other")


def test_carets_stand_under_the_span() -> None:
    rows = render(result(finding()), "text", context(terminal=True)).splitlines()
    code = next(index for index, row in enumerate(rows) if "> 7" in row)
    start = rows[code + 1].index("^")
    assert rows[code][start:].startswith('f"SELECT')
    assert rows[code + 1].count("^") == 44


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"verdict": Verdict.FAIL}, "Fails: 1 critical at or above fail-on critical."),
        (
            {"verdict": Verdict.FAIL, "shortfalls": (Shortfall("no time left"),)},
            "Fails: 1 critical at or above fail-on critical; the review is also incomplete.",
        ),
        ({"fail_on": None}, "Passes: no gate is set."),
        (
            {"verdict": Verdict.INCOMPLETE, "shortfalls": (Shortfall("no time left"),)},
            "Incomplete: nothing failed, but not everything could be checked.",
        ),
    ],
)
def test_the_last_line_is_the_verdict_with_its_gate(changes: dict[str, object], sentence: str) -> None:
    assert render(result(finding(), **changes), "text", context()).splitlines()[-1] == sentence


def test_an_unsure_finding_is_not_counted_as_failing_the_gate() -> None:
    sure, unsure = finding(), finding(confidence=Confidence.LOW)
    shown = render(result(sure, unsure, verdict=Verdict.FAIL), "text", context())
    assert shown.endswith("Fails: 1 critical at or above fail-on critical.\n")


def test_a_failing_finding_that_is_held_back_is_part_of_the_verdict() -> None:
    low = finding(severity=Severity.LOW)
    shown = render(result(held_back=(low,), verdict=Verdict.FAIL, fail_on=Severity.LOW), "text", context())
    assert "held back   1 low; to see them: --min-severity low" in shown
    assert shown.endswith("Fails: 1 low at or above fail-on low (1 held back).\n")


def test_the_flags_named_would_show_everything_held_back() -> None:
    slight = finding(severity=Severity.MEDIUM)
    unsure = finding(severity=Severity.HIGH, confidence=Confidence.LOW)
    assert "1 medium; to see them: --min-severity medium\n" in render(result(held_back=(slight,)), "text", context())
    shown = render(result(held_back=(slight, unsure)), "text", context())
    assert "--min-severity medium --set review.min_confidence=low\n" in shown
    configured = render(result(slight, held_back=(finding(confidence=Confidence.MEDIUM),)), "text", context())
    assert "--min-severity critical --set review.min_confidence=medium\n" in configured
    assert "to see them: --all\n" in render(result(held_back=(slight,)), "text", context(held_back_hint="--all"))


def test_held_back_suppressed_and_unchecked_are_never_left_unsaid() -> None:
    shown = render(everything(), "text", context(terminal=True))
    assert "held back   2 low" in shown
    assert "suppressed  1 in the source, 1 by the baseline" in shown
    assert "not checked web/vendor.js: larger than 5 MB" in shown
    assert "skipped     generated (2), binary (1)" in shown


def test_engines_are_listed_only_when_asked() -> None:
    assert "84 ms" not in render(everything(), "text", context())
    shown = render(everything(), "text", context(verbosity=1))
    assert "readylayer 1.2.3: ok, 12 files, 84 ms" in shown
    assert "oxlint 1.81.0: failed, 0 files, 1,000 ms (stopped at its time limit)" in shown


def test_the_cost_of_a_model_is_shown() -> None:
    shown = render(result(model=ModelUsage("local", 2, 1500, 0.0123)), "text", context())
    assert "local: 2 calls, 1,500 tokens, $0.0123" in shown


def test_without_colour_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in render(everything(), "text", everything_context(terminal=True))


def test_colour_changes_nothing_but_colour() -> None:
    plain = render(everything(), "text", everything_context(terminal=True, color=False))
    colored = _SGR.sub("", render(everything(), "text", everything_context(terminal=True, color=True)))
    assert [line.rstrip() for line in colored.splitlines()] == plain.splitlines()


def test_an_ascii_terminal_gets_ascii_lines() -> None:
    assert render(everything(), "text", everything_context(terminal=True, unicode=False)).isascii()


@a_few
@given(reviewed=results, source=sources)
def test_no_text_acts_on_a_terminal_or_a_ci_runner(reviewed: ReviewResult, source: str) -> None:
    for terminal in (False, True):
        shown = render(reviewed, "text", context(source=lambda _: source, terminal=terminal, color=True))
        bare = "".join(_SGR.sub("", shown).split("\n"))
        assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in bare)
        assert commands_in_log(shown) == []
        assert commands_in_log(_SGR.sub("", shown)) == []


def test_a_file_named_like_a_workflow_command_stays_a_path() -> None:
    shown = render(result(finding(path="::error::pwned")), "text", context())
    assert shown.startswith("./::error::pwned:7:23: ")
    assert commands_in_log(shown) == []


@a_few
@given(results, sources)
def test_a_terminal_line_never_exceeds_the_width(reviewed: ReviewResult, source: str) -> None:
    shown = render(reviewed, "text", context(source=lambda _: source, terminal=True, width=72))
    unbroken = shown.replace("#\\#", "##").replace("\\::", "::")  # the break in a runner's command may stick out
    grid = [line for line in unbroken.split("\n") if "│" in line or line.startswith(" " * 10)]
    assert all(cell_len(line) <= 72 for line in grid)


@a_few
@given(text)
def test_wrapping_loses_no_word(value: str) -> None:
    flat = " ".join(value.encode("utf-8", "ignore").decode().split())
    lines = wrapped(flat, 20)
    assert "".join(lines).replace(" ", "") == flat.replace(" ", "")
    assert all(cell_len(line) <= 20 for line in lines)


def test_words_of_a_narrow_terminal_are_those_of_a_wide_one() -> None:
    narrow, wide = (
        render(result(finding()), "text", context(terminal=True, width=width)).replace("why:", "why").split()
        for width in (45, 100)
    )
    prose = set(finding().message.split()) | set(finding().why.split())
    assert prose <= set(narrow)
    assert prose <= set(wide)


def test_a_narrow_terminal_gives_text_the_whole_line() -> None:
    rows = render(result(finding()), "text", context(terminal=True, width=45)).splitlines()
    assert rows[2].split() == ["7:23", "critical"]
    assert rows[3].startswith("    SQL text is built")
    assert max(map(len, rows)) <= 45
