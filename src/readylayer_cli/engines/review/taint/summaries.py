"""Functions of the file as guards: what a call that came out true, false or at all tells of its arguments."""

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.calls import Run, update_arguments
from readylayer_cli.engines.review.taint.execute import joined_states
from readylayer_cli.engines.review.taint.guards import assume
from readylayer_cli.engines.review.taint.machine import Env, Machine


def after_outcome(machine: Machine, run: Run, *, truth: bool) -> Env | None:
    """The state in which the function ended, given whether its result counts as true; `None` if it cannot have."""
    states: list[Env | None] = []
    for expr, env in run.frame.exits:
        if expr is None:
            states.append(None if truth else env)
        else:
            states.append(assume(machine, expr, env, truth=truth))
    if not truth:
        states.append(run.end)
    return joined_states(states)


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
