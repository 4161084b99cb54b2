"""Functions that call another function with what they are given: partial ones, threads, pools."""

from dataclasses import dataclass, replace

from readylayer_cli.engines.review.taint.model import CallFacts
from readylayer_cli.engines.review.taint.value import NOTHING, Key, Value

_HELD = "@function"


@dataclass(frozen=True, slots=True)
class Delegation:
    """Where a function takes the one to call (position, keyword), and from which position on its arguments are."""

    position: int
    keyword: str = ""
    arguments: int = 1
    listed: str = ""


DELEGATES = {
    "functools.partial": Delegation(0),
    "asyncio.to_thread": Delegation(0),
    "anyio.to_thread.run_sync": Delegation(0),
    "starlette.concurrency.run_in_threadpool": Delegation(0),
    "fastapi.concurrency.run_in_threadpool": Delegation(0),
    ".run_in_executor": Delegation(1, arguments=2),
    ".submit": Delegation(0),
    ".apply_async": Delegation(0, listed="args"),
    ".apply": Delegation(0, listed="args"),
    ".add_task": Delegation(0),
    ".call_soon": Delegation(0),
    "threading.Thread": Delegation(-1, "target", listed="args"),
    "multiprocessing.Process": Delegation(-1, "target", listed="args"),
    "threading.Timer": Delegation(1, "function", arguments=2, listed="args"),
    "map": Delegation(0),
}
"""Functions by name, methods with a dot before."""


def delegated(names: tuple[str, ...], facts: CallFacts) -> CallFacts | None:
    """The call that the callee makes in its turn, of a function that is known by its name."""
    form = next((DELEGATES[name] for name in names if name in DELEGATES), None)
    if form is None:
        return None
    function = facts.argument(form.position, form.keyword) if form.keyword else facts.argument(form.position)
    if function is None or not function.ref:
        return None
    args = facts.args[form.arguments :] if not form.listed else ()
    keywords = facts.keywords if not form.listed else {}
    if form.listed:
        listed = facts.keywords.get(form.listed) or facts.argument(form.arguments) or NOTHING
        args = tuple(listed.keys[index] for index in range(len(listed.keys)) if index in listed.keys)
    return CallFacts(function.ref, function.ref.rpartition(".")[2], NOTHING, args, keywords)


def held(facts: CallFacts) -> Value:
    """A function with its first arguments, as a value."""
    keys: dict[Key, Value] = dict(enumerate(facts.args))
    return Value(keys={**keys, _HELD: replace(NOTHING, ref=facts.ref)}, ref="functools.partial()")


def of_held(value: Value, facts: CallFacts) -> CallFacts | None:
    """The call of such a value with further arguments."""
    function = value.keys.get(_HELD)
    if function is None:
        return None
    first = tuple(value.keys[index] for index in range(len(value.keys) - 1) if index in value.keys)
    args = (*first, *facts.args)
    return CallFacts(function.ref, function.ref.rpartition(".")[2], NOTHING, args, facts.keywords)
