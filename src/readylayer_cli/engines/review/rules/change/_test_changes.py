"""What a change does to tests: which are kept, which are gone, which are new, wherever they were moved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._tests import TestCase, tests_in
from readylayer_cli.engines.review.view import ChangeView, FilePair

_TOKEN = lazy_pattern(r"[A-Za-z_$][\w$]*|\d[\w.]*")
_SAME_BODY = 0.6
_ABSORBED = 0.7
_MAX_COMPARED = 400
_SHORT = 2


@dataclass(frozen=True, slots=True)
class KeptTest:
    """A test (or suite) on both sides; `pair` is the file that holds the new version."""

    pair: FilePair
    old: TestCase
    new: TestCase


@dataclass(frozen=True, slots=True)
class LostTest:
    """A test of the old side that no test of the new side continues; `pair` is the file that held it."""

    pair: FilePair
    test: TestCase


@dataclass(frozen=True)
class TestChanges:
    """Tests and suites of all changed test files, matched across files."""

    __test__ = False

    kept: tuple[KeptTest, ...]
    lost: tuple[LostTest, ...]
    added: tuple[KeptTest, ...]
    view: ChangeView

    @cached_property
    def added_words(self) -> Counter[str]:
        """Words and numbers of all lines added to files with tests."""
        paths = {kept.pair.path for kept in (*self.kept, *self.added)} | {lost.pair.path for lost in self.lost}
        lines = [text for pair in self.view.pairs if pair.path in paths for _, text in pair.change.added]
        return Counter(words_of(lines))

    @cached_property
    def removed_names(self) -> frozenset[str]:
        """Words that stood in removed production lines and that no production file of the change has any more."""
        gone: set[str] = set()
        present: set[str] = set()
        for pair in self.view.pairs:
            if is_production(pair.path):
                gone.update(words_of(text for _, text in pair.change.removed))
                if pair.head is not None:
                    present.update(words_of([pair.head.text]))
        return frozenset(gone - present)

    @cached_property
    def edited_words(self) -> frozenset[str]:
        """Words of all production lines that the change removed, replaced ones included."""
        pairs = (pair for pair in self.view.pairs if is_production(pair.path))
        return frozenset(words_of(text for pair in pairs for _, text in pair.change.removed))

    def tests_untouched_code(self, test: TestCase) -> bool:
        """Whether no production line with a name that the test uses was removed or replaced."""
        return self.edited_words.isdisjoint(word for word in words_of(test.lines) if len(word) > _SHORT)

    def is_absorbed(self, test: TestCase) -> bool:
        """Whether most of the words that make the test what it is were added to tests elsewhere in the change."""
        words = set(words_of(test.lines))
        return bool(words) and sum(word in self.added_words for word in words) / len(words) >= _ABSORBED


def test_changes(view: ChangeView) -> TestChanges:
    """Match old and new tests: by file and name, then by name alone, then by what stands in them."""
    kept: list[KeptTest] = []
    lost: list[LostTest] = []
    added: list[tuple[FilePair, TestCase]] = []
    for pair in view.pairs:
        base = tests_in(pair.base) if pair.base is not None and pair.change.hunks else ()
        head = tests_in(pair.head) if pair.head is not None and pair.change.hunks else ()
        here, gone, new = _by_name(base, head)
        kept += [KeptTest(pair, old, test) for old, test in here]
        lost += [LostTest(pair, test) for test in gone]
        added += [(pair, test) for test in new]
    moved, lost, added = _elsewhere(lost, added)
    new_tests = tuple(KeptTest(pair, test, test) for pair, test in added)
    return TestChanges((*kept, *moved), tuple(lost), new_tests, view)


def words_of(lines: Iterable[str]) -> Iterable[str]:
    """Names and numbers in these lines."""
    return (word for line in lines for word in _TOKEN.findall(line))


def _by_name(
    base: Sequence[TestCase], head: Sequence[TestCase]
) -> tuple[list[tuple[TestCase, TestCase]], list[TestCase], list[TestCase]]:
    waiting: dict[tuple[str, bool], list[TestCase]] = {}
    for test in head:
        waiting.setdefault((test.name, test.is_suite), []).append(test)
    kept, gone = [], []
    for test in base:
        found = waiting.get((test.name, test.is_suite))
        if found:
            kept.append((test, found.pop(0)))
        else:
            gone.append(test)
    return kept, gone, [test for tests in waiting.values() for test in tests]


def _elsewhere(
    lost: Sequence[LostTest], added: Sequence[tuple[FilePair, TestCase]]
) -> tuple[list[KeptTest], list[LostTest], list[tuple[FilePair, TestCase]]]:
    left = list(added)
    moved: list[KeptTest] = []
    gone: list[LostTest] = []
    for one in lost:
        index = _best(one.test, left)
        if index is None:
            gone.append(one)
        else:
            pair, test = left.pop(index)
            moved.append(KeptTest(pair, one.test, test))
    return moved, gone, left


def _best(test: TestCase, candidates: Sequence[tuple[FilePair, TestCase]]) -> int | None:
    best, best_score = None, _SAME_BODY
    for index, (_, other) in enumerate(candidates[:_MAX_COMPARED]):
        if other.is_suite is not test.is_suite:
            continue
        score = 1.0 if other.short_name == test.short_name else _likeness(test.lines[1:], other.lines[1:])
        if score >= best_score and (best is None or score > best_score):
            best, best_score = index, score
    return best


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    if not old or not new:
        return 0.0
    shared = sum((Counter(old) & Counter(new)).values())
    return 2 * shared / (len(old) + len(new))
