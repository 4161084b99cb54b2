"""What the interpreter knows of a value: who chose it, what it may be, what is in it, and where it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from readylayer_cli.engines.review.taint.ir import At, Expr, Scalar

Key: TypeAlias = Scalar
"""A constant key of a container; a member of an object is the key `.name`."""

ENCODED = "@encoded"
"""A mark of values in an encoding that holds no dangerous character, until they are decoded."""
NORMAL = "@normal"
"""A mark of paths without `..`, whose beginning can be checked."""
TEXT = "operators"
"""Clean of operators: certainly a text, where an object could ask a database for more than meant."""
CHOSEN = "@chosen"
"""A mark of members whose name a stranger chose: they harm as the prototype of other objects only."""
MAYBE = "maybe"
"""A kind of stranger: nobody knows whether data that went through an unknown function is still his."""
EVERYTHING = "*"
"""Clean for every kind of sink."""

HARMLESS_FOR = {
    "route": frozenset({"redirect", "ssrf"}),
    "archive": frozenset(
        {
            "ssrf",
            "redirect",
            "command",
            "sql",
            "log",
            "header",
            "xss",
            "template",
            "regex",
            "deserialize",
            "trust",
            "code",
        }
    ),
    "param": frozenset({TEXT}),
    "header": frozenset({TEXT}),
    "page": frozenset({TEXT}),
    "url": frozenset({"redirect", "ssrf", "link", TEXT}),
    "uri": frozenset({"redirect", "ssrf", "log", "header"}),
    "address": frozenset({"redirect", "ssrf", "log", "header", "trust", TEXT}),
    "field": frozenset({TEXT}),
    "cookie": frozenset({TEXT}),
    "upload": frozenset({"path", "ssrf", "redirect", "command", "sql", "log", "header", "xss"}),
}
"""Strangers that some kinds of sinks need not fear: a request's own address, the content of an upload."""

_MOST_CONSTANTS = 12
_MOST_TAINTS = 12
_MOST_KEYS = 60
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way of data, with the way before it."""

    path: str
    at: At
    text: str
    before: "Step | None" = field(default=None, compare=False)

    def way(self) -> "list[Step]":
        """All steps, the source first."""
        steps: list[Step] = []
        step: Step | None = self
        while step is not None:
            steps.append(step)
            step = step.before
        return steps[::-1]


@dataclass(frozen=True, slots=True)
class Taint:
    """Data that a stranger chose. `kind` says where he could: `request`, `cookie`, `environment`, `argument`, ...

    `clean` are the kinds of sinks for which it has been made harmless, and marks.
    """

    kind: str
    source: Step
    clean: frozenset[str] = frozenset()
    last: Step | None = field(default=None, compare=False)

    def harms(self, sink: str) -> bool:
        """Whether it still does harm in a sink of that kind."""
        if CHOSEN in self.clean:
            return sink == CHOSEN and "prototype" not in self.clean and EVERYTHING not in self.clean
        return not (sink in self.clean or EVERYTHING in self.clean or ENCODED in self.clean)


@dataclass(frozen=True, slots=True)
class Value:
    """An abstract value.

    `constants` are all scalars that it can be; `None` if it can be another. `prefix` is text that it certainly begins
    with. `keys` are known members, `rest` stands for all others. `exact` says that the keys are 0..n-1 and no more, as
    of a list of known length. `ref` is the qualified name of what it is or comes from (`flask.request.args`,
    `sqlite3.connect()`). `functions` are functions of this repository that it may be. `known` says that everything
    in it is accounted for: it is made of literals, cleaned data and what strangers chose, and of nothing else. `made`
    is the expression that a variable was given, where a test of the one tells of the other.
    """

    taints: frozenset[Taint] = frozenset()
    constants: frozenset[Scalar] | None = None
    prefix: str = ""
    keys: Mapping[Key, "Value"] = field(default_factory=dict, hash=False)
    rest: "Value | None" = None
    exact: bool = False
    ref: str = ""
    functions: frozenset[str] = frozenset()
    known: bool = False
    made: Expr | None = field(default=None, compare=False)

    @property
    def is_constant(self) -> bool:
        """Whether every scalar that it can be is known."""
        return self.constants is not None and not self.taints

    def harmful(self, sink: str) -> list[Taint]:
        """The taints that do harm in a sink of that kind, in it or in anything that it holds."""
        found = [taint for taint in self.taints if taint.harms(sink)]
        for value in (*self.keys.values(), *((self.rest,) if self.rest is not None else ())):
            found += value.harmful(sink)
        return sorted(set(found), key=lambda taint: (taint.source.at.line, taint.source.at.column, taint.kind))

    def all_taints(self) -> frozenset[Taint]:
        """Its own taints and those of all that it holds."""
        found = self.taints
        for value in (*self.keys.values(), *((self.rest,) if self.rest is not None else ())):
            found |= value.all_taints()
        return limited(found)


NOTHING = Value()
"""A value of which nothing is known, and which no stranger chose."""


def constant(value: Scalar) -> Value:
    """A known scalar."""
    return Value(constants=frozenset((value,)), prefix=value if isinstance(value, str) else "", known=True)


def limited(taints: frozenset[Taint]) -> frozenset[Taint]:
    """At most a dozen taints; which ones are kept does not depend on any order."""
    if len(taints) <= _MOST_TAINTS:
        return taints
    return frozenset(
        sorted(taints, key=lambda each: (each.source.at.line, each.source.at.column, len(each.clean)))[:_MOST_TAINTS]
    )


def join(one: Value, other: Value, depth: int = 0) -> Value:
    """What is known of a value that is one or the other."""
    if one is other or one == other:
        return one
    constants = None
    if one.constants is not None and other.constants is not None:
        both = one.constants | other.constants
        constants = both if len(both) <= _MOST_CONSTANTS else None
    return Value(
        taints=limited(one.taints | other.taints),
        constants=constants,
        prefix=_common(one.prefix, other.prefix),
        keys=_joined_keys(one, other, depth),
        rest=_joined(one.rest, other.rest, depth),
        exact=one.exact and other.exact and one.keys.keys() == other.keys.keys(),
        ref=one.ref if one.ref == other.ref else "",
        functions=one.functions | other.functions,
        known=one.known and other.known,
        made=one.made if one.made is other.made else None,
    )


def joined(values: Iterable[Value]) -> Value:
    """One of several."""
    result: Value | None = None
    for value in values:
        result = value if result is None else join(result, value)
    return result if result is not None else NOTHING


def carried(values: Iterable[Value]) -> Value:
    """Made of all of these: tainted by each, and otherwise unknown."""
    taints: frozenset[Taint] = frozenset()
    known = True
    for value in values:
        taints |= value.all_taints()
        known = known and is_known(value)
    return Value(taints=limited(taints), known=known)


def is_known(value: Value) -> bool:
    """Whether everything in the value, and in all that it holds, is accounted for."""
    if not value.keys and value.rest is None:
        return value.known or value.constants is not None
    members = (*value.keys.values(), *((value.rest,) if value.rest is not None else ()))
    return all(is_known(each) for each in members)


def cleaned(value: Value, kinds: frozenset[str]) -> Value:
    """The value, harmless for sinks of these kinds; members included."""
    if not value.taints and not value.keys and value.rest is None:
        return value
    return replace(
        value,
        taints=frozenset(replace(taint, clean=taint.clean | kinds) for taint in value.taints),
        keys={key: cleaned(member, kinds) for key, member in value.keys.items()},
        rest=cleaned(value.rest, kinds) if value.rest is not None else None,
    )


def decoded(value: Value, kinds: frozenset[str]) -> Value:
    """The value out of an encoding: dangerous again for these kinds."""
    return replace(value, taints=frozenset(replace(taint, clean=taint.clean - kinds) for taint in value.taints))


def filled(value: Value, taints: frozenset[Taint]) -> Value:
    """The value after somebody put this into it."""
    return replace(value, taints=limited(value.taints | taints), constants=None, prefix="", known=True)


def stepped(value: Value, step: Step) -> Value:
    """The value with one more place on its way."""
    if not value.taints:
        return value
    return replace(value, taints=frozenset(_with_step(taint, step) for taint in value.taints))


def _with_step(taint: Taint, step: Step) -> Taint:
    if taint.last is not None and taint.last.at == step.at:
        return taint  # a source that is a call is told of once
    return replace(taint, last=replace(step, before=taint.last))


def member(value: Value, key: Key) -> Value:
    """A member under a constant key: the known one, else what stands for the others, tainted like the whole."""
    if key in value.keys:
        return value.keys[key]
    inherited = Value(taints=value.taints, known=value.known) if value.taints or value.known else NOTHING
    return join(value.rest, inherited) if value.rest is not None else inherited


def element(value: Value) -> Value:
    """Any member."""
    inherited = (Value(taints=value.taints, known=value.known),) if value.taints else ()
    rest = (value.rest,) if value.rest is not None else ()
    return joined((*value.keys.values(), *rest, *inherited))


def with_member(value: Value, key: Key, new: Value) -> Value:
    """The value after one member was set."""
    keys = {**value.keys, key: new}
    if len(keys) > _MOST_KEYS:
        return with_element(value, new)
    exact = value.exact and (key in value.keys or key == len(value.keys))
    return replace(value, keys=keys, exact=exact, constants=None)


def with_element(value: Value, new: Value) -> Value:
    """The value after a member under an unknown key was set."""
    rest = join(value.rest, new) if value.rest is not None else new
    return replace(value, rest=rest, exact=False, constants=None)


def _joined(one: Value | None, other: Value | None, depth: int) -> Value | None:
    if one is None or other is None or depth > _DEEPEST:
        return one if other is None else other
    return join(one, other, depth + 1)


def _joined_keys(one: Value, other: Value, depth: int) -> dict[Key, Value]:
    if not one.keys and not other.keys:
        return {}
    keys = {}
    for key in (*one.keys, *(key for key in other.keys if key not in one.keys)):
        here, there = one.keys.get(key), other.keys.get(key)
        found = _joined(here, there, depth)
        if found is not None:
            keys[key] = found
    return keys


def _common(one: str, other: str) -> str:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return one[:length]
