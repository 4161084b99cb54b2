"""What is recognised anywhere goes everywhere, and lines stay where they are."""

import random

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
    assert value not in redactor.last_look(f"put together late: {value}")
