"""What a declared type makes of a value that a framework fills in and checks."""

import re
from dataclasses import replace

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.calls import is_enum, one_of
from readylayer_cli.engines.review.taint.machine import Machine
from readylayer_cli.engines.review.taint.patterns import harmless_kinds
from readylayer_cli.engines.review.taint.value import TEXT, Key, Value, cleaned

_DEEPEST = 3
_NUMBER = re.compile(
    r"(?:Optional\[|Annotated\[|list\[|List\[|Union\[|None \| )*(?:\w+\.)?"
    r"(?:int|float|bool|UUID[1-8]?|Decimal|datetime|date|time|timedelta"
    r"|Literal\[.*|Positive\w+|NonNegative\w+|Negative\w+|NonPositive\w+|con(?:int|float|decimal)\(.*|IPv[46]\w+|IPvAny\w+|Strict(?:Int|Bool|Float))\b"
)
_PATTERN = re.compile(r"\b(?:pattern|regex)\s*=\s*r?(['\"])(.+?)\1")
_WORD = re.compile(r"(?:str|EmailStr|HttpUrl|(?:Optional|Annotated)\[str\b.*|str \| None)")
_TEXTS = frozenset({TEXT})
_LIST = re.compile(r"(?:Optional|list|List|Annotated|Union|set|Set|Sequence)\[(.*)\]\Z")


def as_declared(machine: Machine, parameter: ir.Parameter, value: Value) -> Value:
    """The value of a parameter that was checked against its annotation and default."""
    text = parameter.annotation
    default = parameter.default
    if isinstance(default, ir.Call):
        for name, expr in default.keywords:
            if name in {"pattern", "regex"} and isinstance(expr, ir.Const) and isinstance(expr.value, str):
                value = cleaned(value, harmless_kinds(expr.value, "search"))
    spot = _PATTERN.search(text)
    if spot is not None:
        value = cleaned(value, harmless_kinds(spot[2], "search"))
    if _WORD.fullmatch(text.strip("'\" ")):
        value = cleaned(value, _TEXTS)
    return _of_type(machine, text, value, 0)


def _of_type(machine: Machine, text: str, value: Value, depth: int) -> Value:
    text = text.strip("'\" ")
    if _NUMBER.match(text) and "str" not in text.partition("Literal[")[0]:
        return Value(known=True)
    named = machine.program.named_class(machine.unit, text) if text.isidentifier() else ""
    found = machine.classes.find(named) if named else None
    if found is None:
        inner = _LIST.match(text)
        if inner is not None and depth < _DEEPEST:
            held = _of_type(machine, inner[1].partition(",")[0], value, depth + 1)
            return held if text.startswith("Optional") else replace(value, rest=held) if held != value else value
        return value
    unit, made = found
    if is_enum(made):
        return one_of(machine, named, {})
    if depth >= _DEEPEST:
        return value
    keys: dict[Key, Value] = {}
    for name, declared in _fields(made):
        with machine.inside(unit):
            member = _of_type(machine, declared, value, depth + 1)
        if member != value:
            keys[f".{name}"] = member
    return replace(value, keys=keys) if keys else value


def _fields(made: ir.Class) -> list[tuple[str, str]]:
    """The fields that the class declares with a type."""
    constructors = [method for method in made.methods if method.name == f"{made.name}.__init__"]
    return [(each.name, each.annotation) for method in constructors for each in method.parameters if each.annotation]
