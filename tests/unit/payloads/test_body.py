"""Decoding of untrusted request bodies."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.errors import InputError, LimitError
from readylayer_cli.payloads.body import MAX_BYTES, MAX_DEPTH, check_depth, decode_body

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_every_json_object_comes_back_as_it_was(body):
    assert decode_body(json.dumps(body, ensure_ascii=False).encode()) == body


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:0123456789eE.-+ntrufals \\', max_size=60).map(str.encode))
def test_any_bytes_give_an_object_or_a_typed_error(raw):
    try:
        result: object = decode_body(raw)
    except InputError as error:
        result = error
    assert isinstance(result, dict) or (isinstance(result, InputError) and result.code in {"RL2030", "RL2031"})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{}{}", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": -Infinity}', "holds -Infinity"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": 1, "a": 2}', "key 'a' two meanings"),
        (b'{"a": 1, "a": true}', "key 'a' two meanings"),
        (b'{"a": "\xff"}', "not UTF-8: byte 7"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ('{"a": 1}'.encode("utf-16"), "byte order mark"),
        (b"[]", "a JSON array"),
        (b'"pull_request"', "a JSON string"),
        (b"null", "a JSON null"),
        (b"true", "a JSON boolean"),
        (b"12", "a JSON number"),
    ],
)
def test_what_is_no_clear_json_object_is_refused_with_the_cause(raw, message):
    with pytest.raises(InputError, match=message):
        decode_body(raw)


def test_a_key_repeated_with_the_same_value_is_harmless():
    assert decode_body(b'{"a": [1], "a": [1]}') == {"a": [1]}


def test_lone_surrogates_are_replaced_and_pairs_kept():
    body = decode_body(rb'{"lone": "a\ud83dz", "pair": "\ud83e\uddee", "\uDC00": 1}')
    assert body == {"lone": "a?z", "pair": "🧮", "?": 1}


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(LimitError, match="larger than"):
        decode_body(b" " * (MAX_BYTES + 1))


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 2_000, 200_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_bounded_whatever_the_interpreter_could_bear(depth, opening, closing):
    raw = '{"a":' + opening * (depth - 1) + "1" + closing * (depth - 1) + "}"
    with pytest.raises(LimitError, match="nests deeper"):
        decode_body(raw.encode())


def test_nesting_up_to_the_limit_is_read():
    raw = '{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH
    assert decode_body(raw.encode())


def test_the_depth_of_a_value_that_was_parsed_elsewhere_is_checked_without_recursion():
    value: object = {}
    for _ in range(sys.getrecursionlimit() * 2):
        value = {"a": value}
    with pytest.raises(LimitError):
        check_depth(value)
