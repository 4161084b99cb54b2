"""Forms that values are filled into: the pieces of `%` and braces templates, in the order in which they end up."""

import re

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.value import NOTHING, Key, Value, constant, element, member

_PERCENT = re.compile(r"%(?:\((\w+)\))?[#0\- +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?([sdiouxXeEfFgGcra%])")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}:!]*)(?:!\w)?(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
_PATH = re.compile(r"[.\[\]]+")
_NUMBER = Value(known=True)


def filled(expr: ir.Text, parts: list[Value]) -> list[Value]:
    """The pieces in the order of the text that they make; as they stand if the form is not known."""
    if not expr.form or not parts:
        return parts
    constants = parts[0].constants
    if constants is None or len(constants) != 1 or parts[0].taints:
        return parts
    form = str(next(iter(constants)))
    if expr.form == "percent":
        return list(_percent(form, parts[1:]))
    return list(_braces(form, parts[1:], expr.names))


def _percent(form: str, values: list[Value]) -> list[Value]:
    if len(values) == 1 and values[0].exact and not _names(form):
        values = [values[0].keys[index] for index in range(len(values[0].keys)) if index in values[0].keys]
    made: list[Value] = []
    end = used = 0
    for spot in _PERCENT.finditer(form):
        made.append(constant(form[end : spot.start()]))
        end = spot.end()
        if spot[2] == "%":
            made.append(constant("%"))
            continue
        if spot[1]:
            value = member(values[0], spot[1]) if values else NOTHING
        else:
            value = values[min(used, len(values) - 1)] if values else NOTHING
            used += 1
        made.append(value if spot[2] in "sra" or value.constants is not None else _NUMBER)
    return [*made, constant(form[end:])] if end else [constant(form), *values]


def _names(form: str) -> bool:
    return any(spot[1] for spot in _PERCENT.finditer(form))


def _braces(form: str, values: list[Value], names: tuple[str, ...]) -> list[Value]:
    positional = values[: len(values) - len(names)] if names else values
    named: dict[str, Value] = dict(zip(names, values[len(positional) :], strict=False))
    spread = named.pop("**", None)
    made: list[Value] = []
    end = counter = 0
    for spot in _BRACES.finditer(form):
        made.append(constant(form[end : spot.start()]))
        end = spot.end()
        if spot[0] in {"{{", "}}"}:
            made.append(constant(spot[0][0]))
            continue
        head, *path = _PATH.split(spot[1])
        label = head or str(counter)
        counter += not head
        made.append(_part(_argument(label, positional, named, spread), path))
    return [*made, constant(form[end:])] if end else [constant(form), *values]


def _argument(label: str, positional: list[Value], named: dict[str, Value], spread: Value | None) -> Value:
    if label.isdecimal():
        index = int(label)
        return positional[index] if index < len(positional) else element(positional[-1]) if positional else NOTHING
    if label in named:
        return named[label]
    return member(spread, label) if spread is not None else NOTHING


def _part(value: Value, path: list[str]) -> Value:
    for name in path:
        keys: tuple[Key, ...] = (f".{name}", int(name) if name.isdecimal() else name)
        value = next((value.keys[key] for key in keys if key in value.keys), element(value))
    return value
