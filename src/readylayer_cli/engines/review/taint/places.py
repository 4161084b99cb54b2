"""The places of a program that a test speaks of, and what it says of them."""

from dataclasses import replace

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.evaluate import evaluate, update
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.marks import noted
from readylayer_cli.engines.review.taint.origins import kept_in
from readylayer_cli.engines.review.taint.value import NOTHING, cleaned


def clean(machine: Machine, place: ir.Expr, state: Env, kinds: frozenset[str]) -> None:
    """Make what a place holds harmless for these kinds of sinks."""
    if kinds:
        machine.checked |= {
            (kind, taint.source) for taint in evaluate(machine, place, state).all_taints() for kind in kinds
        }
        update(machine, place, state, lambda value: cleaned(value, kinds))
        _tell_origins(machine, place, state, kinds)


def _tell_origins(machine: Machine, place: ir.Expr, state: Env, kinds: frozenset[str]) -> None:
    """What is known of a value is known of what it was made of, where nothing was lost on the way."""
    made = machine.look_up(place.id, state).made if isinstance(place, ir.Name) else place
    for origin, told in kept_in(made, kinds):
        for each in tainted_places(machine, origin, state):
            if each != place:
                clean(machine, each, state, told)


def clean_alike(machine: Machine, place: ir.Expr, state: Env, kinds: frozenset[str]) -> None:
    """What holds of a value derived from another holds of the other: clean all that came in at the same places."""
    sources = {taint.source for taint in evaluate(machine, place, state).all_taints()}
    machine.checked |= {(kind, source) for kind in kinds for source in sources}
    for name, value in state.items() if sources and kinds else ():
        if any(taint.source in sources for taint in value.taints):
            state[name] = replace(
                value,
                taints=frozenset(
                    replace(taint, clean=taint.clean | kinds) if taint.source in sources else taint
                    for taint in value.taints
                ),
            )


def note(machine: Machine, place: ir.Expr, state: Env, *marks: str) -> None:
    """Keep facts of the characters of what a place holds."""
    update(machine, place, state, lambda value: noted(value, frozenset(marks)))
    value = evaluate(machine, place, state) if isinstance(place, ir.Name | ir.Attr | ir.Item) else NOTHING
    if value.taints:
        _tell_origins(machine, place, state, frozenset.intersection(*(taint.clean for taint in value.taints)))


def tainted_places(machine: Machine, expr: ir.Expr, state: Env) -> list[ir.Expr]:
    """The variables inside an expression that a stranger fills."""
    match expr:
        case ir.Name() | ir.Item() | ir.Attr():
            if evaluate(machine, expr, state).all_taints():
                return (
                    [expr]
                    if isinstance(expr, ir.Name | ir.Item)
                    else [*tainted_places(machine, expr.base, state), expr]
                )
            return []
        case ir.Call(callee=callee, args=args):
            owner = [callee.base] if isinstance(callee, ir.Attr) else []
            return [place for each in (*owner, *args) for place in tainted_places(machine, each, state)]
        case ir.Text(parts=parts) | ir.Opaque(parts=parts) | ir.Mix(parts=parts):
            return [place for each in parts for place in tainted_places(machine, each, state)]
        case ir.Cast(value=value):
            return tainted_places(machine, value, state)
        case ir.Sequence(items=items):
            return [place for each in items for place in tainted_places(machine, each, state)]
        case _:
            return []


def last_name(callee: ir.Expr) -> str:
    """The name that a call is made by, without what stands before its last dot."""
    return callee.name if isinstance(callee, ir.Attr) else callee.id if isinstance(callee, ir.Name) else ""
