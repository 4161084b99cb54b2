"""The small language that every source language is lowered to before data is followed through it.

Expressions and statements keep the region they were written at; names are as written, calls keep their callee as an
expression, so that what a name means is decided by the interpreter and not by the front end.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class At:
    """Where something is written: 1-based lines and columns, the end column exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Const:
    """A literal scalar."""

    value: Scalar
    at: At


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, function, class or module by its local name."""

    id: str
    at: At


@dataclass(frozen=True, slots=True)
class Attr:
    """A member of a value."""

    base: "Expr"
    name: str
    at: At


@dataclass(frozen=True, slots=True)
class Item:
    """An element of a container; `key` is `None` for a slice."""

    base: "Expr"
    key: "Expr | None"
    at: At


@dataclass(frozen=True, slots=True)
class Call:
    """A call. `spread` are arguments that stand for several (`*args`, `...rest`); `new` marks constructor syntax."""

    callee: "Expr"
    args: "tuple[Expr, ...]"
    keywords: "tuple[tuple[str, Expr], ...]"
    spread: "tuple[Expr, ...]"
    at: At
    new: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Pieces put together to one text, in order: interpolation, `+`, `%` and their likes. `added`: by `+`, which may
    add lists as well. `form`: the first piece is a form that the others fill, `percent` or `braces`; the last ones of
    them by `names`."""

    parts: "tuple[Expr, ...]"
    at: At
    added: bool = False
    form: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mix:
    """A value that may depend on all parts in a way that is not text: arithmetic, mostly. `number`: never text."""

    parts: "tuple[Expr, ...]"
    at: At
    number: bool = False
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison: `==`, `!=`, `in`, `not in`, `<` and so on, or `truthy` with one operand, or `instance`."""

    operator: str
    left: "Expr"
    right: "Expr | None"
    at: At


@dataclass(frozen=True, slots=True)
class Logic:
    """`and`, `or` (value is one of the operands) or `not`."""

    operator: str
    operands: "tuple[Expr, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Choice:
    """`a if test else b`."""

    test: "Expr"
    then: "Expr"
    other: "Expr"
    at: At


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set display; `spread` members stand for several."""

    items: "tuple[Expr, ...]"
    spread: "tuple[Expr, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dictionary or object display; `spread` members are merged in."""

    pairs: "tuple[tuple[Expr, Expr], ...]"
    spread: "tuple[Expr, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`element for target in iterable if test`, for one or more clauses; `key` for dictionaries."""

    element: "Expr"
    key: "Expr | None"
    clauses: "tuple[tuple[Expr, Expr, tuple[Expr, ...]], ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Closure:
    """An anonymous function."""

    function: "Function"
    at: At


@dataclass(frozen=True, slots=True)
class Store:
    """An assignment inside an expression (`x := value`)."""

    target: "Expr"
    value: "Expr"
    at: At


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else: may be made of its parts, and is nothing in particular."""

    parts: "tuple[Expr, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call went: an `error` that is nothing if it went well, or a truth. `made`: the call was made before."""

    call: "Expr"
    at: At
    made: bool = False
    error: bool = True


@dataclass(frozen=True, slots=True)
class Cast:
    """A value that is said to be of a type, by a declaration or a cast; the type is source text."""

    value: "Expr"
    type: str
    at: At


Expr: TypeAlias = (
    Const | Name | Attr | Item | Call | Text | Mix | Test | Logic | Choice | Sequence | Mapping | Comprehension
    | Closure | Store | Opaque | Cast | Outcome
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = value`; the target is a name, member, element, or a sequence of targets."""

    target: Expr
    value: Expr
    at: At


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect."""

    value: Expr
    at: At


@dataclass(frozen=True, slots=True)
class If:
    """A branch."""

    test: Expr
    then: "tuple[Stmt, ...]"
    other: "tuple[Stmt, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: over `iterable` into `target`, or while `test` holds. `other` runs if it was not left by `break`."""

    target: Expr | None
    iterable: Expr | None
    test: Expr | None
    body: "tuple[Stmt, ...]"
    other: "tuple[Stmt, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Try:
    """Handlers may begin with anything that the body has done so far."""

    body: "tuple[Stmt, ...]"
    handlers: "tuple[tuple[str | None, tuple[Stmt, ...]], ...]"
    other: "tuple[Stmt, ...]"
    final: "tuple[Stmt, ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Switch:
    """A `match` or `switch`: each case has the expressions it compares with (none: default) and may fall through."""

    subject: Expr
    cases: "tuple[tuple[tuple[Expr, ...], tuple[Stmt, ...]], ...]"
    at: At


@dataclass(frozen=True, slots=True)
class Return:
    """Leave the function with a value."""

    value: Expr | None
    at: At


@dataclass(frozen=True, slots=True)
class Leave:
    """`raise`, `throw`, `break`, `continue`, or a call that never returns. `depth`: how many loops are left at once."""

    kind: str
    value: Expr | None
    at: At
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Define:
    """A function or class in the place where it is defined."""

    name: str
    function: "Function | Class"
    at: At


Stmt: TypeAlias = Assign | Do | If | Loop | Try | Switch | Return | Leave | Define


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. `annotation` and `decorators` are source texts; `kind` is `plain`, `rest` or `named_rest`."""

    name: str
    annotation: str = ""
    default: Expr | None = None
    kind: str = "plain"
    decorators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method. `name` is qualified by its class, and of overloads all but the first end in `#` and a
    number; `decorators` and the type that it `returns` are source texts. `own` are the names that belong to it:
    writing to any other changes what is outside of it. `None`: all of them do."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[str, ...]
    at: At
    owner: str = ""
    returns: str = ""
    own: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its bases as written, its methods, the statements of its body, and those that each new object begins
    with, to which it is `this`."""

    name: str
    bases: tuple[str, ...]
    methods: tuple[Function, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[str, ...]
    at: At
    fields: tuple[Stmt, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """A file: its statements, with every function and class at hand by qualified name.

    `members` say what members are by declaration: `Server().db` -> `database/sql.DB()`. `links` are what names
    of other files stand for, as written; `stars` are modules all of whose names are names of this one as well.
    """

    path: str
    language: str
    body: tuple[Stmt, ...]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    imports: "dict[str, str]"
    members: "dict[str, str]" = field(default_factory=dict)
    links: "dict[str, str]" = field(default_factory=dict)
    stars: tuple[str, ...] = ()
