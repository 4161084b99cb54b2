"""Java's collections, optionals and streams, per key and per index."""

from collections.abc import Callable
from dataclasses import replace

from readylayer_cli.engines.review.taint.containers import MUTATORS, READERS
from readylayer_cli.engines.review.taint.evaluate import constant_key
from readylayer_cli.engines.review.taint.model import CallFacts, Method, Mutation
from readylayer_cli.engines.review.taint.value import (
    NOTHING,
    Key,
    Value,
    carried,
    element,
    join,
    member,
    with_element,
    with_member,
)  # fmt: skip

_LISTS = ("ArrayList", "LinkedList", "Vector", "Stack", "ArrayDeque", "CopyOnWriteArrayList", "PriorityQueue")
_SETS = ("HashSet", "LinkedHashSet", "TreeSet")
_MAPS = ("HashMap", "LinkedHashMap", "TreeMap", "ConcurrentHashMap", "Hashtable", "Properties", "EnumMap", "MultiValueMap", "LinkedMultiValueMap", "HttpHeaders", "ModelMap")  # fmt: skip


def _holds(value: Value) -> bool:
    return bool(value.keys) or value.rest is not None or value.exact


def _new_list(facts: CallFacts) -> Value:
    given = facts.args[0] if facts.args else NOTHING
    return (
        replace(given, ref=f"{facts.ref}()")
        if _holds(given) or given.taints
        else Value(exact=True, ref=f"{facts.ref}()")
    )


def _new_map(facts: CallFacts) -> Value:
    given = facts.args[0] if facts.args else NOTHING
    return (
        replace(given, ref=f"{facts.ref}()", constants=None)
        if _holds(given) or given.taints
        else Value(ref=f"{facts.ref}()")
    )


def _display(facts: CallFacts) -> Value:
    """`List.of(a, b)`; of one array its elements."""
    if len(facts.args) == 1 and _holds(facts.args[0]):
        return facts.args[0]
    keys: dict[Key, Value] = dict(enumerate(facts.args))
    return Value(keys=keys, exact=True)


def _pairs(facts: CallFacts) -> Value:
    made = Value()
    for key_value, value in zip(facts.args[::2], facts.args[1::2], strict=False):
        known, key = constant_key(key_value)
        made = with_member(made, key, value) if known else with_element(made, value)
    return made


def _add(facts: CallFacts) -> Mutation | None:
    return MUTATORS["append" if len(facts.args) == 1 else "insert"](facts)


def _add_first(facts: CallFacts) -> Mutation | None:
    return (
        MUTATORS["insert"](replace(facts, args=(Value(constants=frozenset((0,))), *facts.args)))
        if len(facts.args) == 1
        else None
    )


def _set_at(facts: CallFacts) -> Mutation | None:
    if len(facts.args) != 2:
        return None
    known, key = constant_key(facts.args[0])
    owner, value = facts.receiver, facts.args[1]
    return Mutation(with_member(owner, key, value) if known else with_element(owner, value))


def _remove(facts: CallFacts) -> Mutation | None:
    """`remove(index)` of a list, `remove(key)` of a map, `remove(element)` of anything."""
    owner = facts.receiver
    if not facts.args:
        return _taken(0)(facts)
    known, key = constant_key(facts.args[0])
    if known and (key in owner.keys or (owner.exact and isinstance(key, int))):
        return MUTATORS["pop"](facts)
    return MUTATORS["remove"](facts)


def _taken(index: int) -> Callable[[CallFacts], Mutation | None]:
    def take(facts: CallFacts) -> Mutation | None:
        if facts.args or not _holds(facts.receiver):
            return None
        return MUTATORS["pop"](replace(facts, args=(Value(constants=frozenset((index,))),)))

    return take


def _looked_at(index: int) -> Method:
    def look(facts: CallFacts) -> Value | None:
        owner = facts.receiver
        if facts.args or not _holds(owner):
            return None
        key = index if index >= 0 else len(owner.keys) + index
        return member(owner, key) if owner.exact and key in owner.keys else element(owner)

    return look


def _get(facts: CallFacts) -> Value | None:
    """`get(key)`, `getOrDefault(key, other)`; `get()` of an optional or future."""
    if not facts.args:
        return element(facts.receiver) if _holds(facts.receiver) else None
    return READERS["get"](facts)


def _element_or(facts: CallFacts) -> Value | None:
    owner = facts.receiver
    if not _holds(owner) and not owner.taints:
        return facts.args[0] if facts.args else None
    return join(element(owner), facts.args[0]) if facts.args and not facts.args[0].functions else element(owner)


def _element(facts: CallFacts) -> Value | None:
    return element(facts.receiver) if _holds(facts.receiver) else None


def _all(facts: CallFacts) -> Value | None:
    return Value(rest=element(facts.receiver), taints=facts.receiver.taints) if _holds(facts.receiver) else None


def _whole(facts: CallFacts) -> Value | None:
    """The same container, seen otherwise."""
    return replace(facts.receiver, ref="") if _holds(facts.receiver) and not facts.args else None


def _given(facts: CallFacts) -> Value | None:
    return facts.args[0] if facts.args and (_holds(facts.args[0]) or facts.args[0].taints) else None


def _collected(facts: CallFacts) -> Value | None:
    if not _holds(facts.receiver) and not facts.receiver.taints:
        return None
    joins = any("joining" in arg.ref for arg in facts.args)
    return carried((facts.receiver,)) if joins else Value(rest=element(facts.receiver))


def _entries(facts: CallFacts) -> Value | None:
    owner = facts.receiver
    if not _holds(owner):
        return None
    key = Value(taints=owner.taints)
    return Value(rest=Value(keys={".key": key, ".value": element(owner)}))


def _part(name: str) -> Method:
    return lambda facts: facts.receiver.keys.get(name) if not facts.args else None


def _optional(facts: CallFacts) -> Value:
    return Value(keys={0: facts.args[0]}, exact=True) if facts.args else Value(exact=True)


def _added_to(facts: CallFacts) -> Mutation | None:
    return MUTATORS["extend" if facts.receiver.exact else "update"](facts)


CONTAINER_METHODS: dict[str, Method] = {
    **dict.fromkeys((*_LISTS, *_SETS), _new_list), **dict.fromkeys(_MAPS, _new_map),
    **dict.fromkeys(("List.of", "Set.of", "Arrays.asList", "Stream.of", "ImmutableList.of", "ImmutableSet.of", "Collections.singletonList",
                     "Collections.singleton", "Lists.newArrayList", "Sets.newHashSet", "EnumSet.of", "Arrays.stream", "Flux.just"), _display),
    **dict.fromkeys(("Map.of", "ImmutableMap.of", "Collections.singletonMap"), _pairs),
    **dict.fromkeys(("Optional.of", "Optional.ofNullable", "Optional.empty", "Mono.just", "Mono.justOrEmpty"), _optional),
    **dict.fromkeys(("List.copyOf", "Set.copyOf", "Map.copyOf", "Collections.unmodifiableList", "Collections.unmodifiableSet",
                     "Collections.unmodifiableMap", "Collections.list", "Arrays.copyOf", "Arrays.copyOfRange"), _given),
    ".add": _add, ".addLast": _add, ".addElement": _add, ".offer": _add, ".addFirst": _add_first, ".addAll": _added_to, ".putAll": _added_to,
    ".set": _set_at, ".put": _set_at, ".setProperty": _set_at, ".putIfAbsent": _set_at, ".setAttribute": _set_at, ".addAttribute": _set_at,
    ".remove": _remove, ".poll": _taken(0), ".pollFirst": _taken(0), ".removeFirst": _taken(0), ".removeLast": _taken(-1), ".pop": _taken(-1),
    ".getFirst": _looked_at(0), ".getLast": _looked_at(-1), ".firstElement": _looked_at(0), ".lastElement": _looked_at(-1), ".element": _looked_at(0),
    ".get": _get, ".getOrDefault": _get, ".getProperty": _get, ".getAttribute": _get, ".elementAt": _get,
    ".orElse": _element_or, ".orElseThrow": _element_or, ".or": _element_or, ".defaultIfEmpty": _element_or, ".block": _element,
    **dict.fromkeys((".findFirst", ".findAny", ".next", ".nextElement", ".join", ".firstValue"), _element),
    **dict.fromkeys((".stream", ".parallelStream", ".iterator", ".listIterator", ".elements", ".values", ".distinct", ".sorted", ".boxed", ".spliterator"), _all),
    **dict.fromkeys((".toArray", ".toList", ".toSet", ".clone", ".toCollection"), _whole),
    ".collect": _collected, ".entrySet": _entries, ".getKey": _part(".key"), ".getValue": _part(".value"),
}  # fmt: skip
CALLBACKS = {
    ".map": "each", ".mapToObj": "each", ".flatMap": "flat", ".filter": "keep", ".takeWhile": "keep", ".dropWhile": "keep",
    ".reduce": "result", ".orElseGet": "or", ".computeIfAbsent": "or", ".thenApply": "each", ".thenCompose": "flat",
    ".supplyAsync": "each", ".fromCallable": "each", ".fromSupplier": "each", ".submit": "each", ".generate": "each",
}  # fmt: skip
INVOKERS = frozenset(
    {"run", "call", "get", "apply", "accept", "test", "applyAsInt", "applyAsLong", "compare", "getAsInt"}
)
