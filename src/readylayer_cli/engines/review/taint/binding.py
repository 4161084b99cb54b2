"""What the parameters of a function get."""

from collections.abc import Mapping

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.evaluate import evaluate
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.value import NOTHING, Key, Value, joined


def bind(
    machine: Machine, function: ir.Function, args: tuple[Value, ...], keywords: Mapping[str, Value], state: Env
) -> None:
    """Give the parameters their values."""
    left = list(args)
    for parameter in function.parameters:
        if parameter.kind == "rest":
            state[parameter.name] = Value(rest=joined(left)) if left else NOTHING
            left = []
        elif parameter.kind == "named_rest":
            named = {each.name for each in function.parameters}
            others: dict[Key, Value] = {name: value for name, value in keywords.items() if name not in named}
            state[parameter.name] = Value(keys=others)
        elif parameter.name in keywords:
            state[parameter.name] = keywords[parameter.name]
        elif left:
            state[parameter.name] = machine.as_type(left.pop(0), parameter.annotation)
        else:
            state[parameter.name] = (
                evaluate(machine, parameter.default, {}) if parameter.default is not None else NOTHING
            )
