"""Sets of lines behave like sets of numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.lines import count, lines_of, numbers_in, ranges_in

NUMBERS = st.sets(st.integers(1, 400), max_size=60)


@given(NUMBERS, NUMBERS)
def test_union_intersection_and_size_are_those_of_sets(one, other):
    a, b = lines_of(one), lines_of(other)
    assert set(numbers_in(a | b)) == one | other
    assert list(numbers_in(a & b)) == sorted(one & other)
    assert count(a & ~b) == len(one - other)


@given(NUMBERS)
def test_ranges_hold_exactly_the_numbers_and_do_not_touch(numbers):
    runs = ranges_in(lines_of(numbers))
    assert {n for first, last in runs for n in range(first, last + 1)} == numbers
    assert all(after[0] > before[1] + 1 for before, after in pairwise(runs))
