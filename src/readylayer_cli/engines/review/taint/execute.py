"""Statements on abstract states: branches are joined, loops run until nothing changes, dead ones not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.evaluate import assign, evaluate
from readylayer_cli.engines.review.taint.guards import assume, assume_case
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.value import NOTHING, Key, Value, constant, element, join

_ROUNDS = 3
_MOST_ROUNDS = 10
_TOLD_BY_A_TEST = (ir.Call, ir.Test, ir.Logic, ir.Attr, ir.Outcome)


@dataclass
class Frame:
    """One run of a function: what it returned, and the states in which loops were left or begun again.

    `top`: these are a module's own statements.
    """

    top: bool = False
    returned: Value | None = None
    left_with: list[Env] = field(default_factory=list)
    exits: list[tuple[ir.Expr | None, Env]] = field(default_factory=list)
    breaks: list[list[Env]] = field(default_factory=list)
    continues: list[list[Env]] = field(default_factory=list)

    def give(self, value: Value, env: Env) -> None:
        """Remember a returned value and the state of that moment."""
        self.returned = value if self.returned is None else join(self.returned, value)
        self.left_with.append(env)


def execute(machine: Machine, statements: Iterable[ir.Stmt], env: Env | None, frame: Frame) -> Env | None:
    """The state after the statements; `None` if they never end. `env` is changed in place."""
    for statement in statements:
        if env is None:
            return None
        machine.spend()
        if machine.unit is machine.program.entry:
            machine.visited.add(statement.at)
        env = _HANDLERS[type(statement)](machine, statement, env, frame)
    return env


def joined_states(states: Iterable[Env | None]) -> Env | None:
    """One of several states; a name that only some have keeps what they say."""
    result: Env | None = None
    for state in states:
        if state is None:
            continue
        if result is None:
            result = dict(state)
            continue
        for name, value in state.items():
            known = result.get(name)
            result[name] = value if known is None or known is value else join(known, value)
    return result


def _assign(machine: Machine, statement: ir.Assign, env: Env, frame: Frame) -> Env:
    value = evaluate(machine, statement.value, env)
    written = statement.value.value if isinstance(statement.value, ir.Cast) else statement.value
    if isinstance(written, _TOLD_BY_A_TEST) and isinstance(statement.target, ir.Name):
        value = replace(value, made=written)
    assign(machine, statement.target, value, env)
    if isinstance(statement.value, ir.Call) and isinstance(statement.target, ir.Sequence) and statement.target.items:
        first = statement.target.items[0]
        if isinstance(first, ir.Name) and not value.exact:
            env[first.id] = replace(env[first.id], made=statement.value)
    return env


def _do(machine: Machine, statement: ir.Do, env: Env, frame: Frame) -> Env | None:
    machine.gone = False
    evaluate(machine, statement.value, env)
    if machine.gone and isinstance(statement.value, ir.Call):  # a function of the file that always raises
        machine.gone = False
        return None
    return env


def _if(machine: Machine, statement: ir.If, env: Env, frame: Frame) -> Env | None:
    evaluate(machine, statement.test, env)
    then = execute(machine, statement.then, assume(machine, statement.test, env, truth=True), frame)
    other = execute(machine, statement.other, assume(machine, statement.test, env, truth=False), frame)
    return joined_states((then, other))


def _loop(machine: Machine, statement: ir.Loop, env: Env, frame: Frame) -> Env | None:
    exits: list[Env | None] = []
    state: Env | None = env
    items = evaluate(machine, statement.iterable, env) if statement.iterable is not None else None
    before = _unrolled(machine, statement, items, env, frame)
    if before is not None:
        state, left = before
        if items is not None and statement.target is not None:
            return execute(machine, statement.other, joined_states((state, *left)), frame)
        exits += left
    for round_number in range(_ROUNDS):
        if state is None:
            break
        start = dict(state)
        if statement.test is not None:
            evaluate(machine, statement.test, start)
            exits.append(assume(machine, statement.test, start, truth=False))
            inside = assume(machine, statement.test, start, truth=True)
        else:
            exits.append(dict(start))
            inside = dict(start)
        if inside is None:
            break
        if statement.target is not None and items is not None:
            assign(machine, statement.target, element(items), inside)
        frame.breaks.append([])
        frame.continues.append([])
        after = execute(machine, statement.body, inside, frame)
        exits += frame.breaks.pop()
        state = joined_states((start, after, *frame.continues.pop()))
        if state == start:
            break
        if round_number > 0 and state is not None:
            _widen(state, start)
    if state is not None and statement.test is None:
        exits.append(state)
    elif state is not None and statement.test is not None:
        exits.append(assume(machine, statement.test, state, truth=False))
    return execute(machine, statement.other, joined_states(exits), frame)


def _unrolled(
    machine: Machine, statement: ir.Loop, items: Value | None, env: Env, frame: Frame
) -> tuple[Env | None, list[Env]] | None:
    """The state after the rounds that certainly happen, one by one, and those in which the loop was left by `break`;
    `None` if there are no such rounds."""
    rounds = _certain_rounds(statement, items)
    if rounds is None:
        return None
    state: Env | None = env
    left: list[Env] = []
    for item in rounds:
        if state is None:
            break
        if statement.test is not None:
            outcome = evaluate(machine, statement.test, state)
            if outcome.constants is None or outcome.taints or not all(outcome.constants):
                break
        elif statement.target is not None and item is not None:
            assign(machine, statement.target, item, state)
        frame.breaks.append([])
        frame.continues.append([])
        after = execute(machine, statement.body, dict(state), frame)
        left += frame.breaks.pop()
        state = joined_states((after, *frame.continues.pop()))
    return state, left


def _certain_rounds(statement: ir.Loop, items: Value | None) -> list[Value | None] | None:
    if statement.test is not None:
        return [None] * _MOST_ROUNDS
    if items is None or items.taints:
        return None
    if items.exact and len(items.keys) <= _MOST_ROUNDS:
        return [items.keys[index] for index in range(len(items.keys)) if index in items.keys]
    text = next(iter(items.constants)) if items.constants is not None and len(items.constants) == 1 else None
    if isinstance(text, str) and not items.keys and len(text) <= _MOST_ROUNDS:
        return [constant(letter) for letter in text]
    return None


def _widen(state: Env, before: Env) -> None:
    """Scalars that still change, such as counters, can be anything from here on."""
    for name, value in state.items():
        known = before.get(name)
        if value.constants is not None and known is not None and known.constants != value.constants:
            state[name] = replace(value, constants=None, prefix="")


def _try(machine: Machine, statement: ir.Try, env: Env, frame: Frame) -> Env | None:
    before = dict(env)
    after = execute(machine, statement.body, dict(env), frame)
    thrown = joined_states((before, after))
    ends = [execute(machine, statement.other, after, frame)]
    for name, body in statement.handlers:
        state = dict(thrown) if thrown is not None else None
        if state is not None and name:
            state[name] = Value(ref="@exception")
        ends.append(execute(machine, body, state, frame))
    return execute(machine, statement.final, joined_states(ends), frame)


def _switch(machine: Machine, statement: ir.Switch, env: Env, frame: Frame) -> Env | None:
    evaluate(machine, statement.subject, env)
    ends: list[Env | None] = []
    frame.breaks.append([])
    rest: Env | None = dict(env)
    fallen: Env | None = None
    has_default = False
    for values, body in statement.cases:
        has_default = has_default or not values
        state, rest = assume_case(machine, statement.subject, values, rest)
        fallen = execute(machine, body, joined_states((state, fallen)), frame)
        if not machine.falls_through:
            ends.append(fallen)
            fallen = None
    ends += [fallen, *frame.breaks.pop()]
    if not has_default:
        ends.append(rest)
    return joined_states(ends)


def _return(machine: Machine, statement: ir.Return, env: Env, frame: Frame) -> None:
    value = evaluate(machine, statement.value, env) if statement.value is not None else NOTHING
    machine.returning(value, statement.at)
    frame.give(value, env)
    frame.exits.append((statement.value, env))


def _leave(machine: Machine, statement: ir.Leave, env: Env, frame: Frame) -> None:
    if statement.value is not None:
        evaluate(machine, statement.value, env)
    if statement.kind == "break" and frame.breaks:
        frame.breaks[-min(statement.depth, len(frame.breaks))].append(dict(env))
    elif statement.kind == "continue" and frame.continues:
        frame.continues[-min(statement.depth, len(frame.continues))].append(dict(env))


def _define(machine: Machine, statement: ir.Define, env: Env, frame: Frame) -> Env:
    full = machine.unit.prefix + statement.function.name
    if isinstance(statement.function, ir.Function):
        if not frame.top:
            machine.closures[full] = (statement.function, env)
        env[statement.name] = Value(functions=frozenset((full,)), ref=statement.name)
    else:
        inside = dict(env)
        execute(machine, statement.function.body, inside, frame)
        members: dict[Key, Value] = {
            f".{name}": value
            for name, value in inside.items()
            if env.get(name) is not value and not value.functions and name != statement.name
        }
        env[statement.name] = Value(ref=machine.unit.prefix + statement.name, keys=members)
    return env


_HANDLERS: dict[type, Callable[[Machine, Any, Env, Frame], Env | None]] = {
    ir.Assign: _assign,
    ir.Do: _do,
    ir.If: _if,
    ir.Loop: _loop,
    ir.Try: _try,
    ir.Switch: _switch,
    ir.Return: _return,
    ir.Leave: _leave,
    ir.Define: _define,
}
