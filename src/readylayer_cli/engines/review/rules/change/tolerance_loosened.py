"""change-tolerance-loosened: a comparison of numbers accepts a larger difference than before."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._assertion_changes import AssertionChange, assertion_changes
from readylayer_cli.engines.review.rules.change._assertions import Assertion
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_NUMBER = r"([-+]?[\d.][\d._]*(?:e[-+]?\d+)?)"
_LARGER_IS_LOOSER = (
    lazy_pattern(rf"\b(?:abs|rel|delta|tolerance|tol|atol|rtol|abs_tol|rel_tol|epsilon|eps|msg_delta)\s*[=:]\s*{_NUMBER}", re.IGNORECASE),
    lazy_pattern(rf"\b(?:InDelta|InEpsilon|WithinDuration|assertEqualsWithDelta|closeTo|be_within|assert_in_delta|isCloseTo|within)\b.*?[,(]\s*{_NUMBER}\s*\)*[^,()]*\Z"),
    lazy_pattern(rf"\bbe_within\(\s*{_NUMBER}"),
    lazy_pattern(rf"\bassertEquals\([^()]*(?:\([^()]*\)[^()]*)*,\s*{_NUMBER}[fd]?\s*\)\Z"),
)  # fmt: skip
_SMALLER_IS_LOOSER = (
    lazy_pattern(rf"\b(?:places|decimal|significant|digits|precision)\s*=\s*{_NUMBER}"),
    lazy_pattern(rf"\btoBeCloseTo\(.*,\s*{_NUMBER}\s*\)\Z"),
    lazy_pattern(rf"\bassertAlmostEquals?\(.*,\s*{_NUMBER}\s*\)\Z"),
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for change in view.once(assertion_changes):
        if change.kept.pair.head is not None:
            for old, new, message in _looser(change):
                span = head_span(change.kept.pair.head, new.line)
                anchor = f"{old.text} {new.text}"
                yield ChangeMatch(
                    change.kept.pair.path, Match(span, message=message, anchor=anchor, symbol=change.kept.new.name)
                )


def _looser(change: AssertionChange) -> Iterator[tuple[Assertion, Assertion, str]]:
    waiting = list(change.added)
    for old in change.removed:
        for new in waiting:
            found = _compare(old.text, new.text)
            if found:
                waiting.remove(new)
                yield old, new, f"The tolerance went from {found[0]} to {found[1]}"
                break


def _compare(old: str, new: str) -> tuple[str, str] | None:
    for pattern in (*_LARGER_IS_LOOSER, *_SMALLER_IS_LOOSER):
        before, after = pattern.search(old), pattern.search(new)
        if not before or not after or _masked(old, before) != _masked(new, after):
            continue
        first, second = _value(before[1]), _value(after[1])
        if first is None or second is None or first == second:
            continue
        return (before[1], after[1]) if (second > first) == (pattern in _LARGER_IS_LOOSER) else None
    return None


def _masked(text: str, found: re.Match[str]) -> str:
    return text[: found.start(1)] + text[found.end(1) :]


def _value(text: str) -> float | None:
    try:
        return abs(float(text.replace("_", "").rstrip(".")))
    except ValueError:
        return None


_TEST = "import pytest\n\ndef test_area():\n    assert area(2) == pytest.approx(12.566, rel=1e-3)\n"
_JEST = "it('area', () => {\n  expect(area(2)).toBeCloseTo(12.566, 3)\n})\n"

RULE = ChangeRule(
    id="change-tolerance-loosened",
    title="A comparison of numbers accepts a larger difference than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("tests",),
    what="In a kept assertion the tolerance grew (`abs`, `rel`, `delta`, `InDelta`), or fewer decimal places are compared.",
    why="A wrong result that the old tolerance would have caught passes now.",
    fix="Find out why the result moved. If the new tolerance is right, say where the error comes from.",
    check=check,
    bad=(
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("1e-3", "0.2")}),
        ChangeExample({"a.test.ts": _JEST}, {"a.test.ts": _JEST.replace("12.566, 3", "12.566, 0")}),
        ChangeExample(
            {"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tassert.InDelta(t, 12.5, area(2), 0.01)\n}\n"},
            {"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tassert.InDelta(t, 12.5, area(2), 1)\n}\n"},
        ),
    ),
    good=(
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("1e-3", "1e-6")}),
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("12.566", "50.265").replace("area(2)", "area(4)")}),
        ChangeExample({"a.test.ts": _JEST}, {"a.test.ts": _JEST.replace("12.566, 3", "12.5664, 4")}),
    ),
)  # fmt: skip
