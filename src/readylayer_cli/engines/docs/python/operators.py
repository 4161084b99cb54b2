"""What operators, and methods of Python's own types, make of values that are known."""

import ast
from collections.abc import Callable, Iterable, Mapping

from readylayer_cli.engines.docs.python.values import (
    Choice,
    DictValue,
    External,
    ListValue,
    Object,
    SettingText,
    Subscripted,
    UnionType,
    Unknown,
    alternatives,
    choose,
    is_constant,
)

_MAX_TEXT = 2_000
_TEXT_METHODS = frozenset(
    {"strip", "rstrip", "lstrip", "lower", "upper", "title", "capitalize", "replace", "removeprefix", "removesuffix"}
    | {"startswith", "endswith", "split", "rsplit", "partition", "rpartition"}
)


def text_of(value: object) -> str:
    """A value as it would stand in a text; `{?}` for what is unknown."""
    if isinstance(value, Unknown):
        return value.text
    return str(value) if is_constant(value) else "{?}"


def joined(parts: Iterable[object]) -> object:
    """Texts one after the other; unknown if any is, with what is known of it."""
    combined: list[tuple[list[object], str]] = [([], "")]
    for part in parts:
        options = list(alternatives(part))[:8]
        combined = [
            ([*before, value], condition or " and ".join(conditions))
            for before, condition in combined
            for value, conditions in options
        ][:16]
    texts = [(_plain_join(values), condition) for values, condition in combined]
    condition = next((each for _, each in texts if each), "")
    return choose([value for value, _ in texts], condition)


def _plain_join(values: list[object]) -> object:
    text = "".join(map(text_of, values))[:_MAX_TEXT]
    unknown = next((value for value in values if not is_constant(value)), None)
    if unknown is None:
        return text
    return Unknown(unknown.reason if isinstance(unknown, Unknown) else "a value that is made while running", text)


def binary(operator: ast.operator, left: object, right: object) -> object:
    """`left operator right`."""
    if isinstance(operator, ast.BitOr):
        return _merged(left, right)
    if isinstance(operator, ast.Add):
        if isinstance(left, ListValue) and isinstance(right, ListValue):
            return ListValue([*left.items, *right.items])
        if isinstance(left, ListValue) or isinstance(right, ListValue):
            known = left if isinstance(left, ListValue) else right
            other = right if isinstance(left, ListValue) else left
            return ListValue([*known.items, other]) if isinstance(known, ListValue) else known
        if _number(left) and _number(right):
            return _number(left) + _number(right)
        return joined((left, right))
    if isinstance(operator, ast.Mod) and isinstance(left, str):
        return _percent(left, right)
    if isinstance(operator, ast.Div) and isinstance(right, str) and isinstance(left, str | Object | Unknown):
        return joined((left, "/", right))
    return _arithmetic(operator, left, right)


def _merged(left: object, right: object) -> object:
    if isinstance(left, DictValue) and isinstance(right, DictValue):
        return DictValue({**left.entries, **right.entries})
    parts: list[object] = []
    for side in (left, right):
        parts += side.args if isinstance(side, UnionType) else [side]
    return UnionType(tuple(parts))


def _number(value: object) -> int | float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0


_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.FloorDiv: lambda left, right: left // right,
}


def _arithmetic(operator: ast.operator, left: object, right: object) -> object:
    compute = _ARITHMETIC.get(type(operator))
    if compute and isinstance(left, int | float) and isinstance(right, int | float) and abs(left) + abs(right) < 1e15:
        try:
            return compute(left, right)
        except (ArithmeticError, ValueError):
            return Unknown("arithmetic that fails")
    return Unknown("an operation on values that are made while running")


def _percent(template: str, right: object) -> object:
    values = right.items if isinstance(right, ListValue) else [right]
    pieces = template.split("%s")
    if len(pieces) != len(values) + 1:
        return Unknown("a text made by %", template.replace("%s", "{?}"))
    parts: list[object] = [pieces[0]]
    for value, piece in zip(values, pieces[1:], strict=True):
        parts += [value, piece]
    return joined(parts)


def text_method(text: str, name: str, args: list[object], kwargs: Mapping[str, object]) -> object:
    """What a method of a text returns."""
    if name == "format":
        return _formatted(text, args, kwargs)
    if name == "join" and args and isinstance(args[0], ListValue):
        parts: list[object] = []
        for item in args[0].items:
            parts += [text, item] if parts else [item]
        return joined(parts)
    if name in _TEXT_METHODS and all(is_constant(each) for each in args):
        try:
            outcome = getattr(text, name)(*args)
        except (TypeError, ValueError):
            return Unknown(f"a call of str.{name} that fails")
        return ListValue(list(outcome)) if isinstance(outcome, list | tuple) else outcome
    return Unknown(f"str.{name} of values that are made while running")


def _formatted(template: str, args: list[object], kwargs: Mapping[str, object]) -> object:
    import string  # lazy: rare

    parts: list[object] = []
    position = 0
    try:
        for literal, name, _spec, _conversion in string.Formatter().parse(template):
            parts.append(literal)
            if name is None:
                continue
            if name == "":
                parts.append(args[position] if position < len(args) else Unknown("a missing value"))
                position += 1
            elif name.isdigit():
                parts.append(args[int(name)] if int(name) < len(args) else Unknown("a missing value"))
            else:
                parts.append(kwargs.get(name, Unknown("a missing value")))
    except ValueError:
        return Unknown("a template that is not valid", template)
    return joined(parts)


def container_method(
    value: ListValue | DictValue, name: str, args: list[object], kwargs: Mapping[str, object]
) -> object:
    """What a method of a list or dictionary does and returns."""
    if isinstance(value, ListValue):
        return _list_method(value, name, args)
    return _dict_method(value, name, args, kwargs)


def _list_method(value: ListValue, name: str, args: list[object]) -> object:
    if name in {"append", "add"} and args:
        value.items.append(args[0])
    elif name == "insert" and len(args) > 1:
        value.items.insert(args[0] if isinstance(args[0], int) else len(value.items), args[1])
    elif name in {"extend", "update"} and args:
        value.items.extend(args[0].items if isinstance(args[0], ListValue) else [args[0]])
    elif name in {"copy", "union"}:
        return ListValue([*value.items, *(item for arg in args if isinstance(arg, ListValue) for item in arg.items)])
    return None


def _dict_method(value: DictValue, name: str, args: list[object], kwargs: Mapping[str, object]) -> object:
    if name == "items":
        return ListValue([ListValue([key, each]) for key, each in value.entries.items()])
    if name == "keys":
        return ListValue(list(value.entries))
    if name == "values":
        return ListValue(list(value.entries.values()))
    if name in {"get", "pop", "setdefault"} and args and is_constant(args[0]):
        return value.entries.get(args[0], args[1] if len(args) > 1 else None)
    if name == "update":
        value.entries.update(args[0].entries if args and isinstance(args[0], DictValue) else {})
        value.entries.update(kwargs)
    return DictValue(dict(value.entries)) if name == "copy" else None


def subscript(base: object, index: object) -> object:
    """`base[index]`: an item, or a generic type."""
    if isinstance(base, DictValue):
        return base.entries.get(index, Unknown("a key that is not known")) if is_constant(index) else _any(base)
    if isinstance(base, ListValue):
        known = isinstance(index, int) and -len(base.items) <= index < len(base.items)
        return base.items[index] if known and isinstance(index, int) else Unknown("an index that is not known")
    if isinstance(base, str):
        return base[index] if isinstance(index, int) and -len(base) <= index < len(base) else Unknown("part of a text")
    if isinstance(base, External) and base.name == "os.environ":
        return Unknown(f"the environment variable {text_of(index)}")
    if isinstance(base, Unknown):
        return base
    return Subscripted(base, tuple(index.items) if isinstance(index, ListValue) else (index,))


def _any(value: DictValue) -> object:
    return choose(list(value.entries.values()), "a key that is not known") or Unknown("a key that is not known")


def truth(value: object) -> bool | None:
    """Whether a condition holds; `None` if it cannot be told."""
    if is_constant(value):
        return None if isinstance(value, SettingText) else bool(value)
    if isinstance(value, ListValue):
        return bool(value.items)
    if isinstance(value, DictValue):
        return bool(value.entries)
    return None


def compare(left: object, operator: ast.cmpop, right: object) -> object:
    """`left operator right` of constants; unknown otherwise."""
    unknown = Unknown("a comparison of values that are made while running")
    if isinstance(left, SettingText) or isinstance(right, SettingText):
        return unknown
    if isinstance(operator, ast.Is | ast.IsNot) and right is None and not isinstance(left, Unknown | Choice):
        return (left is None) == isinstance(operator, ast.Is)
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(right, ListValue) and is_constant(left):
        if not all(map(is_constant, right.items)):
            return unknown
        return (left in right.items) == isinstance(operator, ast.In)
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(right, DictValue) and is_constant(left):
        return (left in right.entries) == isinstance(operator, ast.In)
    if not is_constant(left) or not is_constant(right):
        return unknown
    if isinstance(operator, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        return (left == right) == isinstance(operator, ast.Eq | ast.Is)
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(left, str) and isinstance(right, str):
        return (left in right) == isinstance(operator, ast.In)
    return unknown
