"""Whether a test leads to a piece of code: by its name, or through code that uses it."""

import re
from collections import deque
from collections.abc import Iterator
from functools import cached_property

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.testgap import EvidenceKind, TestEvidence, seen
from readylayer_cli.engines.testgen.corpus import Corpus
from readylayer_cli.engines.testgen.framework_calls import is_called_by_framework, literals_of
from readylayer_cli.engines.testgen.mention import calls, uses
from readylayer_cli.engines.testgen.outline import Outline, Piece
from readylayer_cli.engines.testgen.sight.view import View

_DEEPEST = 5
_MOST_PIECES = 250
_MOST_FILES = 60
_MOST_TESTS = 400
_SHORTEST_TELLING = 6
_WORD = lazy_pattern(r"\w+")
_HEAD = lazy_pattern(r"\bclass\s+(\w+)([^:{\n]*)")
_CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__", "constructor", "initialize"})
_MEMBERS_NEED_A_DOT = frozenset({"python", "javascript", "go"})


class Reach:
    """Looks for the tests of one family's code."""

    def __init__(self, corpus: Corpus, view: View) -> None:
        self._corpus = corpus
        self._view = view
        self._outlines: dict[str, Outline] = {}
        self._direct: dict[tuple[str, str], TestEvidence | None] = {}
        self._used_by: dict[tuple[str, str], tuple[Piece, ...]] = {}
        self._objects: dict[tuple[str, str], tuple[str, ...]] = {}
        self._families: dict[str, frozenset[str]] = {}

    def find(self, path: str, symbol: str) -> TestEvidence | None:
        """The nearest test, by name or through callers; `None` if nothing leads from a test to the code."""
        start = self._piece(path, symbol)
        waiting: deque[tuple[Piece, tuple[str, ...]]] = deque([(start, ())])
        done = {(path, symbol)}
        while waiting and len(done) < _MOST_PIECES:
            piece, way = waiting.popleft()
            found = self.direct(piece)
            if found is not None:
                return found if not way else _through(found, piece, way)
            if len(way) >= _DEEPEST:
                continue
            for user in self._all_users(piece):
                key = (user.path, user.symbol)
                if key not in done:
                    done.add(key)
                    waiting.append((user, (*way, piece.short or piece.path)))
        return None

    def direct(self, piece: Piece) -> TestEvidence | None:
        """A test that uses the code itself."""
        key = piece.path, piece.symbol
        if key not in self._direct:
            self._direct[key] = self._look(piece)
        return self._direct[key]

    def tests_seeing(self, path: str) -> tuple[str, ...]:
        """Test files that import the file, perhaps through a package."""
        return tuple(self._seen_by.get(path, ()))

    def _look(self, piece: Piece) -> TestEvidence | None:
        if not piece.symbol:
            tests = [test for test in self.tests_seeing(piece.path) if piece.path in self._view.direct(test)]
            return seen(EvidenceKind.IMPORT, "imports the module", tests[0]) if tests else None
        for name in self._names(piece):
            for test in self._tests_naming(name):
                line = self._used_in(test, piece, name)
                if line:
                    return seen(EvidenceKind.USE, f"uses {name}, line {line}", test)
        return self._by_framework(piece) or self._by_literal(piece) or self._by_default_export(piece)

    def _names(self, piece: Piece) -> tuple[str, ...]:
        if piece.owner and piece.short in {piece.owner, *_CONSTRUCTORS}:
            return (piece.owner,)
        return (piece.short,)

    def _tests_naming(self, name: str) -> list[str]:
        return [path for path in self._corpus.mentioning(name) if is_test_path(path)][:_MOST_TESTS]

    def _used_in(self, test: str, piece: Piece, name: str) -> int:
        """The line where a test uses this code under this name; 0 if it does not, or means something else."""
        sees = self._view.sees(test, piece.path, name)
        is_member = bool(piece.owner) and name != piece.owner
        through_objects = is_member and self._view.reaches(test, piece.path)
        if not sees and not through_objects and not self._is_telling(name):
            return 0
        text = self._corpus.text(test)
        if not piece.owner and len(self._corpus.defining(name)) > 1 and not self._names_module(test, piece, name):
            return 0
        if is_member and self._is_shared(name, piece) and not any(uses(text, each) for each in self._aliases(piece)):
            return 0
        return uses(text, name)

    def _aliases(self, piece: Piece) -> tuple[str, ...]:
        """The class, and what its file calls objects of it: variables, and functions that return one."""
        key = piece.path, piece.owner
        if key not in self._objects:
            owner = re.escape(piece.owner)
            text = self._corpus.text(piece.path)
            named = re.findall(rf"\b(\w+)(?:[ \t]+[\w.*]+)?[ \t]*:?=[ \t]*(?:new[ \t]+|&)?{owner}\b", text)
            made = re.findall(rf"\bfunc[ \t]+(\w+)\([^\n]*\*?\b{owner}\b[^\n]*\{{", text)
            made += re.findall(rf"\bdef[ \t]+(\w+)\([^\n]*->[^\n]*\b{owner}\b", text)
            self._objects[key] = tuple(dict.fromkeys((piece.owner, *named, *made)))
        return self._objects[key]

    def _names_module(self, test: str, piece: Piece, name: str) -> bool:
        """Whether a test that uses a name which several files define imports it from this file."""
        if piece.path in self._view.direct(test):
            return True
        stem = piece.path.rpartition("/")[2].partition(".")[0]
        return bool(uses(self._corpus.text(test), stem)) or self._view.hands_on(test, piece.path, name)

    def _is_telling(self, name: str) -> bool:
        """Whether only one thing in the repository has this name, so that whoever says it means that."""
        compound = "_" in name.strip("_") or re.search(r"[a-z][A-Z]", name) is not None
        return compound and len(name) >= _SHORTEST_TELLING and len(self._corpus.defining(name)) == 1

    def _is_shared(self, name: str, piece: Piece) -> bool:
        """Whether other code has the same name, so that the class must be named as well."""
        if self._corpus.family in {"java", "ruby"}:
            return True
        same = sum(each.short == name for each in self._outline(piece.path).pieces)
        return same > 1 or len(self._corpus.defining(name)) > 1

    def _by_framework(self, piece: Piece) -> TestEvidence | None:
        """Methods that nobody calls by name: it is enough that a test uses their class."""
        if not piece.owner or not is_called_by_framework(piece, self._corpus):
            return None
        for test in self._tests_naming(piece.owner):
            if self._view.sees(test, piece.path, piece.owner) and uses(self._corpus.text(test), piece.owner):
                return seen(EvidenceKind.REACH, f"uses {piece.owner}, which calls it", test)
        return None

    def _by_literal(self, piece: Piece) -> TestEvidence | None:
        """Routes and commands: a test that says the text under which the function is registered."""
        file = self._corpus.file(piece.path)
        for literal in literals_of(piece, file) if file is not None else ():
            word = max(re.findall(r"\w+", literal), key=len, default="")
            for test in self._tests_naming(word):
                if re.search(rf"{re.escape(literal)}(?![\w-])", self._corpus.text(test)):
                    return seen(EvidenceKind.USE, f"uses {literal!r}", test)
        return None

    def _by_default_export(self, piece: Piece) -> TestEvidence | None:
        """A default export has whatever name its importer gives it."""
        if self._corpus.family != "javascript" or piece.owner:
            return None
        kinds = (
            r"export\s+default\s+(?:async\s+)?(?:function\*?\s+)?",
            r"module\.exports\s*=\s*(?:async\s+)?(?:function\s+)?",
        )
        exported = rf"(?:{'|'.join(kinds)}){re.escape(piece.short)}\b"
        if not re.search(exported, self._corpus.text(piece.path)):
            return None
        tests = [test for test in self.tests_seeing(piece.path) if piece.path in self._view.direct(test)]
        return seen(EvidenceKind.USE, "imports what the module exports", tests[0]) if tests else None

    def _all_users(self, piece: Piece) -> tuple[Piece, ...]:
        key = piece.path, piece.symbol
        if key not in self._used_by:
            self._used_by[key] = tuple(self._users(piece))
        return self._used_by[key]

    def _users(self, piece: Piece) -> Iterator[Piece]:
        """Other pieces of source that use this one."""
        if not piece.symbol:
            return
        names = self._names(piece)
        if piece.owner and is_called_by_framework(piece, self._corpus):
            names = tuple(dict.fromkeys((*names, piece.owner)))
        for name in names:
            is_member = bool(piece.owner) and name != piece.owner
            needs_dot = is_member and self._corpus.family in _MEMBERS_NEED_A_DOT
            paths = [path for path in self._corpus.mentioning(name) if not is_test_path(path)]
            paths.sort(key=lambda path: path != piece.path)
            for path in paths[:_MOST_FILES]:
                if not self._may_mean(path, piece, name, is_member=is_member):
                    continue
                for other in self._outline(path).pieces:
                    itself = other.path == piece.path and other.symbol == piece.symbol
                    if itself or name not in other.words or not calls(other.text, name, as_member=needs_dot):
                        continue
                    if not (is_member and self._is_shared(name, piece)) or self._knows_owner(other, piece):
                        yield other

    def _knows_owner(self, other: Piece, piece: Piece) -> bool:
        """Whether a piece that uses a name which several classes have can be thought to mean this class."""
        if other.path == piece.path:
            return True
        kin = (piece.owner, *self._heirs(piece.owner))
        return any(path == other.path for name in kin for path in self._corpus.mentioning(name))

    def _heirs(self, owner: str) -> frozenset[str]:
        """Classes that name this one in their heads, and those that it names."""
        if owner not in self._families:
            found: set[str] = set()
            for path in self._corpus.mentioning(owner):
                for name, bases in _HEAD.findall(self._corpus.text(path)):
                    words = set(_WORD.findall(bases))
                    if name == owner:
                        found |= words
                    elif owner in words:
                        found.add(name)
            self._families[owner] = frozenset(found)
        return self._families[owner]

    def _may_mean(self, path: str, piece: Piece, name: str, *, is_member: bool) -> bool:
        if path == piece.path or self._view.sees(path, piece.path, name) or self._is_telling(name):
            return True
        return is_member and piece.path != path and path in self._view.seen(piece.path)

    def _outline(self, path: str) -> Outline:
        if path not in self._outlines:
            file = self._corpus.file(path)
            if file is None:
                raise KeyError(path)
            self._outlines[path] = Outline(file)
        return self._outlines[path]

    def _piece(self, path: str, symbol: str) -> Piece:
        return self._outline(path).named(symbol) or Piece(path, symbol, "")

    @cached_property
    def _seen_by(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for test in self._corpus.tests:
            for path in self._view.seen(test):
                found.setdefault(path, []).append(test)
        return found


def _through(found: TestEvidence, piece: Piece, way: tuple[str, ...]) -> TestEvidence:
    names = " → ".join((piece.short or "the module", *reversed(way)))
    return seen(EvidenceKind.REACH, f"{found.detail}; {names}", found.test_path)
