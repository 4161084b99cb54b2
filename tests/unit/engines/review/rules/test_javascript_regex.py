"""Regular expressions that can take exponential time, told from those that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.engines.review.rules.javascript._regex import has_endless_repetition


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+$",
        r"(a*)*b",
        r"([a-zA-Z]+)*$",
        r"(\w+\s?)*$",
        r"(?:\s*\w+\s*)*;",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(.*,)*x",
        r"(?:\w+\d)+-",
        r'"([^"]|\\.)*"',
        r"(\w|\d)+!",
        r"(.|\s)*x",
        r"((a+))+$",
        r"(?<name>[^,]+,?)*;",
        r"(a{2,})*$",
        r"\((?:[^()]+|x)*\)",
    ],
)
def test_nested_repetition_is_seen(pattern):
    assert has_endless_repetition(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+",
        r"(?:\w+\s)*\w+$",
        r'"(?:[^"\\]|\\.)*"',
        r"^\d+(\.\d+)*$",
        r"(?:.|\n)*x",
        r"(a+b+)+$",
        r"(?:a+){0,3}$",
        r"(?:a|b)+$",
        r"(?:(?!x)\w)+$",
        r"[(a+)+]$",
        r"\(a+\)+$",
        r"(?:ab|cd)*$",
        r"(?:.*\n)*x",
        r"(?:[^,]*,)*x",
        r"(?:\S+\s+)*x",
        r"(\d{3})+$",
        r"(\u0061+)+$",
        r"((a)\2+)+$",
        r"((((",
        r"a)+)+$",
        r"*+",
        r"[",
        "\\",
        "",
    ],
)
def test_what_cannot_explode_or_cannot_be_read_is_left_alone(pattern):
    assert not has_endless_repetition(pattern)


@given(st.text(alphabet="ab()[]|*+?{}1,2\\.^$-:=!<>wsd", max_size=60))
def test_any_text_is_answered(pattern):
    assert has_endless_repetition(pattern) in {True, False}


def test_a_long_pattern_is_not_read():
    assert not has_endless_repetition("(a+)+" * 1000 + "$")
