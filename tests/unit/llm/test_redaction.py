"""What is recognised anywhere goes everywhere, and lines stay where they are."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.llm.redaction import Redactor
from readylayer_cli.secretscan.catalogue import TOKEN_FORMATS
from tests.unit.secretscan.sampling import key_block, planted

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)


@given(st.sampled_from(TOKEN_FORMATS), st.lists(TEXT, max_size=6), st.integers(0, 2**32))
def test_no_token_is_left_and_no_line_is_lost(row, lines, seed):
    value = planted(row, random.Random(seed))
    text = "\n".join([*lines, f'key = "{value}"', *lines])
    redactor = Redactor()
    redactor.learn(text)
    redacted = redactor.redact(text)
    assert value not in redacted
    assert redacted.count("\n") == text.count("\n")


def test_a_value_has_one_name_in_all_texts():
    value = planted(TOKEN_FORMATS[0], random.Random(1))
    redactor = Redactor()
    redactor.learn(f'token = "{value}"')
    one, other = redactor.redact(f"a {value}"), redactor.redact(f"title with {value}!")
    assert one.removeprefix("a ") == other.removeprefix("title with ").removesuffix("!")


def test_a_private_key_leaves_its_lines_behind():
    block = key_block("RSA ", random.Random(3))
    redactor = Redactor()
    text = f"a\n{block}\nb\n"
    redactor.learn(text)
    lines = redactor.lines(text)
    assert len(lines) == len(text.split("\n"))
    assert lines[-2] == "b"
    assert not any(len(line) > 60 for line in lines)


def test_addresses_random_strings_and_a_team_s_own_patterns_go():
    redactor = Redactor([r"ACME-\d+"])
    text = "mail jo.doe@corp.example, x = 'q8Zr2LkP0sVw7TnB4yHc9eXu', ticket ACME-123456"
    redactor.learn(text)
    redacted = redactor.redact(text)
    assert "jo.doe" not in redacted
    assert "q8Zr2LkP0sVw7TnB4yHc9eXu" not in redacted
    assert "ACME-123456" not in redacted


def test_the_last_look_sees_what_only_the_whole_shows():
    redactor = Redactor()
    value = planted(TOKEN_FORMATS[0], random.Random(5))
    (left,) = redactor.last_look([f"put together late: {value}"])
    assert value not in left


def test_a_value_learnt_after_a_part_was_written_goes_from_it_too():
    redactor = Redactor()
    part = redactor.redact("print('Tr0ub4dor&3x')")
    redactor.learn('password = "Tr0ub4dor&3x"')
    assert "Tr0ub4dor" not in redactor.last_look([part])[0]


@pytest.mark.parametrize(
    "between", ['" +\n    "', '" + "', '"\n    "', "' . '", '" \\\n  "', '"\n    f"', "' +\n+    '"]
)
@given(st.sampled_from(TOKEN_FORMATS), st.floats(0.3, 0.7), st.integers(0, 2**32))
def test_the_halves_of_a_token_that_is_put_together_are_taken(between, row, share, seed):
    value = planted(row, random.Random(seed))
    cut = int(len(value) * share)
    text = f"key = {between[0]}{value[:cut]}{between}{value[cut:]}{between[-1]}"
    redactor = Redactor()
    redactor.learn(f"key = {between[-1]}{value}{between[-1]}")
    is_known = bool(redactor.redact(value) != value)
    other = Redactor()
    other.learn(text)
    halves = [half for half in (value[:cut], value[cut:]) if len(half) >= 8]
    assert not is_known or not any(half in other.redact(text) for half in halves)


def test_the_lines_of_a_private_key_are_known_one_by_one():
    block = key_block("EC ", random.Random(4))
    redactor = Redactor()
    redactor.learn(block)
    lines = [line for line in block.split("\n")[1:-1] if len(line.strip()) >= 12]
    assert not any(line.strip() in redactor.redact("\n".join(f"+ {line}" for line in lines)) for line in lines)


def test_a_pattern_of_the_team_may_be_short():
    redactor = Redactor(["Zeus"])
    redactor.learn("# Zeus ships in May")
    assert "Zeus" not in redactor.redact("# Zeus ships in May")


def test_placeholders_survive_a_second_redaction():
    redactor = Redactor()
    redactor.learn('password = "REDACTED9"')
    assert redactor.redact("x [REDACTED:github-pat:1]") == "x [REDACTED:github-pat:1]"
