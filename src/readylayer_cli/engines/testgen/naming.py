"""What the name of a test file says about the file that it tests."""

import posixpath
import re
from collections import defaultdict

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus

_PATTERNS = {
    "python": (r"^test_(.+)\.py$", r"^(.+)_tests?\.py$", r"^tests_(.+)\.py$"),
    "javascript": (
        r"^(.+?)[._-](?:test|spec|tests|cy)\.[cm]?[jt]sx?$",
        r"^test[._-](.+)\.[cm]?[jt]sx?$",
        r"^([^.]+)\.[cm]?[jt]sx?$",
    ),
    "go": (r"^(.+)_test\.go$",),
    "java": (r"^(.+?)(?:Tests?|TestCase|IT|Spec)\.java$", r"^Test(.+)\.java$"),
    "ruby": (r"^(.+)_(?:spec|test)\.rb$", r"^test_(.+)\.rb$"),
}  # fmt: skip
_SUFFIX = lazy_pattern(r"\.\w+$")
_SEPARATOR = lazy_pattern(r"[_/-]")


def subject_of(path: str, family: str) -> str | None:
    """The name of the file that a test is named after, without its suffix; `None` if its name says nothing."""
    base = posixpath.basename(path)
    for pattern in _PATTERNS[family]:
        found = re.match(pattern, base)
        if found:
            return found[1]
    return None


class Pairs:
    """Tests and the sources that they are named after."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._tests: dict[str, list[str]] = defaultdict(list)
        for test in corpus.tests:
            subject = subject_of(test, corpus.family)
            if subject is not None:
                self._tests[subject.lower()].append(test)

    def tests_of(self, path: str) -> tuple[str, ...]:
        """Tests that are named after this file, those that lie most alike first."""
        stem = _stem(path)
        names = [stem.lower()]
        parts = _SUFFIX.sub("", path).strip("/").split("/")
        names += ["_".join(parts[start:]).lower() for start in range(len(parts) - 1)]
        if stem in {"__init__", "index", "mod", "main"} and len(parts) > 1:
            names.append(parts[-2].lower())
        found = [test for name in dict.fromkeys(names) for test in self._tests.get(name, ())]
        if self._corpus.family == "go":
            found = [test for test in found if posixpath.dirname(test) == posixpath.dirname(path)]
        found.sort(key=lambda test: (-_likeness(path, test), test))
        best = _likeness(path, found[0]) if found else 0
        return tuple(test for test in found if _likeness(path, test) == best)


def _stem(path: str) -> str:
    return _SUFFIX.sub("", posixpath.basename(path))


def _likeness(path: str, test: str) -> int:
    """How many folders the two share, in any place."""
    folders = set(posixpath.dirname(path).split("/"))
    return sum(folder in folders for folder in posixpath.dirname(test).split("/"))
