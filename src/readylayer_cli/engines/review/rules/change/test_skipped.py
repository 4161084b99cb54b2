"""change-test-skipped: a test that ran before is skipped, expected to fail, or commented out."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span, removed_span
from readylayer_cli.engines.review.rules.change._test_changes import KeptTest, LostTest, TestChanges, test_changes
from readylayer_cli.engines.review.view import ChangeView

_COMMENT = lazy_pattern(r"\s*(?:#|//|/\*|\*|<!--)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    changes = view.once(test_changes)
    for kept in changes.kept:
        if kept.new.skip and not kept.old.skip and kept.pair.head is not None:
            yield _skipped(kept)
    for kept in changes.added:
        if kept.new.name.endswith("pytestmark") and kept.new.skip:
            yield _skipped(kept)
    for lost in changes.lost:
        if not lost.test.is_suite and not lost.test.skip and _is_commented_out(lost):
            yield _commented(lost)
    yield from _emptied(changes)


def _skipped(kept: KeptTest) -> ChangeMatch:
    test = kept.new
    what = (
        "All tests of this file are"
        if test.name.endswith("pytestmark")
        else f"{'The suite' if test.is_suite else 'The test'} `{test.short_name}` is"
    )
    verdict = "expected to fail now" if "xfail" in test.skip or "expectedFailure" in test.skip else "skipped now"
    message = f"{what} {verdict}: `{test.skip[:100]}`"
    span = head_span(kept.pair.head, test.first) if kept.pair.head is not None else removed_span(kept.pair, test.first)
    return ChangeMatch(
        kept.pair.path, Match(span, message=message, anchor=f"{test.name} {test.skip}", symbol=test.name)
    )


def _is_commented_out(lost: LostTest) -> bool:
    name = lost.test.short_name
    if len(name) < 3:
        return False
    return any(name in text and _COMMENT.match(text) for _, text in lost.pair.change.added)


def _commented(lost: LostTest) -> ChangeMatch:
    name = lost.test.short_name
    line = next(number for number, text in lost.pair.change.added if name in text and _COMMENT.match(text))
    span = head_span(lost.pair.head, line) if lost.pair.head is not None else removed_span(lost.pair, lost.test.first)
    message = f"The test `{name}` is commented out"
    return ChangeMatch(lost.pair.path, Match(span, message=message, anchor=lost.test.name, symbol=lost.test.name))


def _emptied(changes: TestChanges) -> Iterable[ChangeMatch]:
    for kept in changes.kept:
        if kept.pair.head is None or kept.new.is_suite or not kept.old.assertions or _returns_first(kept.old.lines):
            continue
        if _returns_first(kept.new.lines):
            span = head_span(kept.pair.head, kept.new.first)
            message = f"The test `{kept.new.short_name}` returns before it tests anything"
            yield ChangeMatch(kept.pair.path, Match(span, message=message, anchor=kept.new.name, symbol=kept.new.name))


def _returns_first(lines: tuple[str, ...]) -> bool:
    opening = next((index for index, text in enumerate(lines) if text.endswith((":", "{", "{ //", "do", "|t|"))), None)
    rest = lines[opening + 1 :] if opening is not None else ()
    return len(rest) > 2 and rest[0].rstrip(";") == "return"


_PLAIN = "import pytest\n\ndef test_total():\n    assert total([5, 7]) == 12\n\ndef test_empty():\n    assert total([]) == 0\n"

RULE = ChangeRule(
    id="change-test-skipped",
    title="A test that ran before does not run any more",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    tags=("tests",),
    what="A kept test or suite that gets an unconditional skip, an expected failure, a `return` as its first statement, or is "
    "commented out. Conditions such as a platform or a missing library do not count, nor do tests that are new.",
    why="A skipped test is green whatever the code does, and nobody comes back to it.",
    fix="Repair the test or the code. If it has to wait, link an issue in the reason and set a date.",
    check=check,
    bad=(
        ChangeExample({"tests/test_a.py": _PLAIN}, {"tests/test_a.py": _PLAIN.replace("def test_total", "@pytest.mark.skip(reason='flaky')\ndef test_total")}),
        ChangeExample({"tests/test_a.py": _PLAIN}, {"tests/test_a.py": _PLAIN.replace("\n    assert total([5", "\n    pytest.skip('later')\n    assert total([5")}),
        ChangeExample({"a.spec.ts": "it('adds', () => { expect(add(1)).toBe(2) })\n"}, {"a.spec.ts": "it.skip('adds', () => { expect(add(1)).toBe(2) })\n"}),
        ChangeExample({"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tif f() != 1 {\n\t\tt.Fatal()\n\t}\n}\n"}, {"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tt.Skip()\n\tif f() != 1 {\n\t\tt.Fatal()\n\t}\n}\n"}),
        ChangeExample({"tests/test_a.py": _PLAIN}, {"tests/test_a.py": _PLAIN.replace("def test_empty():\n    assert", "# def test_empty():\n#     assert")}),
    ),
    good=(
        ChangeExample({"tests/test_a.py": _PLAIN}, {"tests/test_a.py": _PLAIN.replace("def test_total", "@pytest.mark.skipif(sys.platform == 'win32', reason='x')\ndef test_total")}),
        ChangeExample({"tests/test_a.py": _PLAIN}, {"tests/test_a.py": _PLAIN + "\n@pytest.mark.skip\ndef test_new():\n    assert f()\n"}),
        ChangeExample({"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tf(t)\n}\n"}, {"a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\tf(t)\n}\n"}),
    ),
)  # fmt: skip
