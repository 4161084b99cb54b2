"""Functions handed to functions of others: what they are called with, and what comes of it."""

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.guards import assume
from readylayer_cli.engines.review.taint.machine import Machine
from readylayer_cli.engines.review.taint.runs import follow, receiver_of
from readylayer_cli.engines.review.taint.value import NOTHING, Value, element, join, joined


def follow_callbacks(
    machine: Machine, names: tuple[str, ...], receiver: Value, given: tuple[Value, ...], at: ir.At
) -> Value | None:
    """Call what is handed over with what the callee works on; the callee's result where the model tells it."""
    functions = [name for value in given for name in sorted(value.functions)]
    if not functions:
        return None
    about = given[0].constants if given and not given[0].taints else None
    asked = (*names, *(f"{name}:{each}" for name in names for each in about or ()))
    entry = next((machine.model.registrars[name] for name in asked if name in machine.model.registrars), None)
    if entry is not None:
        machine.registered |= dict.fromkeys(functions, entry)
        return None
    kind = next((machine.model.callbacks[name] for name in names if name in machine.model.callbacks), "")
    others = [value for value in (*given, receiver) if not value.functions]
    item = joined(element(value) for value in others) if others else NOTHING
    if kind == "then":
        return joined(follow(machine, name, (receiver,), {}, at)[0] for name in functions)
    if kind == "pick":
        return joined(_kept(machine, name, element(receiver), at) for name in functions)
    if kind == "keep":
        held = receiver if receiver.keys or receiver.rest is not None or receiver.taints else joined(others)
        return Value(rest=joined(_kept(machine, name, element(held), at) for name in functions))
    results = [follow(machine, name, (*receiver_of(machine, name), *(item,) * 3), {}, at)[0] for name in functions]
    if kind == "each":
        return Value(rest=joined(results))
    if kind == "flat":
        return Value(rest=joined(element(result) for result in results))
    if kind == "result":
        return joined(results)
    if kind == "or":
        return join(element(receiver), joined(results))
    return None


def _kept(machine: Machine, name: str, item: Value, at: ir.At) -> Value:
    """The element as a test lets it through."""
    known = machine.closures.get(name)
    if known is None or not known[0].parameters:
        follow(machine, name, (*receiver_of(machine, name), item), {}, at)
        return item
    function, captured = known
    parameter = function.parameters[0].name
    state = {**captured, parameter: item}
    match function.body:
        case (ir.Return(value=test),) if test is not None:
            after = assume(machine, test, state, truth=True)
            return after[parameter] if after is not None else NOTHING
        case _:
            follow(machine, name, (*receiver_of(machine, name), item), {}, at)
            return item
