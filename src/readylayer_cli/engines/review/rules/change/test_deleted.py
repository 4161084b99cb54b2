"""change-test-deleted: a test is gone while the code it tests stays."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.rules.change._test_changes import LostTest, TestChanges, test_changes, words_of
from readylayer_cli.engines.review.view import ChangeView


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    changes = view.once(test_changes)
    for lost in changes.lost:
        if lost.pair.head is not None and not lost.test.is_suite and _matters(changes, lost):
            severity = Severity.MEDIUM if changes.tests_untouched_code(lost.test) else Severity.LOW
            yield _match(lost, severity)


def _matters(changes: TestChanges, lost: LostTest) -> bool:
    if lost.test.skip or not lost.test.assertions or changes.is_absorbed(lost.test):
        return False
    return changes.removed_names.isdisjoint(words_of(lost.test.lines))


def _match(lost: LostTest, severity: Severity) -> ChangeMatch:
    test = lost.test
    rest = "and nothing that it uses was changed" if severity is Severity.MEDIUM else "and no other test took its place"
    message = f"The test `{test.short_name}` is gone, {rest}"
    span = removed_span(lost.pair, test.first)
    return ChangeMatch(
        lost.pair.path, Match(span, message=message, anchor=test.name, symbol=test.name, severity=severity)
    )


_TESTS = "from shop import total\n\ndef test_empty():\n    assert total([]) == 0\n\n"
_SECOND = "def test_discount():\n    cart = [5, 7]\n    assert total(cart, discount=0.5) == 6\n"
_SHOP = "def total(cart, discount=0):\n    return sum(cart) * (1 - discount)\n"

RULE = ChangeRule(
    id="change-test-deleted",
    title="A test is gone while the code it tests stays",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A test function of a kept file that is neither renamed, moved nor taken over by another test, and whose words all "
    "still exist in the code. Low if the change also edits code that it uses.",
    why="Deleting a failing test is the quickest way to a green run. What it protected can now break unseen.",
    fix="Bring the test back and make it pass, or say in the change why the behaviour is no longer promised.",
    check=check,
    bad=(
        ChangeExample(
            {"shop.py": _SHOP, "tests/test_shop.py": _TESTS + _SECOND},
            {"shop.py": _SHOP + "\nTAX = 2\n", "tests/test_shop.py": _TESTS},
        ),
        ChangeExample(
            {
                "cart.test.ts": "test('adds', () => { expect(add(1)).toBe(2) })\ntest('clears', () => {\n  cart.clear()\n  expect(cart.size).toBe(0)\n})\n"
            },
            {"cart.test.ts": "test('adds', () => { expect(add(1)).toBe(2) })\n"},
        ),
    ),
    good=(
        ChangeExample(
            {"shop.py": _SHOP, "tests/test_shop.py": _TESTS + _SECOND},
            {"shop.py": _SHOP, "tests/test_shop.py": _TESTS + _SECOND.replace("test_discount", "test_half_price")},
        ),
        ChangeExample(
            {"shop.py": _SHOP, "tests/test_shop.py": _TESTS + _SECOND},
            {"shop.py": "def total(cart):\n    return sum(cart)\n", "tests/test_shop.py": _TESTS},
        ),
        ChangeExample(
            {"tests/test_shop.py": _TESTS + _SECOND},
            {"tests/test_shop.py": _TESTS, "tests/test_discount.py": "from shop import total\n\n" + _SECOND},
        ),
    ),
)
