"""The modules that one analysis can walk through: a file, and what the repository has around it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.model import Model
from readylayer_cli.engines.review.taint.value import NOTHING, Value

Env: TypeAlias = dict[str, Value]
"""What each local name holds. Copied where ways part; values are immutable."""

Item = TypeVar("Item")

APART = "::"
"""Stands between the path of a module that is not the entry and a name in it."""
DEFAULT = "@default"
"""The name of what a module gives to those who ask for no name."""
_MOST_MODULES = 60
_MOST_BASES = 6
_MOST_EXPORTS = 5


@dataclass(eq=False)
class Unit:
    """One module at work. `prefix` sets its names apart from those of other modules; the entry has none.

    `globals` are filled by running the module: the entry at once, others when a name of theirs is asked for.
    """

    module: ir.Module
    model: Model
    prefix: str = ""
    globals: Env = field(default_factory=dict)
    ready: bool = False
    functions: dict[str, ir.Function] = field(init=False)
    classes: dict[str, ir.Class] = field(init=False)
    overloads: dict[str, tuple[str, ...]] = field(init=False)
    assigned: frozenset[str] = field(init=False)
    exports: bool = field(init=False)
    known: dict[str, "Place | None"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.functions = {function.name: function for function in self.module.functions}
        self.classes = {each.name: each for each in self.module.classes}
        self.overloads = {}
        for name in self.functions:
            plain = name.partition("#")[0]
            self.overloads[plain] = (*self.overloads.get(plain, ()), name)
        self.assigned = frozenset(_assigned(self.module.body))
        self.exports = any(_is_export(statement) for statement in self.module.body)

    def has(self, name: str) -> bool:
        """Whether the module defines the name."""
        return name in self.overloads or name in self.classes or name in self.assigned


@dataclass(frozen=True, eq=False)
class Place:
    """A name of a module; an empty one means the module itself."""

    unit: Unit
    name: str


Locate: TypeAlias = Callable[[str, str], tuple[str, str] | None]
"""(path of a module, full name of an import in it) -> path of the module that it leads to, and the name in there."""
Beside: TypeAlias = Callable[[str, str], tuple[str, ...]]
"""(path of a module, a name in it) -> modules from which it may have the name without importing it."""
Load: TypeAlias = Callable[[str], tuple[ir.Module, Model | None] | None]
"""Path -> the module there."""


@dataclass(frozen=True)
class Reach:
    """How other modules are found and read."""

    locate: Locate
    beside: Beside
    load: Load


class Index(Generic[Item]):
    """All functions, or all classes, by their names in the program."""

    def __init__(
        self, split: "Callable[[str], tuple[Unit | None, str]]", held: Callable[[Unit], Mapping[str, Item]]
    ) -> None:
        self._split = split
        self._held = held

    def find(self, name: str) -> tuple[Unit, Item] | None:
        """What has this name, and the module that it is in."""
        unit, local = self._split(name)
        found = self._held(unit).get(local) if unit is not None else None
        return (unit, found) if unit is not None and found is not None else None

    def get(self, name: str) -> Item | None:
        """What has this name."""
        found = self.find(name)
        return found[1] if found is not None else None

    def __getitem__(self, name: str) -> Item:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found[1]

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None


class Program:
    """An entry module with everything that its names lead to. Other modules are made when they are first needed."""

    def __init__(self, entry: Unit, reach: Reach | None = None) -> None:
        self.entry = entry
        self._reach = reach
        self._units: dict[str, Unit | None] = {entry.module.path: entry}
        self.functions = Index(self.split, lambda unit: unit.functions)
        self.classes = Index(self.split, lambda unit: unit.classes)

    def place(self, unit: Unit, full: str) -> Place | None:
        """What a full name in this module stands for in the repository; `None` for everything outside."""
        if self._reach is None or not full or "(" in full or "[" in full or (full[0] == "@" and "/" not in full):
            return None
        if full not in unit.known:
            unit.known[full] = None  # whoever comes back here goes round in circles
            unit.known[full] = self._find(unit.module.path, self._as_written(unit, full), _MOST_EXPORTS)
        return unit.known[full]

    def beside(self, unit: Unit, name: str) -> Place | None:
        """What a bare name stands for in the modules that share their names with this one."""
        if self._reach is None or not name:
            return None
        key = f"{APART}{name}"
        if key not in unit.known:
            unit.known[key] = self._neighbour(unit, name)
        return unit.known[key]

    def _neighbour(self, unit: Unit, name: str) -> Place | None:
        for path in self._reach.beside(unit.module.path, name) if self._reach is not None else ():
            other = self._unit(path)
            if other is not None and other is not unit and other.has(name):
                return Place(other, name)
        return next(
            (
                place
                for star in unit.module.stars
                if (place := self._find(unit.module.path, f"{star}.{name}", 1)) is not None and place.name
            ),
            None,
        )

    def _as_written(self, unit: Unit, full: str) -> str:
        """Front ends may shorten what is imported; the links have it in full."""
        head, dot, rest = full.partition(".")
        link = unit.module.links.get(head)
        return link + dot + rest if link is not None and unit.module.imports.get(head) != link else full

    def method(self, ref: str, name: str) -> frozenset[str]:
        """Functions that a method of an object or class may be, of the class itself or the nearest base with one."""
        for unit, owner in self.lineage(ref):
            found = unit.overloads.get(f"{owner.name}.{name}")
            if found is not None:
                return frozenset(unit.prefix + each for each in found)
            place = self.beside(unit, f"{owner.name}.{name}")  # methods may stand in another file than their type
            if place is not None:
                return frozenset(place.unit.prefix + each for each in place.unit.overloads[place.name])
        return frozenset()

    def lineage(self, ref: str) -> Iterator[tuple[Unit, ir.Class]]:
        """A class and those that it inherits from, as far as they are in the repository, nearest first."""
        first = self.classes.find(ref.removesuffix("()"))
        waiting = [first] if first is not None else []
        seen: set[int] = set()
        while waiting and len(seen) < _MOST_BASES:
            unit, owner = waiting.pop(0)
            if id(owner) not in seen:
                seen.add(id(owner))
                yield unit, owner
                waiting += self._bases(unit, owner)

    def named_class(self, unit: Unit, text: str) -> str:
        """The name in the program of a class as written in this module; empty for those of others."""
        text = text.partition("[")[0].partition("<")[0].strip("'\" *&?")
        if text in unit.classes:
            return unit.prefix + text
        head, dot, rest = text.partition(".")
        full = unit.module.links.get(head)
        written = full + dot + rest if full else ""
        place = self._find(unit.module.path, written, _MOST_EXPORTS) if written else self.beside(unit, text)
        return place.unit.prefix + place.name if place is not None and place.name in place.unit.classes else ""

    def _bases(self, unit: Unit, owner: ir.Class) -> Iterable[tuple[Unit, ir.Class]]:
        for text in owner.bases:
            found = self.classes.find(self.named_class(unit, text))
            if found is not None:
                yield found

    def split(self, name: str) -> tuple[Unit | None, str]:
        """The module that a name of the program is of, and the name in there."""
        path, apart, local = name.rpartition(APART)
        return (self._unit(path), local) if apart else (self.entry, name)

    def _find(self, path: str, full: str, left: int) -> Place | None:
        found = self._reach.locate(path, full) if self._reach is not None else None
        unit = self._unit(found[0]) if found is not None else None
        if found is None or unit is None:
            return None
        name = found[1]
        if not name or unit.has(name) or unit.exports:
            return Place(unit, name)
        head, dot, rest = name.partition(".")
        passed_on = unit.module.links.get(head)
        if passed_on and left:  # exported again
            return self._find(unit.module.path, passed_on + dot + rest, left - 1)
        if rest and unit.has(head):
            return Place(unit, name)
        neighbour = self.beside(unit, name)
        if neighbour is not None:
            return neighbour
        for source in unit.module.stars:
            starred = self._find(unit.module.path, f"{source}.{name}", left - 1) if left else None
            if starred is not None and starred.name:
                return starred
        return None

    def _unit(self, path: str) -> Unit | None:
        if path not in self._units:
            loaded = self._reach.load(path) if self._reach is not None and len(self._units) < _MOST_MODULES else None
            if loaded is None:
                self._units[path] = None
            else:
                module, model = loaded
                self._units[path] = Unit(module, model or self.entry.model, f"{path}{APART}")
        return self._units[path]


def exported(held: Env, name: str) -> Value | None:
    """What a module gives out under a name by `module.exports` or `exports`; all of it, without a name."""
    module = held.get("module", NOTHING).keys.get(".exports")
    for box in (module, held.get("exports")):
        if box is not None and not name:
            return box
        found = box.keys.get(f".{name}") if box is not None else None
        if found is not None:
            return found
    return None


def short(name: str) -> str:
    """The last part of a name in the program."""
    return name.rpartition(APART)[2].rpartition(".")[2]


def _assigned(statements: Iterable[ir.Stmt]) -> Iterator[str]:
    """Names that a module gives values to, outside of functions."""
    for statement in statements:
        match statement:
            case ir.Assign(target=ir.Name(id=name)):
                yield name
            case ir.Assign(target=ir.Sequence(items=items)):
                yield from (item.id for item in items if isinstance(item, ir.Name))
            case ir.If(then=then, other=other):
                yield from _assigned((*then, *other))
            case ir.Try(body=body, handlers=handlers, other=other, final=final):
                yield from _assigned((*body, *(each for _, block in handlers for each in block), *other, *final))
            case _:
                pass


def _is_export(statement: ir.Stmt) -> bool:
    """`module.exports = ..`, `module.exports.x = ..`, `exports.x = ..`."""
    target = statement.target if isinstance(statement, ir.Assign) else None
    while isinstance(target, ir.Attr):
        target = target.base
    return isinstance(target, ir.Name) and target.id in {"module", "exports"}
