"""Whatever a model wraps its answer in, and however it words it, what can be used of it is used."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.llm.reply import Claims, read_ballots, read_claims
from tests.fakes.models.scripted import claim, saying

GOOD = claim("a.py", "x = 1")


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        "```json\n{}\n```",
        "Here you are:\n\n{}\n\nI hope that {{this}} helps.",
        '<think>\n{{"findings": []}} or [] ...\n</think>\n{}',
        "First [1] a note, then {{a}} thing.\n{}",
    ],
)
def test_the_object_is_found(wrap):
    read = read_claims(wrap.format(saying(GOOD)))
    assert isinstance(read, Claims)
    assert [each.quote for each in read.findings] == ["x = 1"]


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        ("category", "Error Handling", "bug"),
        ("category", "RACE", "concurrency"),
        ("severity", "Major", "high"),
        ("severity", "info", "low"),
        ("confidence", 0.95, "high"),
        ("confidence", 0.2, "low"),
        ("line", "12-14", 12),
        ("line", "somewhere", None),
        ("consequence", None, ""),
        ("symbols", None, []),
        ("symbols", "x", ["x"]),
        ("cwe", "CWE-89: SQL injection in a long title", "CWE-89: SQL injection in a long title"),
    ],
)
def test_other_words_for_the_same_are_understood(field, said, meant):
    read = read_claims(saying({**GOOD, field: said}))
    assert isinstance(read, Claims)
    assert getattr(read.findings[0], field) == meant


def test_a_claim_that_is_none_spoils_no_others():
    read = read_claims(saying({"file": "a.py"}, GOOD, "words", {**GOOD, "severity": "purple"}))
    assert isinstance(read, Claims)
    assert (len(read.findings), read.malformed) == (1, 3)


def test_an_answer_of_nothing_but_faults_is_asked_for_again():
    assert "severity" in read_claims(saying({**GOOD, "severity": "purple"}))


def test_of_too_many_claims_the_first_are_read():
    read = read_claims(saying(*[GOOD] * 90))
    assert isinstance(read, Claims)
    assert (len(read.findings), read.malformed) == (40, 50)


@given(st.text(max_size=300))
def test_any_text_is_read_or_named_unreadable(text):
    assert isinstance(read_claims(text), Claims | str)
    assert read_ballots(text)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                        st.sampled_from([*GOOD, "findings"]), inner, max_size=6), max_leaves=20))  # fmt: skip
def test_any_json_is_read_or_named_unreadable(value):
    assert isinstance(read_claims(json.dumps({"findings": value})), Claims | str)
