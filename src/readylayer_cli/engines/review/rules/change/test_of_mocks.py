"""change-test-of-mocks: a new test asserts nothing but that its own mocks were called."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._test_changes import test_changes
from readylayer_cli.engines.review.view import ChangeView

_CALLED = lazy_pattern(
    r"\.assert_(?:called|called_once|any_call|not_called|awaited|awaited_once)\(\s*\)|\.toHaveBeenCalled(?:Once|Times\(\d+\))?\b(?!With)"
    r"|\.(?:called|calledOnce)\b|\bverify\(\w+(?:,\s*times\(\d+\))?\)\.\w+\(\s*(?:any\w*\(\)(?:,\s*)?)*\)|\bhave_received\(:\w+\)\s*\Z"
)
_MADE = lazy_pattern(
    r"\b(?:Magic|Async)?Mock\(|\bpatch(?:\.object)?\(|\bmocker\.|\b(?:jest|vi)\.(?:fn|mock|spyOn)\(|\bsinon\.|\bmock\(|@Mock\b|\bdouble\("
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for added in view.once(test_changes).added:
        test = added.new
        if not test.assertions or test.is_suite or test.skip or added.pair.head is None:
            continue
        if all(_CALLED.search(one.text) for one in test.assertions) and any(_MADE.search(line) for line in test.lines):
            message = f"`{test.short_name}` checks only that its mocks were called"
            span = head_span(added.pair.head, test.first)
            yield ChangeMatch(added.pair.path, Match(span, message=message, anchor=test.name, symbol=test.name))


_PYTHON = "from unittest.mock import Mock\n\ndef test_send():\n    client = Mock()\n    notify(client, 'hi')\n    client.send.{}\n"

RULE = ChangeRule(
    id="change-test-of-mocks",
    title="A new test asserts only that its mocks were called",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A new test that makes mocks and asserts nothing else than that they were called, whatever with.",
    why="It repeats the implementation: it passes for wrong arguments and wrong results, and fails at every rename.",
    fix="Assert the arguments, or better the result or the effect that a caller sees.",
    check=check,
    bad=(
        ChangeExample({}, {"tests/test_a.py": _PYTHON.format("assert_called_once()")}),
        ChangeExample({}, {"a.test.ts": "it('sends', () => {\n  const send = vi.fn()\n  notify(send)\n  expect(send).toHaveBeenCalled()\n})\n"}),
    ),
    good=(
        ChangeExample({}, {"tests/test_a.py": _PYTHON.format("assert_called_once_with('hi')")}),
        ChangeExample({}, {"a.test.ts": "it('sends', () => {\n  const send = vi.fn()\n  expect(notify(send)).toBe(1)\n  expect(send).toHaveBeenCalled()\n})\n"}),
    ),
)  # fmt: skip
