"""A match describes its secret and gives nothing away."""

import random

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.secretscan.match import PEPPER, digest_of, preview_of
from tests.unit.secretscan.sampling import BASE62, letters


@given(st.text(max_size=200))
def test_a_preview_shows_at_most_four_characters_and_a_fifth_of_the_value(value: str) -> None:
    shown, _, size = preview_of(value).rpartition("… ")
    assert len(shown) <= min(4, len(value) // 5)
    assert value.startswith(shown) or not value.isprintable()
    assert size == f"({len(value):,} characters)"


def test_a_preview_of_a_token_shows_its_prefix() -> None:
    assert preview_of("ghp_" + "A" * 36) == "ghp_… (40 characters)"
    assert preview_of("hunter2") == "h… (7 characters)"


def test_a_weak_value_has_a_digest_of_one_byte_under_the_public_salt() -> None:
    assert len(digest_of("hunter2")) == len("weak:00")
    assert len({digest_of(f"hunter{number}") for number in range(2000)}) <= 256
    assert len(digest_of("hunter2", b"kept secret")) == 32


def test_a_generated_value_has_a_full_digest() -> None:
    value = letters(BASE62, 40, random.Random(41))
    assert len(digest_of(value)) == 32
    assert digest_of(value) == digest_of(value, PEPPER) != digest_of(value, b"other")


@given(st.text())
def test_any_text_has_a_digest(value: str) -> None:
    assert digest_of(value) == digest_of(value)
