"""change-assertion-removed: a kept test asserts less than before."""

import re
from collections import Counter
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._assertion_changes import AssertionChange, assertion_changes
from readylayer_cli.engines.review.rules.change._assertions import Assertion
from readylayer_cli.engines.review.rules.change._demands import Rank, demand_of, squeeze
from readylayer_cli.engines.review.rules.change._places import removed_span
from readylayer_cli.engines.review.rules.change._test_changes import TestChanges, test_changes, words_of
from readylayer_cli.engines.review.rules.change._tests import TestCase
from readylayer_cli.engines.review.view import ChangeView

_MANY = 2
_EXPECTED_WARNING = lazy_pattern(r"deprecat|\bwarns\(", re.IGNORECASE)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    changes = view.once(test_changes)
    for change in view.once(assertion_changes):
        fewer = len(change.kept.old.assertions) - len(change.kept.new.assertions)
        if fewer <= 0 or len(change.removed) <= len(change.added) or change.kept.new.skip:
            continue
        gone = [one for one in change.removed if _is_missed(changes, change.kept.new, one)]
        if len(gone) > len(change.added) and _is_worth_saying(change, len(gone)):
            yield _match(change, gone, _severity(changes, change))


def _is_missed(changes: TestChanges, new: TestCase, gone: Assertion) -> bool:
    if (
        _EXPECTED_WARNING.search(gone.text)
        or not changes.removed_names.isdisjoint(words_of([gone.text]))
        or any(one.text == gone.text for one in new.assertions)
    ):
        return False
    demand = demand_of(gone)
    if demand is None or demand.rank > Rank.EXISTENCE or not demand.subjects:
        return True
    return not any(demand.subjects[0] in squeeze(line) for line in new.lines)


def _is_worth_saying(change: AssertionChange, gone: int) -> bool:
    old, new = change.kept.old, change.kept.new
    only_removed = not Counter(new.lines) - Counter(old.lines)
    return only_removed or not new.assertions or (gone > _MANY and gone * 2 >= len(old.assertions))


def _severity(changes: TestChanges, change: AssertionChange) -> Severity:
    old, new = change.kept.old, change.kept.new
    only_removed = not Counter(new.lines) - Counter(old.lines)
    if not changes.tests_untouched_code(old) or not only_removed:
        return Severity.LOW
    gone = sum((Counter(old.lines) - Counter(new.lines)).values())
    asserted = sum(one.node.text().count("\n") + 1 for one in change.removed)
    return Severity.MEDIUM if asserted >= gone or not new.assertions else Severity.LOW


def _match(change: AssertionChange, missed: list[Assertion], severity: Severity) -> ChangeMatch:
    kept, first = change.kept, missed[0]
    count = len(missed) - len(change.added)
    left = len(kept.new.assertions)
    gone = f"{count} assertions are" if count > 1 else "an assertion is"
    message = f"`{kept.new.short_name}` asserts {'nothing any more' if not left else 'less than before'}: {gone} gone, first `{first.text[:100]}`"
    span = removed_span(kept.pair, first.line, None)
    if kept.pair.head is not None and not kept.new.first <= span.start_line <= kept.new.last:
        span = kept.pair.head.line_span(kept.new.first)
    return ChangeMatch(
        kept.pair.path, Match(span, message=message, anchor=first.text, symbol=kept.new.name, severity=severity)
    )


_TEST = "from shop import Cart\n\ndef test_add():\n    cart = Cart()\n    cart.add('pen', 2)\n    assert cart.count == 1\n    assert cart.total == 2\n"
_JEST = "test('adds', async () => {\n  const cart = await load()\n  expect(cart.count).toBe(1)\n  expect(cart.total).toBe(2)\n})\n"

RULE = ChangeRule(
    id="change-assertion-removed",
    title="A test asserts less than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="A kept test with fewer assertions, none of which went to another test. An assertion that was rewritten counts as kept. "
    "Low if the test was rewritten as well, or if the code it uses changed.",
    why="The test still runs and still looks like a test, but what the assertion promised is promised no longer.",
    fix="Bring the assertion back, or say why the behaviour changed.",
    check=check,
    bad=(
        ChangeExample({"tests/test_cart.py": _TEST}, {"tests/test_cart.py": _TEST.replace("    assert cart.total == 2\n", "")}),
        ChangeExample({"cart.test.js": _JEST}, {"cart.test.js": _JEST.replace("  expect(cart.count).toBe(1)\n", "")}),
        ChangeExample(
            {"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tx := f()\n\trequire.Equal(t, 1, x.A)\n\trequire.Len(t, x.B, 2)\n}\n"},
            {"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tx := f()\n\trequire.Equal(t, 1, x.A)\n}\n"},
        ),
    ),
    good=(
        ChangeExample({"tests/test_cart.py": _TEST}, {"tests/test_cart.py": _TEST.replace("total == 2", "total == 4")}),
        ChangeExample(
            {"tests/test_cart.py": _TEST},
            {"tests/test_cart.py": _TEST.replace("    assert cart.total == 2\n", "\n\ndef test_total(cart):\n    assert cart.total == 2\n")},
        ),
        ChangeExample(
            {"tests/test_cart.py": _TEST.replace("    assert cart.count", "    assert cart\n    assert cart.count")},
            {"tests/test_cart.py": _TEST},
        ),
        ChangeExample({"cart.test.js": _JEST}, {"cart.test.js": _JEST.replace("toBe(1)\n", "toBe(1)\n  expect(cart.open).toBe(true)\n")}),
    ),
)  # fmt: skip
