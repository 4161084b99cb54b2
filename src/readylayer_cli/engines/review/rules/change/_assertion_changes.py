"""Assertions that a kept test lost and gained."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.engines.review.rules.change._assertions import Assertion
from readylayer_cli.engines.review.rules.change._test_changes import KeptTest, test_changes
from readylayer_cli.engines.review.view import ChangeView


@dataclass(frozen=True, slots=True)
class AssertionChange:
    """One kept test whose assertions differ: those only on the old side, and those only on the new one."""

    kept: KeptTest
    removed: tuple[Assertion, ...]
    added: tuple[Assertion, ...]


def assertion_changes(view: ChangeView) -> tuple[AssertionChange, ...]:
    """Kept tests with other assertions than before. An assertion that another test of the change gained was moved."""
    changes = view.once(test_changes)
    elsewhere = Counter(one.text for kept in changes.added for one in kept.new.assertions)
    found = []
    for kept in changes.kept:
        if not kept.new.is_suite and kept.old.lines != kept.new.lines:
            added = tuple(_missing(kept.new.assertions, kept.old.assertions))
            removed = tuple(
                one for one in _missing(kept.old.assertions, kept.new.assertions) if not _take(elsewhere, one.text)
            )
            if added or removed:
                found.append(AssertionChange(kept, removed, added))
    return tuple(found)


def _missing(these: tuple[Assertion, ...], those: tuple[Assertion, ...]) -> Iterator[Assertion]:
    left = Counter(one.text for one in those)
    for one in these:
        if not _take(left, one.text):
            yield one


def _take(counter: Counter[str], text: str) -> bool:
    if counter[text] <= 0:
        return False
    counter[text] -= 1
    return True
