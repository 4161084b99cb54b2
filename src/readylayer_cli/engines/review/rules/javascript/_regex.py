"""Reads a regular expression as far as needed to see a repetition that backtracks without end."""

from dataclasses import dataclass, field

_MAX_LENGTH = 2_000
_MAX_REPEAT = 1_000_000
_ALL = frozenset(range(256))
_LINE_ENDS = frozenset({10, 13})
_DIGITS = frozenset(range(48, 58))
_WORD = _DIGITS | frozenset(range(65, 91)) | frozenset(range(97, 123)) | {95}
_SPACE = frozenset({9, 10, 11, 12, 13, 32, 160})
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACE, "D": _ALL - _DIGITS, "W": _ALL - _WORD, "S": _ALL - _SPACE}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "0": 0}


@dataclass(slots=True)
class Atom:
    """One repeated piece: a set of characters, a group of branches, or an assertion (neither)."""

    characters: frozenset[int] | None = None
    branches: "list[list[Atom]] | None" = None
    least: int = 1
    most: int = 1
    assertion: str = ""

    @property
    def is_unbounded(self) -> bool:
        return self.most >= _MAX_REPEAT


class UnreadablePatternError(ValueError):
    """The pattern uses something that is not read here."""


def read_pattern(pattern: str) -> list[list[Atom]]:
    """The pattern's branches, each a row of atoms; raises `UnreadablePatternError` for what is not read here."""
    if len(pattern) > _MAX_LENGTH:
        raise UnreadablePatternError
    try:
        return _Reader(pattern).read()
    except IndexError as error:
        raise UnreadablePatternError from error


def has_endless_repetition(pattern: str) -> bool:
    """Whether a part is repeated without bound in a way that lets one text be split in exponentially many ways,
    with something behind it that can fail. False for patterns that are not read here.
    """
    try:
        branches = read_pattern(pattern)
    except UnreadablePatternError:
        return False
    todo = [(branch, False) for branch in branches]
    while todo:
        branch, can_fail_later = todo.pop()
        can_fail = can_fail_later
        for atom in reversed(branch):
            if atom.branches is not None:
                if can_fail and atom.is_unbounded and _is_ambiguous(atom.branches):
                    return True
                todo += [(inner, can_fail or atom.is_unbounded) for inner in atom.branches]
            can_fail = can_fail or atom.assertion in {"$", "look"} or (not atom.assertion and atom.least > 0)
    return False


def _is_ambiguous(branches: list[list[Atom]]) -> bool:
    return any(_splits_itself(branch) for branch in branches) or _branches_overlap(branches)


def _splits_itself(branch: list[Atom]) -> bool:
    """`(a+)+`, `(\\w+\\s?)*`, `(.*,)*`: one unbounded atom, and nothing else needed that it could not take itself."""
    atoms = [_core(atom) for atom in branch]
    if any(atom.assertion for atom in atoms):
        return False
    endless = [atom for atom in atoms if atom.is_unbounded]
    needed = [atom for atom in atoms if atom.least > 0 and not atom.is_unbounded]
    if not needed:
        return len([atom for atom in endless if atom.least > 0]) < 2 and bool(endless)
    taken = _characters(endless[0]) if len(endless) == 1 else None
    return taken is not None and all((own := _characters(atom)) is not None and bool(own & taken) for atom in needed)


def _core(atom: Atom) -> Atom:
    """The atom inside groups that hold nothing else and are not repeated."""
    while atom.branches is not None and atom.least == atom.most == 1:
        if len(atom.branches) != 1 or len(atom.branches[0]) != 1:
            break
        atom = atom.branches[0][0]
    return atom


def _characters(atom: Atom) -> frozenset[int] | None:
    if atom.branches is not None and len(atom.branches) == 1 and len(atom.branches[0]) == 1:
        atom = atom.branches[0][0]
    return atom.characters


def _branches_overlap(branches: list[list[Atom]]) -> bool:
    """`(\\w|\\d)*`, `([^"]|\\\\.)*`: what one branch takes, another takes one by one."""
    for index, branch in enumerate(branches):
        single = _single(branch)
        if single is None:
            continue
        for other, rest in enumerate(branches):
            sets = [atom.characters for atom in rest if atom.least == 1 and atom.most == 1 and not atom.assertion]
            if other != index and len(sets) == len(rest) and sets and all(part and part & single for part in sets):
                return True
    return False


def _single(branch: list[Atom]) -> frozenset[int] | None:
    if len(branch) != 1 or branch[0].assertion or branch[0].least != 1:
        return None
    return branch[0].characters


@dataclass(slots=True)
class _Open:
    branches: list[list[Atom]] = field(default_factory=lambda: [[]])
    is_look: bool = False


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def read(self) -> list[list[Atom]]:
        stack = [_Open()]
        while self._at < len(self._text):
            self._step(stack)
        if len(stack) != 1:
            raise UnreadablePatternError
        return stack[0].branches

    def _step(self, stack: list[_Open]) -> None:
        sign = self._take()
        if sign == "(":
            stack.append(_Open(is_look=self._group_kind()))
            return
        if sign == "|":
            stack[-1].branches.append([])
            return
        if sign == ")":
            if len(stack) == 1:
                raise UnreadablePatternError
            done = stack.pop()
            atom = Atom(assertion="look") if done.is_look else Atom(branches=done.branches)
        else:
            atom = self._plain(sign)
        self._quantify(atom)
        stack[-1].branches[-1].append(atom)

    def _plain(self, sign: str) -> Atom:
        if sign in "^$":
            return Atom(assertion=sign)
        if sign == ".":
            return Atom(_ALL - _LINE_ENDS)
        if sign == "[":
            return Atom(self._class())
        if sign == "\\":
            return self._escape()
        if sign in "*+?":
            raise UnreadablePatternError
        return Atom(frozenset({ord(sign) % 256}))

    def _escape(self) -> Atom:
        sign = self._take()
        if sign in "bB":
            return Atom(assertion="b")
        if sign in _CLASSES:
            return Atom(_CLASSES[sign])
        if sign in "uxcpPk123456789":
            raise UnreadablePatternError
        return Atom(frozenset({_CONTROLS.get(sign, ord(sign) % 256)}))

    def _class(self) -> frozenset[int]:
        negated = self._text.startswith("^", self._at)
        self._at += negated
        found: set[int] = set()
        while (sign := self._take()) != "]":
            low = self._class_item(sign)
            if len(low) == 1 and self._text[self._at] == "-" and self._text[self._at + 1] != "]":
                self._at += 1
                high = self._class_item(self._take())
                found |= set(range(min(low), max(high) + 1))
            else:
                found |= low
        return _ALL - found if negated else frozenset(found)

    def _class_item(self, sign: str) -> frozenset[int]:
        if sign == "[":
            return frozenset({91})
        if sign != "\\":
            return frozenset({ord(sign) % 256})
        sign = self._take()
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in "uxcpP":
            raise UnreadablePatternError
        return frozenset({8 if sign == "b" else _CONTROLS.get(sign, ord(sign) % 256)})

    def _group_kind(self) -> bool:
        """Skip the mark of a group; whether it only looks."""
        for mark, is_look in (("?:", False), ("?=", True), ("?!", True), ("?<=", True), ("?<!", True)):
            if self._text.startswith(mark, self._at):
                self._at += len(mark)
                return is_look
        if self._text.startswith("?<", self._at):
            self._at = self._text.index(">", self._at) + 1
        elif self._text.startswith("?", self._at):
            raise UnreadablePatternError
        return False

    def _quantify(self, atom: Atom) -> None:
        sign = self._text[self._at : self._at + 1]
        if sign in {"*", "+", "?"}:
            self._at += 1
            atom.least, atom.most = {"*": (0, _MAX_REPEAT), "+": (1, _MAX_REPEAT), "?": (0, 1)}[sign]
        elif sign == "{":
            end = self._text.find("}", self._at)
            low, comma, high = self._text[self._at + 1 : end].partition(",")
            if end < 0 or not low.isdigit() or not (high == "" or high.isdigit()):
                return
            atom.least = int(low[:6])
            atom.most = int(high[:6]) if high else (_MAX_REPEAT if comma else atom.least)
            self._at = end + 1
        else:
            return
        self._at += self._text.startswith("?", self._at)

    def _take(self) -> str:
        sign = self._text[self._at]
        self._at += 1
        return sign
