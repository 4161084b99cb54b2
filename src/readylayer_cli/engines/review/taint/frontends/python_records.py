"""Classes whose constructor Python writes itself: dataclasses, named tuples and models that are declared by fields."""

import re

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir

_DECORATORS = re.compile(r"(?:\w+\.)*(?:dataclass|attrs|attr\.s|define|frozen|mutable|s|dataclasses\.dataclass)\b")
_BASES = re.compile(r"(?:\w+\.)*(?:NamedTuple|BaseModel|SQLModel|Struct|BaseSettings|Document)\Z")
_FACTORIES = frozenset({"namedtuple", "NamedTuple", "make_dataclass"})
_MOST_FIELDS = 60


def is_record(bases: tuple[str, ...], decorators: tuple[str, ...]) -> bool:
    """Whether the class takes its declared fields as arguments."""
    return any(_DECORATORS.match(text) for text in decorators) or any(_BASES.match(text) for text in bases)


def constructor(name: str, fields: tuple[ir.Parameter, ...], place: ir.At) -> ir.Function:
    """The method that keeps each argument under the field's name."""
    itself = ir.Name("self", place)
    body = tuple(
        ir.Assign(ir.Attr(itself, field.name, place), ir.Name(field.name, place), place)
        for field in fields[:_MOST_FIELDS]
    )
    return ir.Function(f"{name}.__init__", (ir.Parameter("self"), *fields[:_MOST_FIELDS]), body, (), place, name)


def named_tuple(call: ir.Expr) -> tuple[str, ...]:
    """The fields of `namedtuple("N", "a b")` and its likes; empty for anything else."""
    if not isinstance(call, ir.Call) or len(call.args) < 2:
        return ()
    callee = call.callee
    last = callee.name if isinstance(callee, ir.Attr) else callee.id if isinstance(callee, ir.Name) else ""
    if last not in _FACTORIES:
        return ()
    listed = call.args[1]
    if isinstance(listed, ir.Const) and isinstance(listed.value, str):
        return tuple(listed.value.replace(",", " ").split())
    names = []
    for item in listed.items if isinstance(listed, ir.Sequence) else ():
        first = item.items[0] if isinstance(item, ir.Sequence) and item.items else item
        if isinstance(first, ir.Const) and isinstance(first.value, str):
            names.append(first.value)
    return tuple(names)


def declared(body: SgNode | None) -> list[tuple[SgNode, SgNode, SgNode | None]]:
    """The fields that a class's body declares: name, type, and value if there is one."""
    found = []
    for statement in body.named_children() if body is not None else ():
        for child in statement.named_children() if statement.kind() == "expression_statement" else ():
            name, kind = child.field("left"), child.field("type")
            if child.kind() == "assignment" and name is not None and kind is not None and name.kind() == "identifier":
                found.append((name, kind, child.field("right")))
    return found
