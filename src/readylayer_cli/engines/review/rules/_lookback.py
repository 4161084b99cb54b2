"""What a value is made of, by looking back from its use inside one function; each language brings its `Syntax`."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._formats import interleave

_MAX_STEPS = 300
_MAX_CLIMB = 60
_MAX_FORMATS = 3
_CONSTANT_NAME = lazy_pattern(r"(?:\w+(?:\.|::|\\))*_?[A-Z][A-Z0-9_]+\Z")
HOLE = "\0"
_ANY_NAME = lazy_pattern(r"")


@dataclass(frozen=True, slots=True)
class Binding:
    """One assignment: `name` gets `value`; `adds` if it keeps what it had, as `+=` does."""

    name: str
    value: SgNode
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """The parts of an expression, in order; a plain text stands for itself. `joined` if they make one text together,
    `formatted` if the first is a printf-like format for the rest."""

    parts: Sequence[SgNode | str]
    joined: bool = False
    formatted: bool = False


NOTHING = Expansion(())
"""What an expression expands to when nothing of its parts survives in it, e.g. a comparison or a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How a language names, binds and joins values. Kinds are tree-sitter's, binders and declarators ast-grep rules.

    `expand` gives an expression's parts, or `None` for one that it cannot look into; `callee` the full name of a
    call, `""` for anything else. `harmless_type` and `source_type` are searched in a variable's declared type, `shared`
    in the names that functions see from outside.
    """

    functions: frozenset[str]
    blocks: frozenset[str]
    literals: frozenset[str]
    names: frozenset[str]
    binders: tuple[Mapping[str, object], ...]
    bind: Callable[[SgNode], Iterable[Binding]]
    expand: Callable[[SgNode], Expansion | None]
    is_source: Callable[[SourceFile, SgNode], bool]
    callee: Callable[[SgNode], str]
    declarators: tuple[Mapping[str, object], ...] = ()
    declare: Callable[[SgNode], Iterable[tuple[str, str]]] = lambda _: ()
    harmless_type: re.Pattern[str] | None = None
    source_type: re.Pattern[str] | None = None
    shared: re.Pattern[str] = _ANY_NAME


@dataclass(frozen=True, slots=True)
class Value:
    """What was found: request data, parts that the function does not explain, and the names that were followed.

    `template` is the text as far as it is literal, with `HOLE` for everything else.
    """

    template: str = ""
    sources: tuple[SgNode, ...] = ()
    unknown: tuple[SgNode, ...] = ()
    names: frozenset[str] = frozenset()
    joined: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether nothing from outside is in it."""
        return not self.sources and not self.unknown

    @property
    def is_built(self) -> bool:
        """Whether it is put together from parts of which some come from outside."""
        return self.joined and not self.is_constant


@dataclass(frozen=True, slots=True)
class _Assignment:
    binding: Binding
    start: int
    end: int


class Lookback:
    """Answers for one file. Nothing is indexed until a value needs a variable."""

    def __init__(self, file: SourceFile, syntax: Syntax) -> None:
        self.file = file
        self.syntax = syntax

    def value(self, node: SgNode, clean: re.Pattern[str] | None = None) -> Value:
        """What the expression holds. Calls whose name `clean` matches give nothing of their arguments on."""
        return _Reading(self, clean).read(node)

    def is_guarded(self, node: SgNode, names: Iterable[str], test: re.Pattern[str]) -> bool:
        """Whether the function, before this node, hands one of the names to a call that `test` matches."""
        use = node.range().start.index
        text = self.file.text[max(0, self.scope(use)[0]) : use]
        wanted = "|".join(re.escape(name) for name in sorted(names) if name)
        if not wanted:
            return False
        mention = lazy_pattern(rf"(?<![\w$@])(?:{wanted})(?!\w)")
        return any(
            mention.search(text, max(0, text.rfind("\n", 0, found.start()), found.start() - 60), found.end() + 120)
            for found in test.finditer(text)
        )

    def scope(self, index: int) -> tuple[int, int]:
        """Start and end of the innermost function around a position; the whole file if there is none."""
        for place in range(bisect_left(self._functions, (index + 1, 0)) - 1, -1, -1):
            if self._functions[place][1] > index:
                return self._functions[place]
        return self._whole

    def reaching(self, name: str, use: int) -> list[_Assignment]:
        """Assignments that may decide the name's value here: back to the last one that no branch can skip."""
        start, _ = self.scope(use)
        found = []
        for assignment in reversed(self._assignments.get(name, ())):
            if assignment.end > use or assignment.start < start:
                continue
            if self.scope(assignment.start)[0] != start:
                continue
            found.append(assignment)
            if not assignment.binding.adds and self._dominates(assignment, use):
                break
        return found

    def fixed(self, name: str) -> list[_Assignment]:
        """Assignments of this name outside all functions."""
        if not self.syntax.shared.search(name):
            return []
        return [found for found in self._assignments.get(name, ()) if self.scope(found.start) == self._whole]

    def declared_type(self, name: str, use: int) -> tuple[str, bool]:
        """The type that the name was declared with, seen from here (empty if unknown), and whether that was inside the
        same function."""
        start, outer = self.scope(use)[0], ""
        for place, declared in self._types.get(name, ()):
            scope = self.scope(place)
            if scope[0] == start and place <= use:
                return declared, True
            if scope == self._whole:
                outer = declared
        return outer, False

    @property
    def _whole(self) -> tuple[int, int]:
        return -1, len(self.file.text) + 1

    @cached_property
    def _functions(self) -> list[tuple[int, int]]:
        found = []
        for node in self._find([{"kind": kind} for kind in sorted(self.syntax.functions)]):
            place = node.range()
            found.append((place.start.index, place.end.index))
        return sorted(found)

    @cached_property
    def _assignments(self) -> dict[str, list[_Assignment]]:
        found: dict[str, list[_Assignment]] = {}
        for node in self._find(self.syntax.binders):
            for binding in self.syntax.bind(node):
                place = binding.value.range()
                assignment = _Assignment(binding, place.start.index, place.end.index)
                found.setdefault(binding.name, []).append(assignment)
        return found

    @cached_property
    def _types(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for node in self._find(self.syntax.declarators):
            for name, declared in self.syntax.declare(node):
                found.setdefault(name, []).append((node.range().start.index, declared))
        return found

    def _find(self, rules: Sequence[Mapping[str, object]]) -> list[SgNode]:
        return self.file.find_all({"any": list(rules)}) if rules else []

    def _dominates(self, assignment: _Assignment, use: int) -> bool:
        for parent in climb(assignment.binding.value):
            if parent.kind() in self.syntax.blocks or parent.kind() in self.syntax.functions:
                place = parent.range()
                return place.start.index <= use < place.end.index
        return True


class _Reading:
    """One walk over the parts of one expression."""

    def __init__(self, lookback: Lookback, clean: re.Pattern[str] | None, depth: int = 0) -> None:
        self.lookback = lookback
        self.clean = clean
        self.depth = depth
        self.template: list[str] = []
        self.sources: list[SgNode] = []
        self.unknown: list[SgNode] = []
        self.names: set[str] = set()
        self.joined = False

    def read(self, node: SgNode) -> Value:
        stack: list[tuple[SgNode | str, int]] = [(node, node.range().start.index)]
        for _ in range(_MAX_STEPS):
            if not stack:
                break
            part, use = stack.pop()
            if isinstance(part, str):
                self.template.append(part)
            else:
                stack.extend(reversed(list(self._step(part, use))))
        self.unknown += [part for part, _ in stack if isinstance(part, SgNode)]
        return Value(
            "".join(self.template), tuple(self.sources), tuple(self.unknown), frozenset(self.names), self.joined
        )

    def _step(self, node: SgNode, use: int) -> Iterator[tuple[SgNode | str, int]]:
        syntax = self.lookback.syntax
        kind = node.kind()
        if kind in syntax.literals:
            self.template.append(unquote(node.text()))
        elif syntax.is_source(self.lookback.file, node):
            self._leaf(self.sources, node)
        elif self.clean is not None and (name := syntax.callee(node)) and self.clean.search(name):
            self.template.append("0")
        elif kind in syntax.names:
            yield from self._name(node, use)
        elif (expansion := syntax.expand(node)) is not None:
            self.joined |= expansion.joined or expansion.formatted
            yield from ((part, use) for part in self._arranged(expansion))
        else:
            self._leaf(self.unknown, node)

    def _arranged(self, expansion: Expansion) -> Sequence[SgNode | str]:
        """The parts where they end up: those of a format whose text is known stand between its literal stretches."""
        form = expansion.parts[0] if expansion.formatted and expansion.parts else ""
        if isinstance(form, str) or self.depth >= _MAX_FORMATS:
            return expansion.parts
        text = _Reading(self.lookback, self.clean, self.depth + 1).read(form)
        return interleave(text.template, expansion.parts[1:]) if text.is_constant else expansion.parts

    def _name(self, node: SgNode, use: int) -> Iterator[tuple[SgNode | str, int]]:
        name, lookback = node.text().removeprefix("this."), self.lookback
        self.names.add(name)
        declared, is_local = lookback.declared_type(name, use) if lookback.syntax.declarators else ("", False)
        if declared and lookback.syntax.harmless_type and lookback.syntax.harmless_type.search(declared):
            self.template.append("0")
            return
        assignments = lookback.reaching(name, use) or ([] if is_local else lookback.fixed(name))
        for assignment in reversed(assignments):
            self.joined |= assignment.binding.adds
            yield assignment.binding.value, assignment.start
        if assignments:
            return
        if is_local and lookback.syntax.source_type and lookback.syntax.source_type.search(declared):
            self._leaf(self.sources, node)
        elif _CONSTANT_NAME.match(name):
            self.template.append("0")
        else:
            self._leaf(self.unknown, node)

    def _leaf(self, box: list[SgNode], node: SgNode) -> None:
        box.append(node)
        self.template.append(HOLE)


def unquote(literal: str) -> str:
    """A literal's text without its quotes."""
    if literal.startswith(('"""', "'''")) and len(literal) >= 6:
        return literal[3:-3]
    return literal[1:-1] if len(literal) >= 2 and literal[0] in "\"'`" else literal


def climb(node: SgNode) -> Iterator[SgNode]:
    """The node's ancestors, innermost first, up to a fixed number (each step costs as much as the node is deep)."""
    parent = node.parent()
    for _ in range(_MAX_CLIMB):
        if parent is None:
            return
        yield parent
        parent = parent.parent()
