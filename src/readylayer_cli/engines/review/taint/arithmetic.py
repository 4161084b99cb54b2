"""Constant folding: what numbers and comparisons of known scalars come to."""

import operator
from collections.abc import Callable
from itertools import product
from typing import Any

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.value import Value

_MOST_CASES = 64
_LARGEST = 10**12
_LARGEST_POWER = 40
_LARGEST_BASE = 1000
_LARGEST_SHIFT = 64
_ONE: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "===": operator.eq, "!=": operator.ne, "!==": operator.ne, "<>": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "is": operator.eq, "is not": operator.ne,
    "in": lambda one, other: isinstance(other, str) and one in other,
    "not in": lambda one, other: isinstance(other, str) and one not in other,
}  # fmt: skip
_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "//": operator.floordiv, "%": operator.mod,
    "/": operator.truediv, "&": operator.and_, "|": operator.or_, "^": operator.xor,
    "<<": operator.lshift, ">>": operator.rshift,
    "**": lambda one, other: one**other if abs(other) < _LARGEST_POWER and abs(one) < _LARGEST_BASE else None,
    "quotient": lambda one, other: int(one / other) if isinstance(one + other, int) else one / other,
}  # fmt: skip


def computed(expr: ir.Mix | ir.Test, parts: list[Value]) -> Value | None:
    """The result if it is certain; `None` if it is not."""
    if isinstance(expr, ir.Test) and expr.operator in {"in", "not in"} and len(parts) == 2 and parts[1].exact:
        return _among(parts[0], parts[1], wanted=expr.operator == "in")
    if any(part.constants is None or part.taints for part in parts):
        return None
    cases = 1
    for part in parts:
        cases *= len(part.constants or ())
    if cases > _MOST_CASES or not parts:
        return None
    results = set()
    for values in product(*(sorted(part.constants or (), key=repr) for part in parts)):
        try:
            results.add(_result(expr, values))
        except (TypeError, ValueError, ArithmeticError):
            return None
    return Value(constants=frozenset(results), known=True) if results and _Unknown not in results else None


def _among(item: Value, container: Value, *, wanted: bool) -> Value | None:
    """Whether a known scalar is one of a display of known scalars."""
    members = list(container.keys.values())
    if item.constants is None or item.taints or any(each.constants is None or each.taints for each in members):
        return None
    if any(len(each.constants or ()) != 1 for each in members):
        return None
    options = {option for each in members for option in each.constants or ()}
    return Value(constants=frozenset((option in options) == wanted for option in item.constants), known=True)


class _Unknown:
    """No result."""


def _result(expr: ir.Mix | ir.Test, values: tuple[Any, ...]) -> Any:
    if isinstance(expr, ir.Test):
        if expr.operator == "truthy" or len(values) == 1:
            return bool(values[0])
        compare = _TESTS.get(expr.operator)
        return compare(*values) if compare is not None else _Unknown
    if len(values) == 1:
        alone = _ONE.get(expr.operator)
        return alone(values[0]) if alone is not None and isinstance(values[0], int | float) else _Unknown
    compute = _NUMBERS.get(expr.operator)
    if compute is None or len(values) != 2 or not all(isinstance(value, int | float) for value in values):
        return _Unknown
    if expr.operator in {"<<", ">>"} and abs(values[1]) > _LARGEST_SHIFT:
        return _Unknown
    result = compute(*values)
    return result if result is not None and abs(result) < _LARGEST else _Unknown
