"""Quoted source lines and what is hidden in them."""

import pytest

from readylayer_cli.domain.finding import Span
from readylayer_cli.reports.source import ShownSource
from tests.unit.reports.builders import context, finding, result, rule


def test_a_mask_is_applied_to_the_whole_file_before_quoting() -> None:
    shown = ShownSource(
        result(), context(source=lambda _: "a\nsecret\nb", mask=lambda text: text.replace("secret", "*" * 6))
    )
    assert shown.line("a.py", 2) == "******"


def test_a_mask_that_changes_the_length_hides_everything_instead() -> None:
    shown = ShownSource(result(), context(source=lambda _: "a\nsecret", mask=lambda text: text[:-1]))
    assert [shown.line("a.py", 1), shown.line("a.py", 2)] == ["*", "******"]


@pytest.mark.parametrize("weakness", ["CWE-798", "cwe-259", "CWE-0798", "798"])
def test_the_span_of_a_credential_is_starred_after_four_characters(weakness: str) -> None:
    found = finding(path="a.py", span=Span(1, 1, 5, 15), cwe=(weakness,))
    shown = ShownSource(result(found), context(source=lambda _: "k = abcdefghij  # x"))
    assert shown.line("a.py", 1) == "k = abcd******  # x"


def test_rules_tagged_as_secrets_hide_their_spans_too_even_when_held_back() -> None:
    found = finding(path="a.py", span=Span(1, 1, 5, 15), cwe=())
    tagged = result(held_back=(found,), rules={found.rule_id: rule(tags=("secret",))})
    assert ShownSource(tagged, context(source=lambda _: "k = abcdefghij")).line("a.py", 1) == "k = abcd******"


def test_other_lines_and_files_stay_as_they_are() -> None:
    found = finding(path="a.py", span=Span(2, 2), cwe=("CWE-798",))
    shown = ShownSource(result(found), context(source=lambda _: "one\ntwo"))
    assert shown.line("a.py", 1) == "one"
    assert shown.line("b.py", 2) == "two"
    assert shown.line("a.py", 3) == ""
