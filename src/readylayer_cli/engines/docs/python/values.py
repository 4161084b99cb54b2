"""What an expression stands for when a program is followed without running it.

Plain Python constants stand for themselves; everything else is one of the types here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readylayer_cli.engines.docs.python.project import Module
    from readylayer_cli.engines.docs.python.scope import Scope

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Site:
    """Where something is written; `line` is 1-based."""

    path: str
    line: int
    end_line: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that cannot be known, and why. `text` is what is known of a text, with `{?}` for the rest."""

    reason: str
    text: str = "{?}"


@dataclass(frozen=True, slots=True)
class External:
    """A name of a package that is not part of the program: `fastapi.APIRouter`, `builtins.int`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class ModuleValue:
    """A module of the program."""

    module: "Module"


@dataclass(slots=True, eq=False)
class ClassValue:
    """A class of the program. `scope` holds what its body binds."""

    name: str
    node: ast.ClassDef
    module: "Module"
    scope: "Scope"
    bases: list[object] = field(default_factory=list)
    decorators: list[object] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """Where it is defined."""
        return Site(self.module.path, self.node.lineno, self.node.end_lineno or self.node.lineno)


@dataclass(slots=True, eq=False)
class FunctionValue:
    """A function of the program with the scope that it closes over. `owner` is the class it is a method of."""

    name: str
    node: FunctionNode
    module: "Module"
    scope: "Scope"
    owner: ClassValue | None = None
    decorators: list[object] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """Where it is defined: the line of `def`."""
        return Site(self.module.path, self.node.lineno, self.node.end_lineno or self.node.lineno)


@dataclass(frozen=True, slots=True, eq=False)
class BoundMethod:
    """A method with the object or class that it was looked up on."""

    function: FunctionValue
    receiver: object


@dataclass(frozen=True, slots=True, eq=False)
class SuperValue:
    """`super()` inside a method of `owner`, for `receiver`."""

    owner: ClassValue
    receiver: object


@dataclass(slots=True, eq=False)
class Object:
    """The outcome of a call: an instance of a class, or what a function of another package gave back.

    `calls` are the later calls of its methods in order; `applied` is what it decorated.
    """

    callee: object
    args: list[object]
    kwargs: dict[str, object]
    site: Site
    conditions: tuple[str, ...] = ()
    calls: list["Object"] = field(default_factory=list)
    attributes: dict[str, object] = field(default_factory=dict)
    applied: list[object] = field(default_factory=list)

    def argument(self, position: int, name: str, default: object = None) -> object:
        """The argument of this name or at this position; `default` if it was not given."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[position] if 0 <= position < len(self.args) else default

    @property
    def method(self) -> str:
        """The name of the method that was called; empty for a plain call."""
        return self.callee.name if isinstance(self.callee, Member) else ""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """An attribute that the program itself does not define, of an object or class."""

    owner: object
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several values, decided by a condition that only a running program knows."""

    values: tuple[object, ...]
    condition: str


@dataclass(slots=True, eq=False)
class ListValue:
    """A list, tuple or set; changed in place by the program's own appends."""

    items: list[object]


@dataclass(slots=True, eq=False)
class DictValue:
    """A dictionary whose keys are constants."""

    entries: dict[object, object]


@dataclass(frozen=True, slots=True, eq=False)
class Subscripted:
    """`base[args]`, as in a generic type."""

    base: object
    args: tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class UnionType:
    """`a | b` between types."""

    args: tuple[object, ...]


def alternatives(value: object, condition: tuple[str, ...] = ()) -> Iterator[tuple[object, tuple[str, ...]]]:
    """Every value it may be, with the conditions it depends on."""
    if isinstance(value, Choice):
        for each in value.values:
            yield from alternatives(each, (*condition, value.condition))
    else:
        yield value, condition


def choose(values: list[object], condition: str) -> object:
    """One value if they all are the same, else a choice between the distinct ones."""
    distinct: list[object] = []
    for value in values:
        for each in value.values if isinstance(value, Choice) else (value,):
            if not any(
                each is other or (_is_plain(each) and type(each) is type(other) and each == other) for other in distinct
            ):
                distinct.append(each)
    return distinct[0] if len(distinct) == 1 else Choice(tuple(distinct[:_MOST]), condition) if distinct else None


class SettingText(str):
    """A text that a setting may replace: good as part of a path, no ground for a decision."""

    __slots__ = ()


def as_setting(value: object, name: str) -> object:
    """The default of a setting, as something that the environment may change."""
    if isinstance(value, str):
        return SettingText(value)
    return Choice((value,), f"{name} is not set") if value is None or isinstance(value, bool | int) else value


def is_constant(value: object) -> bool:
    """Whether it is a plain constant of Python."""
    return value is None or isinstance(value, str | int | float | bool | bytes)


def _is_plain(value: object) -> bool:
    return is_constant(value) or isinstance(value, External | Unknown)


_MOST = 16
