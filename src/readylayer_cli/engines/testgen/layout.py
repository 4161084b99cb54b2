"""Where the repository keeps its tests, learnt from those that it has: one vote a test that is paired with a source."""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass

from readylayer_cli.domain.testgap import Vote
from readylayer_cli.engines.testgen.corpus import Corpus
from readylayer_cli.engines.testgen.naming import subject_of

_MOST_TESTS = 3_000
_USUAL = {
    "python": ("tests/{path}", "test_{name}.py"),
    "javascript": ("{dir}", "{name}.test{ext}"),
    "go": ("{dir}", "{name}_test.go"),
    "java": ("src/test/java/{path}", "{name}Test.java"),
    "ruby": ("spec/{path}", "{name}_spec.rb"),
}
_SOURCE_ROOTS = ("src/main/java", "src", "lib", "app")


@dataclass(frozen=True, slots=True)
class Template:
    """A rule from a source to its test. Beside it (`beside`: in this folder below the source's), or below `tests` as
    the source lies below `sources`; `tail` is false if all tests lie in one folder."""

    name: str
    beside: str | None = None
    sources: str = ""
    tests: str = ""
    tail: bool = True

    @property
    def strategy(self) -> str:
        """What people call it."""
        return "co-located" if self.beside is not None else "mirror" if self.tail else "separate"

    @property
    def pattern(self) -> str:
        """The rule for people."""
        folder = posixpath.join("{dir}", self.beside) if self.beside is not None else self.tests
        return posixpath.join(folder, "{path}" if self.beside is None and self.tail else "", self.name)

    def place(self, source: str) -> str | None:
        """Where the test of this file goes; `None` if the rule says nothing of it."""
        folder, base = posixpath.split(source)
        stem, ext = posixpath.splitext(base)
        name = self.name.replace("{name}", stem).replace("{ext}", ext)
        if self.beside is not None:
            return posixpath.join(folder, self.beside, name)
        if not self.tail:
            return posixpath.join(self.tests, name)
        below = _below(folder, self.sources)
        return posixpath.join(below[0], self.tests, below[1], name) if below is not None else None


@dataclass(frozen=True)
class Layout:
    """The rules that won, best first, and how the votes went."""

    templates: tuple[Template, ...]
    vote: Vote
    strategy: str

    def place(self, source: str) -> str:
        """Where a test of this file goes."""
        places = (template.place(source) for template in self.templates)
        return next(place for place in places if place is not None)


def custom_layout(pattern: str) -> Layout:
    """A rule as settings write it: `{dir}`, `{path}` (the folder below the source root), `{name}` and `{ext}`."""
    folder, name = posixpath.split(pattern)
    return Layout((_written(folder, name),), Vote(pattern, 0, 0), "custom")


def learn_layout(corpus: Corpus, seen: "dict[str, frozenset[str]]") -> Layout:
    """The rule that explains the most pairs; with no pair the usual one of the language. `seen`: imports of tests."""
    pairs = list(_pairs(corpus, seen))
    votes: Counter[Template] = Counter()
    for source, test in pairs:
        votes.update(set(_candidates(source, test)))
    folder, name = _USUAL[corpus.family]
    fallback = _written(folder, name)
    if not votes:
        return Layout((fallback,), Vote(posixpath.join(folder, name), 0, 0), fallback.strategy)
    ranked = sorted(votes, key=lambda each: (-votes[each], not each.tail, len(each.sources), each.pattern))
    best = ranked[0]
    flat = next((each for each in ranked if each.beside is None and not each.tail), None)
    chosen = (*ranked[:20], *((flat,) if flat is not None else ()), fallback)
    last = Template(fallback.name, beside="") if fallback.place("x") is None else fallback
    return Layout((*chosen, last), Vote(best.pattern, votes[best], len(pairs)), best.strategy)


def _written(folder: str, name: str) -> Template:
    if folder.startswith("{dir}"):
        return Template(name, beside=folder.removeprefix("{dir}").strip("/"))
    if folder.endswith("{path}"):
        return Template(name, tests=folder.removesuffix("{path}").strip("/"), sources="*")
    return Template(name, tests=folder, tail=False)


def _below(folder: str, sources: str) -> tuple[str, str] | None:
    """What comes before and after the source root on the way to a folder."""
    if sources == "*":
        for root in _SOURCE_ROOTS:
            if folder == root or folder.startswith(f"{root}/"):
                return "", folder[len(root) + 1 :]
        return "", folder
    if not sources:
        return "", folder
    found = re.search(rf"(?:^|/){re.escape(sources)}(?:/|$)", folder)
    return (folder[: found.start()].strip("/"), folder[found.end() :]) if found else None


def _pairs(corpus: Corpus, seen: "dict[str, frozenset[str]]") -> "list[tuple[str, str]]":
    """Tests with the one file that they import and are named after."""
    found = []
    for test in corpus.tests[:_MOST_TESTS]:
        subject = subject_of(test, corpus.family)
        if subject is None:
            continue
        named = [path for path in seen.get(test, ()) if posixpath.splitext(posixpath.basename(path))[0] == subject]
        sources = [path for path in named if path != test and path not in corpus.tests]
        if len(sources) == 1:
            found.append((sources[0], test))
    return found


def _candidates(source: str, test: str) -> "list[Template]":
    """Every rule that leads from this source to this test."""
    folder, base = posixpath.split(source)
    stem, ext = posixpath.splitext(base)
    test_folder, test_name = posixpath.split(test)
    name = test_name.replace(stem, "{name}", 1)
    if name.endswith(ext) and ext not in {".py", ".go", ".java", ".rb"}:
        name = name.removesuffix(ext) + "{ext}"
    if test_folder == folder:
        return [Template(name, beside="")]
    if (folder and test_folder.startswith(f"{folder}/")) or not folder:
        inner = test_folder[len(folder) :].strip("/")
        return [Template(name, beside=inner), Template(name, tests=test_folder, tail=False)] if folder else [
            Template(name, sources="", tests=test_folder), Template(name, tests=test_folder, tail=False)
        ]  # fmt: skip
    ours, theirs = folder.split("/"), test_folder.split("/")
    found = [Template(name, tests=test_folder, tail=False)]
    shared = 0
    while shared <= min(len(ours), len(theirs)):
        before, after = ours[: len(ours) - shared], theirs[: len(theirs) - shared]
        start = len(posixpath.commonprefix([before, after]))
        found.append(Template(name, sources="/".join(before[start:]), tests="/".join(after[start:])))
        if shared == min(len(ours), len(theirs)) or ours[-1 - shared] != theirs[-1 - shared]:
            break
        shared += 1
    return found
