"""change-test-file-deleted: a whole test file is gone while the code it tests stays."""

from collections import defaultdict
from collections.abc import Iterable

from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._test_changes import LostTest, test_changes, words_of
from readylayer_cli.engines.review.view import ChangeView


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    changes = view.once(test_changes)
    files: dict[str, list[LostTest]] = defaultdict(list)
    for lost in changes.lost:
        if lost.pair.head is None and not lost.test.is_suite and lost.test.assertions and not lost.test.skip:
            files[lost.pair.path].append(lost)
    for path, tests in files.items():
        missed = [
            lost
            for lost in tests
            if changes.removed_names.isdisjoint(words_of(lost.test.lines)) and not changes.is_absorbed(lost.test)
        ]
        if missed:
            untouched = sum(changes.tests_untouched_code(lost.test) for lost in missed)
            severity = Severity.MEDIUM if untouched * 2 > len(tests) else Severity.LOW
            message = f"This test file is gone with {_count(len(missed))} that no other test took over"
            yield ChangeMatch(path, Match(Span(1, 1), message=message, anchor=path, symbol=path, severity=severity))


def _count(number: int) -> str:
    return f"{number} tests" if number > 1 else "1 test"


_TESTS = "from shop import total\n\ndef test_sum():\n    assert total([5, 7]) == 12\n\ndef test_empty():\n    assert total([]) == 0\n"
_SHOP = "def total(cart):\n    return sum(cart)\n"

RULE = ChangeRule(
    id="change-test-file-deleted",
    title="A test file is gone while the code it tests stays",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A deleted file of tests that are neither moved nor taken over elsewhere, and whose names all still exist in the code. "
    "Low if the change also edits the code that they use.",
    why="Everything that these tests protected can now break unseen; coverage of other files hides the gap.",
    fix="Bring the file back, or say in the change what replaces it.",
    check=check,
    bad=(
        ChangeExample({"shop.py": _SHOP, "tests/test_shop.py": _TESTS}, {"shop.py": _SHOP}),
        ChangeExample(
            {
                "src/a.js": "export const f = () => 1\n",
                "test/a.test.js": "test('f', () => {\n  expect(f()).toBe(1)\n})\n",
            },
            {"src/a.js": "export const f = () => 1\nexport const g = 2\n"},
        ),
    ),
    good=(
        ChangeExample({"shop.py": _SHOP, "tests/test_shop.py": _TESTS}, {}),
        ChangeExample(
            {"shop.py": _SHOP, "tests/test_shop.py": _TESTS},
            {"shop.py": _SHOP, "tests/unit/test_cart.py": "import pytest\n" + _TESTS},
        ),
    ),
)
