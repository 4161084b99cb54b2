"""What a framework does with data, as tables: where strangers come in, what cleans, carries on, does harm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from readylayer_cli.engines.review.taint.value import NOTHING, Value


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call as its model sees it: the callee's qualified name, the receiver, and the arguments."""

    ref: str
    method: str
    receiver: Value
    args: tuple[Value, ...]
    keywords: Mapping[str, Value]

    def argument(self, index: int, *names: str) -> Value | None:
        """An argument by position or by any of its names; `None` if it is not given."""
        if 0 <= index < len(self.args):
            return self.args[index]
        return next((self.keywords[name] for name in names if name in self.keywords), None)

    def is_true(self, name: str) -> bool:
        """Whether a keyword is certainly given as true."""
        value = self.keywords.get(name)
        return value is not None and value.constants is not None and all(value.constants)


@dataclass(frozen=True, slots=True)
class Mutation:
    """An object after one of its methods, and what the method gave."""

    after: Value
    result: Value = NOTHING


Condition: TypeAlias = Callable[[CallFacts], bool]
Method: TypeAlias = Callable[[CallFacts], Value | Mutation | None]
"""What a function gives, or makes of its receiver; `None`: nothing that can be told."""


@dataclass(frozen=True, slots=True)
class Sink:
    """Where data of a kind does harm. `args` are positions, `keywords` names, `receiver`: the object itself.

    `when` is asked before anything is reported. `view` gives of each argument what matters. `spares` are kinds of
    strangers that can do no harm here, and `weak` harm is slight or not certain. `late`: what is made here does harm
    only where it is used, so that a check in between saves it. `telling`: where
    `when` says no, the call is known to be harmless.
    """

    kind: str
    args: tuple[int, ...] = (0,)
    keywords: tuple[str, ...] = ()
    receiver: bool = False
    every: bool = False
    when: Condition | None = None
    what: str = ""
    telling: bool = False
    spares: frozenset[str] = frozenset()
    weak: bool = False
    view: Callable[[Value], Value] | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Parameters that strangers fill.

    A function fits if its decorators, its class's bases, its name and the file's imports do (regular expressions,
    empty: anything), and if its first parameter is called `first`, where that is said. `refs` gives parameters by name
    or position a meaning, and `tainted` says which parameters are chosen outright (`*`: all the others). `renders`:
    returned text is HTML. `owner` is searched in the decorators of the class. A parameter with a decorator that
    `marked` fits is chosen outright, and one without any whose type is one of `types`. `answers` judge what it returns.
    `parameters` fits all of them, written `name:type,name:type`.
    """

    framework: str
    decorator: str = ""
    base: str = ""
    name: str = ""
    refs: Mapping[str, str] = field(default_factory=dict)
    tainted: str = ""
    kind: str = "request"
    renders: bool = False
    first: str = ""
    owner: str = ""
    marked: str = ""
    types: str = ""
    answers: tuple[Sink, ...] = ()
    parameters: str = ""


@dataclass(frozen=True)
class Model:
    """One framework family. Keys are qualified names; a leading `.` means a method of anything.

    `sources` map names to the kind of stranger. `cleaners` map functions to the kinds of sinks that their result is
    harmless for; `decoders` undo what cleaners of these kinds did. `carriers` are functions whose result is made of
    their arguments. `stores` are containers in which strangers' data gains trust. `returns` give the result of a call
    or a member another name. `methods` compute what they give, `fluent` ones give their receiver. `callbacks` say what
    comes of a function that is handed over: `each` result in a list, the `flat` list of them, the `result` itself, the
    `or` of it and an element, those that pass it (`keep`), one of them (`pick`), or what it makes of the receiver
    (`then`); `invokers` are methods of functions that call them.
    `confirms` are functions that fail unless their argument, or their receiver, is harmless for these kinds. `reads`
    tells which unknown functions read a request, `unknown` what others give. `changes` compute what a call leaves in
    its arguments, by position, and `binds` fill them with what a stranger of that kind sent. `registrars` make entry
    points of the functions that they are given; `name:text` is one that is given this text first. Writing to members
    that are `assigned` is a sink, `leaves` tells whether an address in a header leads away from the site. `parts`
    are members of an address that are dangerous again for these kinds; a comparison of one of the `vouchers` makes its
    owner trustworthy; members of `trusted` objects are the operator's. A file is one of the family's if it holds any of
    `triggers` and any of `askers`.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    sinks: Mapping[str, tuple[Sink, ...]] = field(default_factory=dict)
    cleaners: Mapping[str, frozenset[str]] = field(default_factory=dict)
    carriers: frozenset[str] = frozenset()
    encoders: frozenset[str] = frozenset()
    decoders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    normalisers: frozenset[str] = frozenset()
    returns: Mapping[str, str] = field(default_factory=dict)
    stores: Mapping[str, Sink] = field(default_factory=dict)
    methods: Mapping[str, Method] = field(default_factory=dict)
    fluent: frozenset[str] = frozenset()
    callbacks: Mapping[str, str] = field(default_factory=dict)
    invokers: frozenset[str] = frozenset()
    confirms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reads: Condition | None = None
    changes: Mapping[str, Callable[[CallFacts], Mapping[int, Value]]] = field(default_factory=dict)
    binds: Mapping[str, str] = field(default_factory=dict)
    registrars: Mapping[str, EntryPoint] = field(default_factory=dict)
    assigned: Mapping[str, tuple[Sink, ...]] = field(default_factory=dict)
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    vouchers: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    unknown: Method | None = None
    leaves: Condition | None = None
    entries: tuple[EntryPoint, ...] = ()
    triggers: tuple[str, ...] = ()
    askers: tuple[str, ...] = ("request",)

    @cached_property
    def owners(self) -> frozenset[str]:
        """Names of what strangers' data is read from."""
        return frozenset(name.rpartition(".")[0] for name in self.sources if "." in name)


def merged(models: tuple[Model, ...]) -> Model:
    """Several families as one."""
    sinks: dict[str, tuple[Sink, ...]] = {}
    for model in models:
        for name, found in model.sinks.items():
            sinks[name] = (*sinks.get(name, ()), *found)
    return Model(
        sources={name: kind for model in models for name, kind in model.sources.items()},
        sinks=sinks,
        cleaners={name: kinds for model in models for name, kinds in model.cleaners.items()},
        carriers=frozenset().union(*(model.carriers for model in models)),
        encoders=frozenset().union(*(model.encoders for model in models)),
        decoders={name: kinds for model in models for name, kinds in model.decoders.items()},
        stores={name: sink for model in models for name, sink in model.stores.items()},
        normalisers=frozenset().union(*(model.normalisers for model in models)),
        returns={name: ref for model in models for name, ref in model.returns.items()},
        methods={name: method for model in models for name, method in model.methods.items()},
        fluent=frozenset().union(*(model.fluent for model in models)),
        changes={name: change for model in models for name, change in model.changes.items()},
        binds={name: kind for model in models for name, kind in model.binds.items()},
        callbacks={name: kind for model in models for name, kind in model.callbacks.items()},
        invokers=frozenset().union(*(model.invokers for model in models)),
        confirms={name: kinds for model in models for name, kinds in model.confirms.items()},
        reads=next((model.reads for model in models if model.reads is not None), None),
        registrars={name: entry for model in models for name, entry in model.registrars.items()},
        assigned={name: sinks for model in models for name, sinks in model.assigned.items()},
        parts={name: kinds for model in models for name, kinds in model.parts.items()},
        vouchers=frozenset().union(*(model.vouchers for model in models)),
        trusted=frozenset().union(*(model.trusted for model in models)),
        unknown=next((model.unknown for model in models if model.unknown is not None), None),
        leaves=next((model.leaves for model in models if model.leaves is not None), None),
        entries=tuple(entry for model in models for entry in model.entries),
        triggers=tuple(trigger for model in models for trigger in model.triggers),
    )
