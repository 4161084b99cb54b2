"""change-test-focused: one test is marked so that the others do not run."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._test_changes import test_changes
from readylayer_cli.engines.review.view import ChangeView


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    changes = view.once(test_changes)
    new = [kept for kept in changes.kept if not kept.old.focus]
    for kept in (*new, *changes.added):
        if kept.new.focus and kept.pair.head is not None:
            span = head_span(kept.pair.head, kept.new.first)
            message = f"`{kept.new.focus}` on `{kept.new.short_name}` keeps the other tests from running"
            yield ChangeMatch(kept.pair.path, Match(span, message=message, anchor=kept.new.name, symbol=kept.new.name))


_PLAIN = "describe('cart', () => {\n  it('adds', () => { expect(add(1)).toBe(2) })\n  it('clears', () => { expect(clear()).toBe(0) })\n})\n"
_RUBY = "RSpec.describe Cart do\n  it 'adds' do\n    expect(add(1)).to eq(2)\n  end\nend\n"

RULE = ChangeRule(
    id="change-test-focused",
    title="One test is marked so that the others do not run",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("tests",),
    languages=("javascript", "typescript", "tsx", "ruby"),
    what="`.only`, `fit`, `fdescribe`, `{only: true}` or `:focus` added to a test or suite.",
    why="It is a debugging aid. Left in, the run is green with one test, and every other one is silently off.",
    fix="Remove the mark. Most runners can refuse it in CI, for example Vitest with `allowOnly: false`.",
    check=check,
    bad=(
        ChangeExample({"cart.test.js": _PLAIN}, {"cart.test.js": _PLAIN.replace("it('adds'", "it.only('adds'")}),
        ChangeExample({"cart.test.ts": _PLAIN}, {"cart.test.ts": _PLAIN.replace("describe('cart'", "fdescribe('cart'")}),
        ChangeExample({"spec/cart_spec.rb": _RUBY}, {"spec/cart_spec.rb": _RUBY.replace("'adds' do", "'adds', :focus do")}),
    ),
    good=(
        ChangeExample({"cart.test.js": _PLAIN}, {"cart.test.js": _PLAIN.replace("it('adds'", "it('adds only'")}),
        ChangeExample({"cart.test.js": _PLAIN.replace("it('adds'", "it.only('adds'")}, {"cart.test.js": _PLAIN}),
    ),
)  # fmt: skip
