"""Every rule finds its bad examples, leaves its good ones alone, and documents itself."""

import re

import pytest

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.engines.review.examples import judge_example
from readylayer_cli.engines.review.registry import all_rules
from readylayer_cli.engines.review.rule import rule_info

RULES = all_rules()
BAD = [pytest.param(rule, example, id=f"{rule.id}-{n}") for rule in RULES for n, example in enumerate(rule.bad)]
GOOD = [pytest.param(rule, example, id=f"{rule.id}-{n}") for rule in RULES for n, example in enumerate(rule.good)]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_example_is_found(rule, example):
    assert judge_example(rule, example)


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_example_is_left_alone(rule, example):
    assert judge_example(rule, example) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_documents_itself(rule):
    info = rule_info(rule)
    assert isinstance(info, RuleInfo)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rule.id)
    assert rule.bad
    assert rule.good
    for text in (rule.title, rule.what, rule.why, rule.fix):
        assert text.strip()
        assert len(text) < 1200
    assert all(re.fullmatch(r"CWE-\d+", cwe) for cwe in rule.cwe)


def test_rule_ids_are_unique():
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
