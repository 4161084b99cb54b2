"""Python's builtin functions and containers, where what they give can be told exactly."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from readylayer_cli.engines.review.taint.model import CallFacts, Method, Mutation
from readylayer_cli.engines.review.taint.value import (
    TEXT,
    Key,
    Value,
    cleaned,
    constant,
    element,
    is_known,
    with_element,
    with_member,
)

_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_NUMBER = Value(known=True)
_TEXT = frozenset({TEXT})


def _listed(value: Value) -> list[Value] | None:
    """The members of a list of known length."""
    if value.exact and not value.taints:
        return [value.keys[index] for index in range(len(value.keys)) if index in value.keys]
    texts = value.constants
    if texts is not None and len(texts) == 1 and not value.taints:
        text = next(iter(texts))
        return [constant(letter) for letter in text] if isinstance(text, str) and len(text) <= 40 else None
    return None


def list_of(values: list[Value], ref: str = "") -> Value:
    """A list that holds exactly these."""
    return Value(keys=dict(enumerate(values)), exact=True, ref=ref)


def _len(facts: CallFacts) -> Value | None:
    values = _listed(facts.args[0]) if len(facts.args) == 1 else None
    return constant(len(values)) if values is not None else None


def _of_scalars(compute: Callable[[list[Any]], Any]) -> Method:
    def result(facts: CallFacts) -> Value | None:
        values = _listed(facts.args[0]) if len(facts.args) == 1 else list(facts.args)
        if not values or facts.keywords or any(each.constants is None or each.taints for each in values):
            return None
        if any(len(each.constants or ()) != 1 for each in values):
            return None
        try:
            return constant(compute([next(iter(each.constants or ())) for each in values]))
        except (TypeError, ValueError, ArithmeticError):
            return None

    return result


def _same(facts: CallFacts) -> Value | None:
    """`list(x)`, `tuple(x)`, `deque(x)`: the same members."""
    if not facts.args:
        return list_of([])
    values = _listed(facts.args[0])
    return list_of(values) if values is not None else None


def _reversed(facts: CallFacts) -> Value | None:
    values = _listed(facts.args[0]) if len(facts.args) == 1 else None
    return list_of(values[::-1]) if values is not None else None


def _enumerate(facts: CallFacts) -> Value | None:
    if len(facts.args) != 1:
        return None
    return Value(rest=list_of([_NUMBER, element(facts.args[0])]))


def _zip(facts: CallFacts) -> Value | None:
    return Value(rest=list_of([element(arg) for arg in facts.args])) if facts.args else None


def _dict(facts: CallFacts) -> Value | None:
    if facts.args:
        return None
    keys: dict[Key, Value] = {name: value for name, value in facts.keywords.items()}  # noqa: C416 - wider keys
    return Value(keys=keys)


def _isinstance(facts: CallFacts) -> Value | None:
    kind = _TYPES.get(facts.args[1].ref) if len(facts.args) == 2 else None
    options = facts.args[0].constants if kind is not None else None
    if kind is None or not options or facts.args[0].taints or facts.args[0].keys:
        return None
    return Value(constants=frozenset(isinstance(option, kind) for option in options), known=True)


def _in_place(change: Callable[[list[Value]], list[Value]]) -> Method:
    def result(facts: CallFacts) -> Mutation | None:
        owner = facts.receiver
        if not owner.exact or facts.args or facts.keywords:
            return None
        values = [owner.keys[index] for index in range(len(owner.keys)) if index in owner.keys]
        return Mutation(replace(owner, keys=dict(enumerate(change(values)))))

    return result


def _popleft(facts: CallFacts) -> Mutation | None:
    values = _listed(facts.receiver)
    if not values or facts.args:
        return None
    return Mutation(replace(facts.receiver, keys=dict(enumerate(values[1:]))), values[0])


def _appendleft(facts: CallFacts) -> Mutation | None:
    values = _listed(facts.receiver)
    if values is None or len(facts.args) != 1:
        return None
    return Mutation(replace(facts.receiver, keys=dict(enumerate([facts.args[0], *values]))))


def _queue(facts: CallFacts) -> Value:
    return list_of([], ref=f"{facts.ref}()")


def _is_queue(facts: CallFacts) -> bool:
    return "ueue" in facts.receiver.ref


def _put(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    if not _is_queue(facts) or not facts.args:
        return None
    if owner.exact:
        return Mutation(with_member(owner, len(owner.keys), facts.args[0]))
    return Mutation(with_element(owner, facts.args[0]))


def _take(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    if not _is_queue(facts) or not (owner.keys or owner.rest is not None):
        return None
    values = _listed(owner)
    if not values:
        return Mutation(owner, element(owner))
    last = "Lifo" in owner.ref
    taken, left = (values[-1], values[:-1]) if last else (values[0], values[1:])
    return Mutation(replace(owner, keys=dict(enumerate(left))), taken)


def _fromkeys(facts: CallFacts) -> Value | None:
    values = _listed(facts.args[0]) if facts.args else None
    given = facts.args[1] if len(facts.args) > 1 else constant(None)
    if values is None or any(not each.constants or len(each.constants) != 1 for each in values):
        return None
    return Value(keys={next(iter(each.constants or ())): given for each in values})


def _difference(facts: CallFacts) -> Value | None:
    """`intersection`: no more than is in what no stranger filled."""
    for value in (facts.receiver, *facts.args):
        if (value.keys or value.rest is not None) and not value.all_taints() and is_known(value):
            return value
    return None


_QUEUES = tuple(f"{module}.{name}" for module in ("queue", "asyncio", "multiprocessing") for name in (
    "Queue", "SimpleQueue", "LifoQueue", "JoinableQueue"))  # fmt: skip


def _str(facts: CallFacts) -> Value | None:
    """`str(x)`: a text, and nothing else."""
    value = facts.args[0] if len(facts.args) == 1 else None
    if value is None or not value.all_taints() or value.keys:
        return None
    return cleaned(
        Value(value.taints, prefix=value.prefix, known=value.known, ref=value.ref if "pathlib" in value.ref else ""),
        _TEXT,
    )


BUILTINS: dict[str, Method] = {
    "str": _str,
    "len": _len,
    "sum": _of_scalars(sum),
    "min": _of_scalars(min),
    "max": _of_scalars(max),
    "all": _of_scalars(all),
    "any": _of_scalars(any),
    "round": _of_scalars(lambda values: round(*values)),
    "chr": _of_scalars(lambda values: chr(*values)),
    "list": _same,
    "tuple": _same,
    "collections.deque": _same,
    "reversed": _reversed,
    "enumerate": _enumerate,
    "zip": _zip,
    "dict": _dict,
    "dict.fromkeys": _fromkeys,
    "isinstance": _isinstance,
    ".reverse": _in_place(lambda values: values[::-1]),
    ".popleft": _popleft,
    ".appendleft": _appendleft,
    **dict.fromkeys(_QUEUES, _queue),
    ".put": _put,
    ".put_nowait": _put,
    ".get_nowait": _take,
    ".intersection": _difference,
}
"""Builtin functions by name, methods of containers with a dot before."""


def first_of(*methods: Method) -> Method:
    """The first that can tell a result."""

    def compute(facts: CallFacts) -> Value | Mutation | None:
        return next((made for method in methods if (made := method(facts)) is not None), None)

    return compute


def taken(facts: CallFacts) -> Mutation | None:
    """`get()` of a queue."""
    return _take(facts)
