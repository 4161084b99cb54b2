"""A baseline accepts what it lists, as often as it lists it."""

import json
from collections import Counter

import pytest

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.review.baseline import apply_baseline
from readylayer_cli.engines.review.baseline_file import read_baseline
from tests.unit.engines.review.builders import finding


def test_a_review_result_is_a_baseline():
    data = json.dumps({"schema_version": 1, "findings": [{"fingerprint": "f1", "rule_id": "x"}], "more": 1}).encode()
    kept, known = apply_baseline(
        [finding(fingerprint="f1"), finding(fingerprint="f2")], read_baseline(data, "b.json"), {}
    )
    assert [item.fingerprint for item in kept] == ["f2"]
    assert known[0].suppression.kind == "baseline"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"schema_version": 1}', b"[" * 100_000])
def test_anything_else_is_refused_by_name(data):
    with pytest.raises(InputError, match=r"b\.json"):
        read_baseline(data, "b.json")


def test_an_empty_baseline_accepts_nothing():
    assert apply_baseline([finding(fingerprint="f")], Counter(), {}) == ([finding(fingerprint="f")], [])


def test_a_copy_in_another_file_is_new_and_a_renamed_file_is_not():
    known = Counter({("a.py", "f"): 1})
    assert apply_baseline([finding(path="b.py", fingerprint="f")], known, {})[1] == []
    assert len(apply_baseline([finding(path="b.py", fingerprint="f")], known, {"b.py": "a.py"})[1]) == 1


def test_what_is_listed_once_is_accepted_once():
    twice = [finding(fingerprint="f", line=1), finding(fingerprint="f", line=9)]
    kept, known = apply_baseline(twice, Counter({("a.py", "f"): 1}), {})
    assert (len(kept), len(known)) == (1, 1)
