"""Functions of the file as guards: what a call that came out true, false or at all tells of its arguments."""

import re

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.calls import update_arguments
from readylayer_cli.engines.review.taint.execute import joined_states
from readylayer_cli.engines.review.taint.guards import assume
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.places import last_name
from readylayer_cli.engines.review.taint.runs import Run

_NAMED_ERROR = re.compile(r"[eE]rr[A-Z]\w+")


def after_outcome(machine: Machine, run: Run, *, truth: bool) -> Env | None:
    """The state in which the function ended, given whether its result counts as true; `None` if it cannot have."""
    states: list[Env | None] = []
    for expr, env in run.frame.exits if run.frame is not None else ():
        if expr is None:
            states.append(None if truth else env)
        else:
            states.append(assume(machine, expr, env, truth=truth))
    if not truth:
        states.append(run.end)
    return joined_states(states)


def assume_success(machine: Machine, test: ir.Call, runs: list[Run], state: Env, *, error: bool) -> None:
    """Take over into the caller's state what it tells of the arguments that the function found no fault."""
    machine.depth += 1
    try:
        ends = [(run, _after_success(machine, run, error=error)) for run in runs]
    finally:
        machine.depth -= 1
    possible = [(run, end) for run, end in ends if end is not None]
    if len(possible) == 1:
        update_arguments(machine, test, *possible[0], state)


def _after_success(machine: Machine, run: Run, *, error: bool) -> Env | None:
    """The state in which the function ended without an error, or with a truth, as its last result."""
    states: list[Env | None] = []
    for expr, env in run.frame.exits if run.frame is not None else ():
        last = expr.items[-1] if isinstance(expr, ir.Sequence) and expr.items else expr
        if last is None or not error:
            states.append(env if last is None else assume(machine, last, env, truth=True))
        elif not _is_error(last):
            states.append(assume(machine, last, env, truth=False))
    return joined_states(states)


def _is_error(expr: ir.Expr) -> bool:
    """Whether it is an error for certain: one that is made, or has a name."""
    match expr:
        case ir.Text():
            return True
        case ir.Call(callee=callee, new=new):
            return new or last_name(callee) in {"New", "Errorf", "Wrap", "Wrapf", "Error", "WithStack"}
        case ir.Name(id=name) | ir.Attr(name=name):
            return bool(_NAMED_ERROR.match(name))
        case _:
            return False


def assume_outcome(machine: Machine, test: ir.Call, runs: list[Run], state: Env, *, truth: bool) -> bool:
    """Take over into the caller's state what an outcome tells of the arguments; whether it is possible at all."""
    machine.depth += 1
    try:
        ends = [(run, after_outcome(machine, run, truth=truth)) for run in runs]
    finally:
        machine.depth -= 1
    possible = [(run, end) for run, end in ends if end is not None]
    if not possible:
        return not runs
    if len(possible) == 1:
        update_arguments(machine, test, *possible[0], state)
    return True
