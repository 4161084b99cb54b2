"""Occurrences of words stand for what a regular expression finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.secretscan.occurrences import occurrences

TEXTS = st.text(alphabet="abé\n", max_size=40)
WORDS = st.sets(st.text(alphabet="ab", min_size=1, max_size=3), max_size=4)


@given(text=TEXTS, words=WORDS)
def test_every_place_where_a_word_begins_is_given_in_order(text: str, words: set[str]) -> None:
    places = [at for word in words for at in range(len(text)) if re.compile(re.escape(word)).match(text, at)]
    assert occurrences(text, words) == sorted(places)
