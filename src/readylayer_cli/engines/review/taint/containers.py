"""Lists, dictionaries and sets: what their methods change and what they give."""

from collections.abc import Callable
from dataclasses import replace

from readylayer_cli.engines.review.taint.evaluate import constant_key
from readylayer_cli.engines.review.taint.model import CallFacts, Mutation
from readylayer_cli.engines.review.taint.value import (
    NOTHING,
    Key,
    Value,
    element,
    join,
    joined,
    member,
    with_element,
    with_member,
)


def _append(facts: CallFacts) -> Mutation | None:
    if len(facts.args) != 1:
        return None
    owner = facts.receiver
    if owner.exact:
        return Mutation(with_member(owner, len(owner.keys), facts.args[0]))
    return Mutation(with_element(owner, facts.args[0]))


def _insert(facts: CallFacts) -> Mutation | None:
    if len(facts.args) != 2:
        return None
    known, index = constant_key(facts.args[0])
    owner = facts.receiver
    if owner.exact and known and isinstance(index, int) and 0 <= index <= len(owner.keys):
        values = _in_order(owner)
        values.insert(index, facts.args[1])
        return Mutation(_list_of(values, owner))
    return Mutation(with_element(owner, facts.args[1]))


def _extend(facts: CallFacts) -> Mutation | None:
    if len(facts.args) != 1:
        return None
    owner, other = facts.receiver, facts.args[0]
    if owner.exact and other.exact:
        return Mutation(_list_of(_in_order(owner) + _in_order(other), owner))
    return Mutation(with_element(owner, element(other)))


def _pop(facts: CallFacts) -> Mutation | None:
    owner = facts.receiver
    known, key = constant_key(facts.args[0]) if facts.args else (True, -1)
    if owner.exact and known and isinstance(key, int) and owner.keys:
        values = _in_order(owner)
        if -len(values) <= key < len(values):
            taken = values.pop(key)
            return Mutation(_list_of(values, owner), taken)
    if known and facts.args and key in owner.keys:
        keys = {each: value for each, value in owner.keys.items() if each != key}
        return Mutation(replace(owner, keys=keys, exact=False), owner.keys[key])
    if not owner.keys and owner.rest is None:
        return None
    return Mutation(owner, element(owner))


def _remove(facts: CallFacts) -> Mutation | None:
    """Something is taken out, nobody knows what: order is lost."""
    owner = facts.receiver
    return Mutation(replace(owner, keys={}, rest=element(owner), exact=False)) if owner.exact else None


def _clear(facts: CallFacts) -> Mutation | None:
    return Mutation(Value(exact=True)) if not facts.args else None


def _update(facts: CallFacts) -> Mutation | None:
    """A dictionary takes over the members of another."""
    owner = facts.receiver
    if len(facts.args) > 1 or (owner.constants is not None):
        return None
    keys: dict[Key, Value] = dict(owner.keys)
    keys.update(facts.keywords.items())
    rest = owner.rest
    for other in facts.args:
        keys |= other.keys
        unknown = [
            value
            for value in (rest, other.rest, Value(taints=other.taints) if other.taints else None)
            if value is not None
        ]
        rest = joined(unknown) if unknown else None
    return Mutation(replace(owner, keys=keys, rest=rest, exact=False))


def _set(facts: CallFacts) -> Mutation | None:
    """`set(key, value)` and `set(section, key, value)` of stores."""
    if len(facts.args) not in {2, 3}:
        return None
    path = [constant_key(arg) for arg in facts.args[:-1]]
    owner, value = facts.receiver, facts.args[-1]
    if not all(known for known, _ in path):
        return Mutation(with_element(owner, value))
    key: Key = path[0][1] if len(path) == 1 else f"{path[0][1]}\0{path[1][1]}"
    return Mutation(with_member(owner, key, value))


def _setdefault(facts: CallFacts) -> Mutation | None:
    if len(facts.args) != 2:
        return None
    known, key = constant_key(facts.args[0])
    owner = facts.receiver
    if not known:
        return Mutation(with_element(owner, facts.args[1]), join(element(owner), facts.args[1]))
    found = join(member(owner, key), facts.args[1]) if key in owner.keys else facts.args[1]
    return Mutation(with_member(owner, key, found), found)


def _get(facts: CallFacts) -> Value | None:
    """`get(key, default)`, and `get(section, key)` of stores."""
    owner = facts.receiver
    if not facts.args or (not owner.keys and owner.rest is None):
        return None
    known, key = constant_key(facts.args[0])
    if len(facts.args) == 2:
        second_known, second = constant_key(facts.args[1])
        if known and second_known and f"{key}\0{second}" in owner.keys:
            return owner.keys[f"{key}\0{second}"]
    default = facts.args[1] if len(facts.args) > 1 else NOTHING
    if not known:
        return join(element(owner), default)
    return owner.keys[key] if key in owner.keys else join(member(owner, key), default)


def _values(facts: CallFacts) -> Value | None:
    owner = facts.receiver
    if facts.args or (not owner.keys and owner.rest is None):
        return None
    return Value(rest=element(owner))


def _items(facts: CallFacts) -> Value | None:
    owner = facts.receiver
    if facts.args or (not owner.keys and owner.rest is None):
        return None
    names = Value(taints=owner.taints) if owner.taints else NOTHING
    return Value(rest=Value(keys={0: names, 1: element(owner)}, exact=True))


def _copy(facts: CallFacts) -> Value | None:
    return facts.receiver if not facts.args else None


def _in_order(owner: Value) -> list[Value]:
    return [owner.keys[index] for index in range(len(owner.keys)) if index in owner.keys]


def _list_of(values: list[Value], like: Value) -> Value:
    return replace(like, keys=dict(enumerate(values)), exact=True)


MUTATORS: dict[str, Callable[[CallFacts], Mutation | None]] = {
    "append": _append, "add": _append, "push": _append, "appendleft": _remove, "insert": _insert, "extend": _extend,
    "pop": _pop, "remove": _remove, "discard": _remove, "clear": _clear, "update": _update, "set": _set, "put": _set,
    "setdefault": _setdefault, "reverse": _remove, "sort": _remove,
}  # fmt: skip
READERS: dict[str, Callable[[CallFacts], Value | None]] = {
    "get": _get, "values": _values, "items": _items, "copy": _copy, "elements": _values,
}  # fmt: skip
