"""Code frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readylayer_cli.domain.finding import Span
from readylayer_cli.reports.frame import FrameRow, code_frame
from readylayer_cli.reports.source import ShownSource
from tests.unit.reports.builders import context, result
from tests.unit.reports.strategies import a_few, sources, spans


def _frame(text: str, span: Span, width: int = 60, lines: int = 1) -> list[FrameRow]:
    source = ShownSource(result(), context(source=lambda _: text))
    return code_frame(source, "a.py", span, width=width, context=lines)


def _marked(row: FrameRow) -> str:
    return row.parts()[1]


def test_a_frame_has_the_lines_around_without_blank_ones_at_its_ends() -> None:
    rows = _frame("\nx = 1\ny = 2\n\n", Span(3, 3, 1, 2), lines=2)
    assert [(row.number, row.text, row.marked) for row in rows] == [(2, "x = 1", False), (3, "y = 2", True)]


@pytest.mark.parametrize(
    ("line", "needle", "marked"),
    [
        ("value = eval(x)", "eval(x)", "eval(x)"),
        ("\tif x:\treturn eval(x)", "eval(x)", "eval(x)"),
        ('"日本" + eval(x)', "eval(x)", "eval(x)"),
        ("日本語", "本", "本"),
        ("a \u202e b", "\u202e", "<U+202E>"),
        ("a \x1b[31m b", "\x1b[31m", "<U+001B>[31m"),
        ("e\u0301 = eval(x)", "eval(x)", "eval(x)"),
        ("x" * 500 + "eval(x)" + "y" * 500, "eval(x)", "eval(x)"),
        ("日" * 300 + "eval(x)" + "本" * 300, "eval(x)", "eval(x)"),
    ],
)
def test_the_carets_mark_what_the_span_covers(line: str, needle: str, marked: str) -> None:
    start = line.index(needle) + 1
    (row,) = _frame(line, Span(1, 1, start, start + len(needle)))
    assert _marked(row) == marked
    assert cell_len(row.text) <= 60


def test_a_long_line_is_cut_on_both_sides_of_the_span() -> None:
    (row,) = _frame("x" * 500 + "eval(x)" + "y" * 500, Span(1, 1, 501, 508))
    assert row.text.startswith("…")
    assert row.text.endswith("…")


def test_a_span_longer_than_the_width_is_marked_up_to_the_edge() -> None:
    (row,) = _frame("f(" + "x" * 500 + ")", Span(1, 1, 3, 503))
    assert row.carets == (2, 58)


def test_a_span_past_the_end_of_its_line_has_one_caret() -> None:
    (row,) = _frame("x = (", Span(1, 1, 6, 6))
    assert row.carets == (5, 1)


def test_a_tall_span_shows_its_first_lines_and_its_last() -> None:
    rows = _frame("\n".join(f"line {number}" for number in range(1, 30)), Span(3, 20))
    assert [row.number for row in rows] == [2, 3, 4, 5, None, 20, 21]


def test_a_span_beyond_the_file_has_no_frame() -> None:
    assert _frame("one line", Span(5, 5)) == []
    assert _frame("", Span(1, 1)) == []


def test_a_carriage_return_is_no_part_of_a_line() -> None:
    assert [row.text for row in _frame("a\r\nb\r\n", Span(1, 1))] == ["a", "b"]


@a_few
@given(sources, spans(), st.integers(20, 100))
def test_no_row_is_wider_than_asked_and_carets_stay_inside(text: str, span: Span, width: int) -> None:
    for row in _frame(text, span, width):
        assert cell_len(row.text) <= width
        assert all(character.isprintable() or character.isspace() for character in row.text)
        if row.carets:
            assert row.carets[0] + row.carets[1] <= width
            assert "".join(row.parts()) == row.text


def test_a_line_of_fifty_megabytes_costs_no_more_than_its_window() -> None:
    line = "x" * 50_000_000
    (row,) = _frame(line, Span(1, 1, 25_000_000, 25_000_007))
    assert cell_len(row.text) == 60
