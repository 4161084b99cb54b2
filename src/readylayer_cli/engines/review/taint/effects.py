"""What calls do besides giving a result: to the places that they were given, and to the variables around them."""

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.evaluate import update
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.model import CallFacts
from readylayer_cli.engines.review.taint.value import HARMLESS_FOR, NORMAL, NOTHING, Taint, cleaned, filled, join

_PATHS = frozenset({"path"})


def leave_in_arguments(machine: Machine, expr: ir.Call, names: tuple[str, ...], facts: CallFacts, env: Env) -> None:
    """What the call puts into the places that it was given."""
    for name in names:
        kind = machine.model.binds.get(name)
        if kind is not None:
            source = machine.step(expr.at, f"`{facts.method}` comes from outside")
            taint = Taint(kind, source, HARMLESS_FOR.get(kind, frozenset()), source)
            for place in expr.args:
                update(machine, place, env, lambda old, new=taint: filled(old, frozenset((new,))))  # type: ignore[misc]
        change = machine.model.changes.get(name)
        if change is not None:
            for index, value in change(facts).items():
                if index < len(expr.args):
                    update(machine, expr.args[index], env, lambda _old, new=value: new)  # type: ignore[misc]


def confirm(machine: Machine, expr: ir.Call, names: tuple[str, ...], facts: CallFacts, env: Env) -> None:
    """A call that fails for harmful arguments has not failed."""
    for name in names:
        kinds = machine.model.confirms.get(name)
        if kinds is None:
            continue
        callee = expr.callee
        inside = name.startswith(".") and isinstance(callee, ir.Attr)
        place = callee.base if isinstance(callee, ir.Attr) and inside else next(iter(expr.args), None)
        value = facts.receiver if inside else next(iter(facts.args), NOTHING)
        if kinds == _PATHS and not all(NORMAL in taint.clean for taint in value.taints):
            continue
        if value.taints and isinstance(place, ir.Name | ir.Attr | ir.Item):
            update(machine, place, env, lambda old, kinds=kinds: cleaned(old, kinds))  # type: ignore[misc]  # bound now


def write_back(function: ir.Function, last: Env, around: Env) -> None:
    """What a function within a function did to the variables around it."""
    own = function.own if function.own is not None else {parameter.name for parameter in function.parameters}
    for name, before in list(around.items()):
        after = last.get(name, before)
        if after is not before and name not in own:
            around[name] = join(before, after)
