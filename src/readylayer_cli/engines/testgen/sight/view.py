"""What a file sees: its imports, and what those hand on."""

from typing import Protocol

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus
from readylayer_cli.engines.testgen.sight.go import GoSight
from readylayer_cli.engines.testgen.sight.java import JavaSight
from readylayer_cli.engines.testgen.sight.javascript import JavaScriptSight
from readylayer_cli.engines.testgen.sight.python import PythonSight
from readylayer_cli.engines.testgen.sight.ruby import RubySight

_WORD = lazy_pattern(r"[\w$]+")
_LISTED = lazy_pattern(r"\b(?:import|export)\b\s*(?:type\s*)?(\([^)]*\)|\{[^}]*\}|[^\n;(){}]+)")
_MOST_STEPS = 3
_MOST_HANDED_ON = 400


class Sight(Protocol):
    """Reads the imports of one language."""

    def direct(self, path: str) -> frozenset[str]:
        """Files that this one imports by itself."""
        ...

    def passes_on(self, path: str) -> bool:
        """Whether what this file imports can be had from it."""
        ...


_SIGHTS: dict[str, type[PythonSight | JavaScriptSight | GoSight | JavaSight | RubySight]] = {
    "python": PythonSight,
    "javascript": JavaScriptSight,
    "go": GoSight,
    "java": JavaSight,
    "ruby": RubySight,
}


class View:
    """Answers whether one file sees another; every answer is computed once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._sight: Sight = _SIGHTS[corpus.family](corpus)
        self._direct: dict[str, frozenset[str]] = {}
        self._seen: dict[str, frozenset[str]] = {}
        self._reached: dict[str, frozenset[str]] = {}

    def direct(self, path: str) -> frozenset[str]:
        """Files that this one imports by itself."""
        if path not in self._direct:
            self._direct[path] = self._sight.direct(path)
        return self._direct[path]

    def seen(self, path: str) -> frozenset[str]:
        """Files that this one imports, and those that packages and helpers on the way hand on."""
        if path not in self._seen:
            found = set(self.direct(path))
            waiting = [each for each in found if self._sight.passes_on(each)]
            while waiting and len(found) < _MOST_HANDED_ON:
                fresh = self.direct(waiting.pop()) - found
                found |= fresh
                waiting += [each for each in fresh if self._sight.passes_on(each)]
            self._seen[path] = frozenset(found - {path})
        return self._seen[path]

    def sees(self, path: str, other: str, name: str) -> bool:
        """Whether code of `path` can mean what `other` defines as `name`, perhaps through a module between."""
        return other == path or other in self.seen(path) or self.hands_on(path, other, name)

    def reaches(self, path: str, other: str) -> bool:
        """Whether the other file is imported by anything that this one imports, in a few steps."""
        if path not in self._reached:
            found = set(self.seen(path))
            fresh = set(found)
            for _ in range(_MOST_STEPS):
                fresh = {each for one in fresh for each in self.direct(one)} - found
                found |= fresh
            self._reached[path] = frozenset(found)
        return other in self._reached[path]

    def hands_on(self, path: str, other: str, name: str) -> bool:
        """Whether a module that `path` sees imports this name from `other`, so that it can be had from there."""
        seen = self.seen(path)
        return any(
            between in seen and other in self.direct(between) and imports_name(self._corpus.text(between), name)
            for between in self._corpus.mentioning(name)
        )


def imports_name(text: str, name: str) -> bool:
    """Whether an import or export of the text lists the name."""
    return any(name in _WORD.findall(names) for names in _LISTED.findall(text))
