"""Printf-like formats give each argument its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.engines.review.rules._formats import interleave


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("a %s b", ["X"], "a X b"),
        ("%s%s", ["X", "Y"], "XY"),
        ("100%% of %s", ["X"], "100%% of X"),
        ("%d of %s", ["X", "Y"], "0 of Y"),
        ("%2$s before %1$s", ["X", "Y"], "Y before X"),
        ("%[2]s before %[1]s", ["X", "Y"], "Y before X"),
        ("%-10.3s|%05d|%n", ["X", "Y"], "X|0|%n"),
        ("%q", ["X"], '"X"'),
        ("%s %s", ["X"], "X "),
        ("none", ["X"], "none"),
        ("%", ["X"], "%"),
        ("", [], ""),
    ],
)
def test_arguments_stand_where_they_are_printed(text, given, expected):
    assert "".join(interleave(text, given)) == expected


@given(st.text(alphabet="%sdq0123456789$[]. nx", max_size=60), st.lists(st.sampled_from(["X", "Y"]), max_size=4))
def test_no_format_breaks_the_reader(text, given):
    assert all(isinstance(part, str) for part in interleave(text, given))
