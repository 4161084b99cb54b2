"""Which functions of other files are worth the work: those that strangers' data goes into, and short ones."""

from collections.abc import Iterable

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.machine import Machine
from readylayer_cli.engines.review.taint.value import Value

_SHORT_LINES = 12
"""So short are functions that make an object, give a constant or read one part of a request."""


def is_worth_following(machine: Machine, function: ir.Function, given: Iterable[Value]) -> bool:
    """Whether anything that matters can come of the call."""
    if function.at.end_line - function.at.line <= _SHORT_LINES:
        return True
    owners = machine.program.entry.model.owners
    return any(_carries(value, owners) for value in given)


def _carries(value: Value, owners: frozenset[str]) -> bool:
    """Whether a stranger chose it or something in it, or can be asked through it."""
    if value.taints or value.functions or value.ref in owners:
        return True
    if value.rest is not None and _carries(value.rest, owners):
        return True
    return any(_carries(each, owners) for each in value.keys.values())
