"""A replacement is offered only if it fits the file and leaves it readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.finding import Edit, Fix, Span
from readylayer_cli.domain.host import SuggestionStyle
from readylayer_cli.domain.publication import Suggestion
from readylayer_cli.reports.note import suggestion_block
from readylayer_cli.workflows.publish.suggestion import suggestion_of

TEXT = "import os\n\n\ndef load(path):\n    debugger()\n    return open(path)\n"


def fix(*edits: Edit) -> Fix:
    return Fix("Do it", edits)


def test_an_edit_inside_a_line_replaces_the_line() -> None:
    made = suggestion_of(fix(Edit(Span(6, 6, 12, 16), "io.open")), "a.py", TEXT)
    assert made == Suggestion(6, 6, ("    return io.open(path)",))


def test_edits_of_several_lines_become_one_replacement() -> None:
    edits = (Edit(Span(4, 4, 5, 9), "read"), Edit(Span(6, 6, 12, 16), "io.open"))
    made = suggestion_of(fix(*edits), "a.py", TEXT)
    assert made == Suggestion(4, 6, ("def read(path):", "    debugger()", "    return io.open(path)"))


def test_a_deleted_statement_leaves_no_blank_line() -> None:
    assert suggestion_of(fix(Edit(Span(5, 5, 1, 15), "")), "a.py", TEXT) == Suggestion(5, 5, ())


@pytest.mark.parametrize(
    "edits",
    [
        (),
        (Edit(Span(9, 9), "x"),),
        (Edit(Span(4, 4, 90, 95), "x"),),
        (Edit(Span(4, 4, 5, 9), "a"), Edit(Span(4, 4, 7, 9), "b")),
        (Edit(Span(4, 4, 5, 9), "load"),),
        (Edit(Span(4, 4, 9, 10), "((("),),
    ],
    ids=["nothing", "beyond the file", "beyond the line", "overlapping", "no change", "unreadable"],
)
def test_what_does_not_fit_is_not_offered(edits: tuple[Edit, ...]) -> None:
    assert suggestion_of(fix(*edits), "a.py", TEXT) is None


def test_files_with_carriage_returns_get_none() -> None:
    assert suggestion_of(fix(Edit(Span(1, 1, 1, 2), "x")), "a.txt", "a\r\nb\r\n") is None


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)


@given(lines=st.lists(LINE, min_size=1, max_size=6), data=st.data(), new=st.lists(LINE, min_size=1, max_size=3))
def test_applying_the_suggestion_is_applying_the_fix(lines: list[str], data: st.DataObject, new: list[str]) -> None:
    first = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    edit = Edit(Span(first, last, 1, len(lines[last - 1]) + 1), "\n".join(new))
    made = suggestion_of(fix(edit), "a.txt", "\n".join(lines))
    if made is not None and len(made.lines) == len(new):
        assert [*lines[: made.first_line - 1], *made.lines, *lines[made.last_line :]] == (
            [*lines[: first - 1], *new, *lines[last:]]
        )


@pytest.mark.parametrize(
    ("style", "opening"),
    [(SuggestionStyle.GITHUB, "```suggestion\n"), (SuggestionStyle.GITLAB, "```suggestion:-2+0\n")],
)
def test_each_host_has_its_own_block(style: SuggestionStyle, opening: str) -> None:
    assert suggestion_block(Suggestion(4, 6, ("a", "b")), style) == f"{opening}a\nb\n```"


def test_a_fence_is_longer_than_any_inside() -> None:
    block = suggestion_block(Suggestion(1, 1, ("````",)), SuggestionStyle.GITHUB)
    assert block == "`````suggestion\n````\n`````"


@pytest.mark.parametrize("line", ["x\u202ey", "x\u200by", "\x1b[2J"])
def test_a_line_that_shows_something_else_is_not_offered(line: str) -> None:
    assert suggestion_block(Suggestion(1, 1, (line,)), SuggestionStyle.GITHUB) == ""


def test_a_host_without_suggestions_gets_none() -> None:
    assert suggestion_block(Suggestion(1, 1, ("a",)), SuggestionStyle.NONE) == ""
