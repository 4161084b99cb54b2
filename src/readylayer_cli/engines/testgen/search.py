"""Judges one family's touched code: coverage first, then whatever leads from a test to it."""

import posixpath
from functools import cached_property

from readylayer_cli.domain.coverage import FileCoverage
from readylayer_cli.domain.lines import Lines, count
from readylayer_cli.domain.testgap import Convention, EvidenceKind, Place, Target, TestEvidence, seen, unseen
from readylayer_cli.engines.testgen.corpus import Corpus
from readylayer_cli.engines.testgen.doctests import has_doctest
from readylayer_cli.engines.testgen.family import TITLES
from readylayer_cli.engines.testgen.frameworks import find_framework
from readylayer_cli.engines.testgen.layout import Layout, custom_layout, learn_layout
from readylayer_cli.engines.testgen.naming import Pairs
from readylayer_cli.engines.testgen.options import GapOptions
from readylayer_cli.engines.testgen.reach import Reach
from readylayer_cli.engines.testgen.sight.view import View
from readylayer_cli.engines.testgen.targets import Touched


class Search:
    """Everything that is known of the tests of one family."""

    def __init__(self, corpus: Corpus, options: GapOptions) -> None:
        self.corpus = corpus
        self._options = options
        self._view = View(corpus)
        self._reach = Reach(corpus, self._view)
        self._pairs = Pairs(corpus)

    def judged(self, touched: Touched, covered: FileCoverage | None, ai: Lines) -> Target:
        """The target with its evidence."""
        evidence, missing = self._by_coverage(touched, covered)
        if evidence is None:
            evidence, missing = self._by_code(touched)
        return Target(
            touched.path,
            touched.symbol,
            touched.first,
            touched.last,
            touched.lines,
            missing,
            missing & ai,
            tuple(evidence),
            self._place(touched.path) if missing else None,
        )

    def convention(self, path: str) -> Convention:
        """How this family is tested here."""
        framework = find_framework(self.corpus, path)
        return Convention(
            TITLES[self.corpus.family],
            self._options.framework or (framework.name if framework is not None else None),
            "the settings" if self._options.framework else framework.source if framework is not None else "",
            self._layout.strategy,
            self._layout.vote,
            len(self.corpus.tests),
        )

    def _by_coverage(self, touched: Touched, covered: FileCoverage | None) -> tuple[list[TestEvidence] | None, Lines]:
        """What the report says; `None` if it says nothing of these lines."""
        if covered is None:
            return None, 0
        if covered.unmeasured:
            return [unseen(EvidenceKind.COVERAGE, "in no coverage report")], touched.lines
        measured = touched.lines & covered.measured
        if not measured:
            return None, 0
        missing = measured & ~covered.hit
        ran = count(measured) - count(missing)
        detail = f"{ran:,} of {count(measured):,} changed lines ran"
        return [(unseen if missing else seen)(EvidenceKind.COVERAGE, detail)], missing

    def _by_code(self, touched: Touched) -> tuple[list[TestEvidence], Lines]:
        found = self._reach.find(touched.path, touched.symbol)
        if found is None and has_doctest(touched, self.corpus):
            found = seen(EvidenceKind.USE, "has a doctest that the tests run", touched.path)
        if found is not None:
            return [found], 0
        return list(self._absence(touched)), touched.lines

    def _absence(self, touched: Touched) -> "list[TestEvidence]":
        """What was looked for in vain, and what was found that does not suffice."""
        name = touched.symbol or posixpath.basename(touched.path)
        tests = len(self.corpus.tests)
        told = [unseen(EvidenceKind.USE, f"none of {tests:,} test files uses {name} or what calls it")]
        importing = self._reach.tests_seeing(touched.path)
        if importing:
            told.append(seen(EvidenceKind.IMPORT, "imports the file, but does not lead there", importing[0]))
        else:
            told.append(unseen(EvidenceKind.IMPORT, f"no test imports {touched.path}"))
        named = self._pairs.tests_of(touched.path)
        if named:
            told.append(seen(EvidenceKind.NAME, "is named after the file", named[0]))
        else:
            told.append(unseen(EvidenceKind.NAME, "no test is named after the file"))
        return told

    def _place(self, path: str) -> Place:
        named = self._pairs.tests_of(path)
        importing = set(self._reach.tests_seeing(path))
        own = next((test for test in named if test in importing), None)
        where = own or self._layout.place(path)
        framework = self._options.framework or getattr(find_framework(self.corpus, path), "name", None)
        return Place(where, framework, where in self.corpus.known)

    @cached_property
    def _layout(self) -> Layout:
        if self._options.placement is not None:
            return custom_layout(self._options.placement)
        return learn_layout(self.corpus, {test: self._view.seen(test) for test in self.corpus.tests})
