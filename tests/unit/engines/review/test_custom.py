"""A team's own ast-grep rules work like ours, and wrong ones are explained."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.engines.review.custom import read_custom_rules
from readylayer_cli.engines.review.matching import run_file_rule

RULE = b"""\
id: no-print-in-billing
language: Python
message: Billing code logs, it does not print
severity: error
note: Use the logger of the module.
rule:
  pattern: print($$$ARGS)
files:
  - billing/**
ignores:
  - "**/cli.py"
"""


def read(*documents):
    return read_custom_rules({f".readylayer/rules/{n}.yml": data for n, data in enumerate(documents)})


def test_a_rule_finds_its_pattern_where_it_applies():
    (rule,) = read(RULE)
    code = "print('x')\nlog('y')\n"
    assert [match.span.start_line for match in run_file_rule(rule, SourceFile("billing/a/b.py", code))] == [1]
    assert run_file_rule(rule, SourceFile("shop/b.py", code)) == []
    assert run_file_rule(rule, SourceFile("billing/cli.py", code)) == []
    assert rule.severity == "high"
    assert rule.why == "Use the logger of the module."


def test_several_documents_in_one_file_are_several_rules():
    other = RULE.replace(b"no-print-in-billing", b"second")
    assert [rule.id for rule in read(RULE + b"---\n" + other)] == ["no-print-in-billing", "second"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ((b"language: Python", b"language: Cobol"), "unknown language"),
        ((b"pattern: print($$$ARGS)", b"kind: nothing_like_it"), "kind"),
        ((b"pattern: print($$$ARGS)", b"patern: x"), "unknown field"),
        ((b"severity: error", b"severity: dreadful"), "severity"),
        ((b"message:", b"mesage:"), "mesage"),
        ((b"rule:\n", b"rule: &a\n"), ""),
        ((b"id: no", b"id: [no"), "not a rule file"),
    ],
)
def test_a_wrong_rule_names_its_file(change, part):
    data = RULE.replace(*change)
    if part == "":
        assert read(data)
        return
    with pytest.raises(ConfigError) as caught:
        read(data)
    assert part in caught.value.message
    assert ".readylayer/rules/0.yml" in caught.value.message


def test_aliases_are_refused():
    with pytest.raises(ConfigError, match="aliases"):
        read(b"a: &x [1]\nb: *x\n")
