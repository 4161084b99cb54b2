"""A pattern behaves as if it had been compiled, and is not compiled before it is needed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.patterns import lazy_pattern


def test_nothing_is_compiled_before_the_first_use():
    broken = lazy_pattern("(")
    with pytest.raises(re.error):
        broken.search("x")


@given(st.text(alphabet="ab1 \n", max_size=20))
def test_it_answers_like_a_compiled_pattern(text):
    lazy, eager = (
        lazy_pattern(r"(A+)|\d$", re.IGNORECASE | re.MULTILINE),
        re.compile(r"(A+)|\d$", re.IGNORECASE | re.MULTILINE),
    )
    assert [found.span() for found in lazy.finditer(text)] == [found.span() for found in eager.finditer(text)]
    assert lazy.sub("-", text) == eager.sub("-", text)
    assert bool(lazy.match(text)) is bool(eager.match(text))
    assert (lazy.pattern, lazy.flags, lazy.groups) == (eager.pattern, eager.flags, eager.groups)
