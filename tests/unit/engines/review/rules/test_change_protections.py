"""Protections that a change takes away or loosens: what counts as a loss, and which weakness it opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.engines.review.examples import example_view
from readylayer_cli.engines.review.rule import ChangeExample
from readylayer_cli.engines.review.rules.change import (
    condition_weakened,
    deny_list_shortened,
    protection_removed,
    regex_weakened,
)
from readylayer_cli.engines.review.rules.change._operands import all_operands
from readylayer_cli.engines.review.rules.change._regex_shapes import ambiguities
from readylayer_cli.engines.review.rules.change._weakness import weakness_of

NAMES = st.from_regex(r"[b-z]{3,8}", fullmatch=True).filter(lambda name: name not in {"and", "or"})


def judge(rule, before, after):
    view = example_view(ChangeExample(before, after))
    return [hit.match for hit in rule.check(view)]


@given(st.lists(NAMES, min_size=1, max_size=6), st.sampled_from([" && ", " || ", " and ", " or "]))
def test_every_operand_of_a_joined_condition_is_found(names, joint):
    assert all_operands(f"({joint.join(names)})") == names


@given(NAMES, NAMES, NAMES)
def test_an_operator_inside_a_call_or_a_text_joins_nothing(first, second, third):
    call = f"{first}({second} && {third})"
    text = f'{first}("{second} or {third}")'

    assert all_operands(f"{call} || {text}") == [call, text]


@given(st.text(max_size=60))
def test_any_text_is_read_as_an_expression_without_failing(text):
    assert ambiguities(text) >= 0
    assert isinstance(all_operands(text), list)


@pytest.mark.parametrize(
    ("plain", "slow"),
    [
        (r"<[^\n>]*(?:\n[^\n>]*)*>", r"<[^>]*(?:\n[^>]*)*>"),
        (r"^([A-Z]+\.)*[A-Z]+$", r"^([A-Z]+\.?)*[A-Z]+$"),
        (r"\s*,\s*", r"\s*,?\s*"),
    ],
)
def test_repetitions_that_share_characters_are_counted(plain, slow):
    assert ambiguities(plain) < ambiguities(slow)


def test_a_protection_that_moves_to_another_file_is_no_loss():
    before = {
        "a.py": "def show(note):\n    return '<b>' + my_escape(note) + '</b>'\n",
        "b.py": "def f(x):\n    return x\n",
    }
    after = {
        "a.py": "def show(note):\n    return '<b>' + note + '</b>'\n",
        "b.py": "def f(x):\n    return my_escape(x)\n",
    }

    assert judge(protection_removed.RULE, before, after) == []


def test_a_function_that_is_gone_as_a_whole_lost_nothing():
    before = {"a.py": "def show(note):\n    return my_escape(note)\n\n\ndef other():\n    return 1\n"}

    assert judge(protection_removed.RULE, before, {"a.py": "def other():\n    return 1\n"}) == []


def test_a_longer_list_of_refused_entries_is_no_loss():
    before = {"a.py": "BLOCKED_HOSTS = ['a.example', 'b.example']\n"}
    after = {"a.py": "BLOCKED_HOSTS = ['a.example', 'b.example', 'c.example']\n"}

    assert judge(deny_list_shortened.RULE, before, after) == []
    assert len(judge(deny_list_shortened.RULE, after, before)) == 1


def test_an_expression_that_asks_for_more_is_no_loss():
    before = {"a.py": "import re\n\nNAME = re.compile(r'[a-z]+')\n"}
    after = {"a.py": "import re\n\nNAME = re.compile(r'^[a-z]+$')\n"}

    assert judge(regex_weakened.RULE, before, after) == []
    assert len(judge(regex_weakened.RULE, after, before)) == 1


def test_a_lost_operand_names_the_weakness_that_it_kept_out():
    before = {"a.js": "function set(o, key, v) {\n  if (key !== '__proto__' && v) {\n    o[key] = v\n  }\n}\n"}
    after = {"a.js": before["a.js"].replace("key !== '__proto__' && ", "")}

    (match,) = judge(condition_weakened.RULE, before, after)

    assert match.cwe[0] == "CWE-1321"


@pytest.mark.parametrize(
    ("check", "cwe"),
    [
        ("user.is_admin", "CWE-862"),
        ("'..' in name", "CWE-22"),
        ("header.includes('\\n')", "CWE-93"),
        ("depth > 100", "CWE-674"),
        ("not verify_signature(body)", "CWE-347"),
        ("odd", "CWE-20"),
    ],
)
def test_the_words_of_a_check_tell_its_weakness(check, cwe):
    assert cwe in weakness_of(check)
