"""The state of one analysis: the module, the model, what was found, and how much work is left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.value import EVERYTHING, NOTHING, Key, Step, Taint, Value, is_known

Env: TypeAlias = dict[str, Value]
"""What each local name holds. Copied where ways part; values are immutable."""


Checker: TypeAlias = "Callable[[Machine, ir.Call, Env, bool], None]"
"""What a call that is a test tells of the state in which it came out so."""
Compare: TypeAlias = "Callable[[Machine, ir.Test, Env, bool], bool]"
"""The same for a comparison; whether it has told all."""


class OutOfBudget(Exception):  # noqa: N818 - an event, not an error of the work
    """The bound of one analysis was reached."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Data that reaches a place where it does harm. `across`: how many functions lie on the way."""

    kind: str
    at: ir.At
    taint: Taint
    callee: str
    sink: Sink
    across: int = 0


@dataclass
class Machine:
    """Everything that the parts of the interpreter share."""

    module: ir.Module
    model: Model
    falls_through: bool = False
    typed: Callable[[Value, str], Value] | None = None
    shares_locals: bool = False
    members_are_elements: bool = False
    checkers: "Mapping[str, Checker]" = field(default_factory=dict)
    compare: "Compare | None" = None
    budget: int = 60_000
    depth: int = 0
    exhausted: bool = False
    gone: bool = False
    visited: set[ir.At] = field(default_factory=set)
    hits: dict[tuple[str, ir.At, str], Hit] = field(default_factory=dict)
    globals: Env = field(default_factory=dict)
    stack: list[str] = field(default_factory=list)
    functions: dict[str, ir.Function] = field(default_factory=dict)
    classes: dict[str, ir.Class] = field(default_factory=dict)
    closures: dict[str, tuple[ir.Function, Env]] = field(default_factory=dict)
    response: Sink | None = None
    answers: tuple[Sink, ...] = ()
    judged: dict[tuple[str, ir.At], bool] = field(default_factory=dict)
    checked: set[tuple[str, Step]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.functions = {function.name: function for function in self.module.functions}
        self.classes = {each.name: each for each in self.module.classes}
        self.overloads: dict[str, tuple[str, ...]] = {}
        for name in self.functions:
            plain = name.partition("#")[0]
            self.overloads[plain] = (*self.overloads.get(plain, ()), name)
        self.fresh: dict[str, Value] = {}
        self.registered: dict[str, EntryPoint] = {}
        self.followed: set[str] = set()

    def key(self, value: Value) -> tuple[bool, Key]:
        """Whether the value is one known scalar, and which key of a container it is."""
        if value.constants is None or len(value.constants) != 1 or value.taints:
            return False, None
        key = next(iter(value.constants))
        return True, f".{key}" if self.members_are_elements and isinstance(key, str) else key

    def as_type(self, value: Value, type_text: str) -> Value:
        """The value, known to be of a type."""
        return self.typed(value, type_text) if self.typed is not None and type_text else value

    def methods_of(self, class_name: str, name: str) -> frozenset[str]:
        """Functions of this file that a method of a class may be, of the class itself or the nearest base with one."""
        seen: set[str] = set()
        while class_name in self.classes and class_name not in seen:
            seen.add(class_name)
            if f"{class_name}.{name}" in self.overloads:
                return frozenset(self.overloads[f"{class_name}.{name}"])
            class_name = next((base for base in self.classes[class_name].bases if base in self.classes), "")
        return frozenset()

    def spend(self, steps: int = 1) -> None:
        """Count work; raises `OutOfBudget` when there is too much of it."""
        self.budget -= steps
        if self.budget < 0:
            self.exhausted = True
            raise OutOfBudget

    def step(self, at: ir.At, text: str) -> Step:
        """A place of this file on a way."""
        return Step(self.module.path, at, text)

    def report(self, sink: Sink, at: ir.At, value: Value, callee: str) -> None:
        """Keep the harm that this value does in this sink, once a place and kind of stranger."""
        for taint in value.harmful(sink.kind):
            if taint.kind in sink.spares:
                continue
            key = (sink.kind, at, taint.kind)
            if key not in self.hits:
                self.hits[key] = Hit(sink.kind, at, taint, callee, sink, self.depth)

    def settled(self) -> list[Hit]:
        """All hits in the order of their lines; of those in what is only made, not used, the ones that nothing checked
        and that no use tells of."""
        used = {(hit.kind, hit.taint.source) for hit in self.hits.values() if not hit.sink.late}
        kept = [
            hit
            for hit in self.hits.values()
            if not hit.sink.late
            or (
                (hit.kind, hit.taint.source) not in used and not {hit.kind, EVERYTHING} & self._checks(hit.taint.source)
            )
        ]
        return sorted(kept, key=lambda hit: (hit.at.line, hit.at.column, hit.kind))

    def _checks(self, source: Step) -> set[str]:
        return {kind for kind, checked in self.checked if checked == source}

    def judge(self, sink: Sink, at: ir.At, value: Value) -> None:
        """Remember whether a sink's value was harmless beyond doubt each time that it was seen."""
        harmless = is_known(value) and not value.harmful(sink.kind)
        self.judged[sink.kind, at] = harmless and self.judged.get((sink.kind, at), True)

    def look_up(self, name: str, env: Env) -> Value:
        """What a name holds here: a local, a global, an import, a function of the file, or a builtin."""
        if name in env:
            return env[name]
        if name in self.globals:
            return self.globals[name]
        if name in self.module.imports:
            return Value(ref=self.module.imports[name])
        if name in self.functions:
            return Value(functions=frozenset((name,)), ref=name)
        return Value(ref=name) if name else NOTHING

    def returning(self, value: Value, at: ir.At) -> None:
        """A function of the file ends with this value; what a route handler returns is sent to the client."""
        if self.depth:
            return
        for sink in self.answers:
            if sink.when is None or sink.when(CallFacts("return", "return", NOTHING, (value,), {})):
                self.report(sink, at, value, "return")
                self.judge(sink, at, value)
        if self.response is None or "esponse" in value.ref:
            return
        if value.exact and 0 in value.keys and _is_status(value.keys.get(1)):
            value = value.keys[0]  # body, status, headers
        if not value.keys and value.rest is None:
            self.report(self.response, at, value, "return")


def _is_status(value: Value | None) -> bool:
    return value is not None and bool(value.constants) and all(isinstance(each, int) for each in value.constants or ())
