"""change-assertion-weakened: an assertion of a kept test demands less than before."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._assertion_changes import AssertionChange, assertion_changes
from readylayer_cli.engines.review.rules.change._assertions import Assertion
from readylayer_cli.engines.review.rules.change._demands import Demand, Rank, demand_of, squeeze
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_RAISES = lazy_pattern(
    r"(?:\bassert_?raises(?:_?regexp?)?|\bpytest\.raises|\bassertThrows(?:Exactly)?|\bexpectException|\braise_error|\btoThrow(?:Error)?|\bassert_raise\w*"
    r"|\bthrows)\b\s*\(?\s*(?P<what>[\w.:$\\]*)(?P<rest>.*)",
    re.IGNORECASE,
)
_BROAD = frozenset(
    {"", "Exception", "BaseException", "Throwable", "Error", "StandardError", "RuntimeException", "RuntimeError"}
)
_PATTERN = lazy_pattern(r"\bmatch\s*=|regexp?\b")
_MESSAGE = lazy_pattern(r"(?:toThrow\w*|raise_error|throws)\s*\(\s*(?:[\w.:]+\s*,\s*)?[\"'`/]")
_REGULAR_EXPRESSION = lazy_pattern(r"match|regex|\bre\.", re.IGNORECASE)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for change in view.once(assertion_changes):
        if change.kept.pair.head is None or change.kept.new.skip or not (change.removed and change.added):
            continue
        for old, new in (*_weaker(change), *_broader(change)):
            message = f"`{old.text[:90]}` became `{new.text[:90]}`, which demands less"
            span = head_span(change.kept.pair.head, new.line)
            yield ChangeMatch(
                change.kept.pair.path, Match(span, message=message, anchor=new.text, symbol=change.kept.new.name)
            )


def _weaker(change: AssertionChange) -> Iterator[tuple[Assertion, Assertion]]:
    added = [(one, demand) for one in change.added if (demand := demand_of(one)) is not None]
    used: set[int] = set()
    for old in change.removed:
        demand = demand_of(old)
        if demand is None or demand.rank < Rank.EXACT:
            continue
        rivals = [(one, other) for one, other in added if _same_subject(demand, one)]
        if not rivals or any(other.rank >= demand.rank for _, other in rivals):
            continue
        new = next((one for one, other in rivals if one.start not in used), None)
        if new is not None:
            used.add(new.start)
            yield old, new
    yield from _hollow(change, added)


def _hollow(change: AssertionChange, added: list[tuple[Assertion, Demand]]) -> Iterator[tuple[Assertion, Assertion]]:
    hollow = [one for one, demand in added if demand.rank is Rank.NOTHING]
    if hollow and len(change.removed) >= len(change.added):
        yield change.removed[0], hollow[0]


def _same_subject(demand: Demand, new: Assertion) -> bool:
    text = squeeze(new.text)
    return any(re.search(_whole(subject), text) for subject in demand.subjects)


def _whole(subject: str) -> str:
    """The subject as a whole: a name must end there, a closing bracket ends by itself."""
    return rf"(?<![\w.]){re.escape(subject)}" + (r"(?!\w)" if subject[-1:].isalnum() or subject[-1:] == "_" else "")


def _broader(change: AssertionChange) -> Iterator[tuple[Assertion, Assertion]]:
    removed = [(one, found) for one in change.removed if (found := _RAISES.search(one.text))]
    added = [(one, found) for one in change.added if (found := _RAISES.search(one.text))]
    if len(removed) != len(added):
        return
    for (old, before), (new, after) in zip(removed, added, strict=True):
        name = re.split(r"[.:\\]", after["what"].replace("::class", ""))[-1]
        old_name = re.split(r"[.:\\]", before["what"].replace("::class", ""))[-1]
        lost_class = old_name not in _BROAD and name in _BROAD
        lost_pattern = _has_pattern(before[0]) and not _has_pattern(after[0]) and name in {old_name, ""}
        if lost_class or lost_pattern:
            yield old, new


def _has_pattern(text: str) -> bool:
    return bool(_PATTERN.search(text) or _MESSAGE.search(text))


_TEST = "import pytest\n\ndef test_parse():\n    result = parse('a=1')\n    assert result == {'a': 1}\n    with pytest.raises(ValueError, match='empty'):\n        parse('')\n"
_JEST = "test('parses', () => {\n  const user = parse(text)\n  expect(user.name).toBe('Ann')\n})\n"

RULE = ChangeRule(
    id="change-assertion-weakened",
    title="An assertion demands less than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    tags=("tests",),
    what="In a kept test, an exact comparison of a value became a membership, an order, an existence or a truth test of the same "
    "value; an exception class became a general one; a pattern of the message was dropped. Low where a regular expression took its place.",
    why="More results pass now, wrong ones among them. It is the small way to make a failing test green.",
    fix="Assert the exact value again; if it really varies, assert everything about it that does not.",
    check=check,
    bad=(
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("result == {'a': 1}", "result is not None")}),
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("ValueError, match='empty'", "Exception")}),
        ChangeExample({"a.test.ts": _JEST}, {"a.test.ts": _JEST.replace("toBe('Ann')", "toBeDefined()")}),
        ChangeExample(
            {"tests/test_fee.py": "def test_fee():\n    assert fee(100) == 2\n"},
            {"tests/test_fee.py": "def test_fee():\n    assert fee(100) is not None\n"},
        ),
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("result == {'a': 1}", "True")}),
        ChangeExample(
            {"src/test/ATest.java": "class ATest {\n  @Test void f() {\n    assertEquals(3, cart.size());\n  }\n}\n"},
            {"src/test/ATest.java": "class ATest {\n  @Test void f() {\n    assertTrue(cart.size() > 0);\n  }\n}\n"},
        ),
    ),
    good=(
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("{'a': 1}", "{'a': '1'}")}),
        ChangeExample({"tests/test_a.py": _TEST.replace("result == {'a': 1}", "result.ok == True")}, {"tests/test_a.py": _TEST.replace("result == {'a': 1}", "result.ok")}),
        ChangeExample({"a.test.ts": _JEST}, {"a.test.ts": _JEST.replace("expect(user.name).toBe('Ann')", "expect(user).toEqual({ name: 'Ann' })\n  expect(user.id).toBeDefined()")}),
        ChangeExample({"tests/test_a.py": _TEST}, {"tests/test_a.py": _TEST.replace("ValueError, match='empty'", "ParseError, match='empty'")}),
    ),
)  # fmt: skip
