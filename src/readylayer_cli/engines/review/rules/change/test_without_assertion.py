"""change-test-without-assertion: a new test cannot fail, or checks nothing but that no error is raised."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._assertions import Assertion, assertions_in
from readylayer_cli.engines.review.rules.change._demands import Rank, demand_of
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._test_changes import KeptTest, test_changes, words_of
from readylayer_cli.engines.review.rules.change._tests import TestCase
from readylayer_cli.engines.review.view import ChangeView

_CHECKS_SOMEHOW = lazy_pattern(
    r"@ts-expect-error|\b(?:throw|raise|panic|done\(|reject|fail|t\.plan|benchmark|example|snapshot|tsd|expectTypeOf|assertType|should|compile)"
    r"|\b\w*(?:assert|expect|check|verify|validate|ensure|test|compare|run)\w*\(|\bnot?_?(?:raise|throw|crash|error|panic)",
    re.IGNORECASE,
)
_FEW_LINES = 2
_CONDITION = lazy_pattern(
    r"^(?:if|unless|else|elif|catch|except|rescue|for|while|switch|case|match)\w*$|_(?:catch|rescue)\w*$"
)
_FUNCTION = lazy_pattern(
    r"^(?:arrow_function|function\w*|method\w*|lambda\w*|func_literal|do_block|anonymous_function)$"
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for added in view.once(test_changes).added:
        test = added.new
        if test.is_suite or test.skip or added.pair.head is None or test.name.endswith("pytestmark"):
            continue
        if test.assertions and all(_is_hollow(test, index) for index in range(len(test.assertions))):
            yield _match(added, f"`{test.short_name}` asserts only what is always true", None)
        elif not test.assertions and not _could_fail(test) and not _uses_checker(added.pair.head, test):
            yield _match(added, f"`{test.short_name}` asserts nothing", Severity.LOW)


def _is_hollow(test: TestCase, index: int) -> bool:
    assertion = test.assertions[index]
    demand = demand_of(assertion)
    return demand is not None and demand.rank is Rank.NOTHING and _is_always_reached(assertion, test)


def _is_always_reached(assertion: Assertion, test: TestCase) -> bool:
    functions = 0
    for node in assertion.node.ancestors():
        if node.range().start.line + 1 < test.first:
            break
        if _CONDITION.search(node.kind()):
            return False
        functions += bool(_FUNCTION.search(node.kind()))
    return functions <= 1


def _could_fail(test: TestCase) -> bool:
    inside = test.lines[1:]
    if len(inside) < _FEW_LINES and len(test.lines) <= _FEW_LINES:
        return any("(" in line for line in inside) or len(test.lines) == 1
    return any(_CHECKS_SOMEHOW.search(line) for line in inside) or bool(
        _CHECKS_SOMEHOW.search(test.short_name.partition("test")[2])
    )


def _uses_checker(file: SourceFile, test: TestCase) -> bool:
    asserting = {one.line for one in assertions_in(file)}
    words = set(words_of(test.lines[1:]))
    return any(
        symbol.name.rpartition(".")[2] in words and not asserting.isdisjoint(range(symbol.first, symbol.last + 1))
        for symbol in file.symbols.functions
    )


def _match(added: KeptTest, message: str, severity: Severity | None) -> ChangeMatch:
    test = added.new
    line = test.assertions[0].line if test.assertions else test.first
    span = head_span(added.pair.head, line) if added.pair.head is not None else None
    if span is None:
        raise ValueError("an added test has a new side")
    return ChangeMatch(
        added.pair.path, Match(span, message=message, anchor=test.name, symbol=test.name, severity=severity)
    )


_HEAD = "from shop import Cart\n\ndef test_add():\n    assert Cart().count == 0\n"

RULE = ChangeRule(
    id="change-test-without-assertion",
    title="A new test asserts nothing that could be false",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A new test whose only assertions are of the kind `assert True` or `expect(true).toBe(true)`; low if it has no assertion "
    "at all and calls no checking function.",
    why="It raises the coverage and the number of tests and protects nothing.",
    fix="Assert what the code should have done: its result, its effect, or the error it raises.",
    check=check,
    bad=(
        ChangeExample({"tests/test_a.py": _HEAD}, {"tests/test_a.py": _HEAD + "\ndef test_sum():\n    total = Cart().total()\n    assert True\n"}),
        ChangeExample({}, {"a.test.ts": "it('loads', async () => {\n  await load()\n  expect(true).toBe(true)\n})\n"}),
        ChangeExample({"tests/test_a.py": _HEAD}, {"tests/test_a.py": _HEAD + "\ndef test_sum():\n    cart = Cart()\n    cart.add(5)\n    total = cart.total\n"}),
    ),
    good=(
        ChangeExample({"tests/test_a.py": _HEAD}, {"tests/test_a.py": _HEAD + "\ndef test_sum():\n    cart = Cart()\n    check_total(cart, 5)\n    cart.close()\n"}),
        ChangeExample({}, {"a.test.ts": "it('loads', async () => {\n  const x = await load()\n  expect(x).toBe(true)\n})\n"}),
        ChangeExample({"tests/test_a.py": _HEAD + "\ndef test_t():\n    f()\n    assert True\n"}, {"tests/test_a.py": _HEAD + "\ndef test_t():\n    g()\n    assert True\n"}),
    ),
)  # fmt: skip
