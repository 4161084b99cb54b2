"""Functions of the repository, run with certain arguments; what they did is kept for the next call like it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.binding import bind
from readylayer_cli.engines.review.taint.effects import write_back
from readylayer_cli.engines.review.taint.machine import Env, Machine, Spot
from readylayer_cli.engines.review.taint.memory import Around
from readylayer_cli.engines.review.taint.program import Unit, short
from readylayer_cli.engines.review.taint.value import NOTHING, Step, Value, carried, stepped
from readylayer_cli.engines.review.taint.worth import is_worth_following

if TYPE_CHECKING:
    from readylayer_cli.engines.review.taint.execute import Frame

_DEEPEST = 4
_MOST_HITS = 40
_RECEIVERS = frozenset({"self", "cls", "this"})
_WEIGHT = 8


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a function: what its parameters were, its frame, and the states in which it ended.

    Without a frame it was not run: nothing but the type of its result is known.
    """

    function: ir.Function
    begun: Env
    frame: "Frame | None"
    end: Env | None
    last: Env | None
    result: Value


def follow(
    machine: Machine, name: str, args: tuple[Value, ...], keywords: Mapping[str, Value], at: ir.At | None = None
) -> tuple[Value, Value | None]:
    """Run a function, called at that place, with these arguments; its result, and its first parameter as left."""
    made = run(machine, name, args, keywords, at)
    if made is None:
        return carried(args), None
    first = made.function.parameters[0].name if made.function.parameters else ""
    return made.result, (made.last or {}).get(first)


def run(
    machine: Machine, name: str, args: tuple[Value, ...], keywords: Mapping[str, Value], at: ir.At | None = None
) -> Run | None:
    """Run a function, called at that place, with these arguments; `None` if it is not known, or too deep, or in
    another file and not worth the work."""
    unit, _ = machine.program.split(name)
    known = machine.closures.get(name)
    function = known[0] if known is not None else machine.functions.get(name)
    if unit is None or function is None:
        machine.cuts += 1
        return None
    cut = machine.depth >= _DEEPEST or name in machine.stack
    machine.cuts += cut
    around = known[1] if known is not None else {}
    machine.spend(len(around) // _WEIGHT)
    if unit is not machine.program.entry:
        if cut or machine.stays or not is_worth_following(machine, function, (*args, *keywords.values())):
            with machine.inside(unit):
                return Run(function, {}, None, None, {}, machine.of_type(function.returns))
    elif cut or machine.is_idle(name, around, (*args, *keywords.values())):
        return None
    machine.went_far = machine.went_far or unit is not machine.program.entry
    if unit is not machine.unit and at is not None:
        args = tuple(_on_its_way(machine, arg, unit, function, at) for arg in args)
        keywords = {key: _on_its_way(machine, value, unit, function, at) for key, value in keywords.items()}
    key = (name, args, tuple(keywords.items()), Around(around))
    length = len(machine.calls)
    if at is not None:
        machine.calls.append(Spot(machine.unit.module.path, at))
    machine.stack.append(name)
    machine.depth += 1
    try:
        with machine.inside(unit):
            return _summarised(machine, key, function, known[1] if known is not None else None, args, keywords)
    finally:
        machine.depth -= 1
        machine.stack.pop()
        del machine.calls[length:]


def receiver_of(machine: Machine, name: str) -> tuple[Value, ...]:
    """What goes before the arguments of a method that is called without its object being named: some object."""
    found = machine.functions.find(name)
    if found is None or name in machine.closures or not found[1].owner:
        return ()
    unit, function = found
    if not function.parameters or function.parameters[0].name not in _RECEIVERS:
        return ()
    return (Value(ref=f"{unit.prefix}{function.owner}()"),)


def _on_its_way(machine: Machine, value: Value, unit: Unit, function: ir.Function, at: ir.At) -> Value:
    """What is handed to a function of another file: its way goes through both."""
    name = short(function.name)
    start = ir.At(function.at.line, function.at.column, function.at.line, function.at.column + 1)
    before = stepped(value, machine.step(at, f"handed to `{name}`"))
    return stepped(before, Step(unit.module.path, start, f"into `{name}`"))


def _summarised(
    machine: Machine,
    key: object,
    function: ir.Function,
    around: Env | None,
    args: tuple[Value, ...],
    keywords: Mapping[str, Value],
) -> Run:
    """A run of the function, or what one with the same arguments came to; those that bounds cut short do not count."""
    summary = machine.summaries.get(key)
    if summary is not None:
        machine.spend()
        machine.repeat(summary[1])
        return summary[0]
    cuts, reported, depth, length = machine.cuts, len(machine.reported), machine.depth, len(machine.calls)
    made = _run(machine, function, around, args, keywords)
    machine.followed.add(machine.stack[-1])
    if machine.cuts == cuts:
        hits = machine.reported[reported : reported + _MOST_HITS]
        own = tuple(replace(hit, across=hit.across - depth, calls=hit.calls[length:]) for hit in hits)
        machine.summaries[key] = (made, own)
    return made


def _run(
    machine: Machine, function: ir.Function, around: Env | None, args: tuple[Value, ...], keywords: Mapping[str, Value]
) -> Run:
    from readylayer_cli.engines.review.taint.execute import Frame, execute, joined_states  # a cycle by nature

    state: Env = dict(around) if around is not None else {}
    bind(machine, function, args, keywords, state)
    begun = {each.name: state[each.name] for each in function.parameters if each.name in state}
    frame = Frame()
    end = execute(machine, function.body, state, frame)
    last = joined_states([end, *frame.left_with])
    result = machine.as_type(frame.returned, function.returns) if frame.returned is not None else NOTHING
    if around is not None and machine.shares_locals:
        write_back(function, last or {}, around)
    return Run(function, begun, frame, end, last, result)
