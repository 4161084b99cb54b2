"""The state of one analysis: the program, what was found, and how much work is left."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.program import APART, DEFAULT, Env, Place, Program, Unit, exported
from readylayer_cli.engines.review.taint.value import EVERYTHING, NOTHING, Key, Step, Taint, Value, is_known

if TYPE_CHECKING:
    from readylayer_cli.engines.review.taint.runs import Run

__all__ = ["Checker", "Compare", "Env", "Hit", "Machine", "OutOfBudget", "Spot"]

_MOST_HITS = 400
_MODULE_BUDGET = 6_000

Checker: TypeAlias = "Callable[[Machine, ir.Call, Env, bool], None]"
"""What a call that is a test tells of the state in which it came out so."""
Compare: TypeAlias = "Callable[[Machine, ir.Test, Env, bool], bool]"
"""The same for a comparison; whether it has told all."""


class OutOfBudget(Exception):  # noqa: N818 - an event, not an error of the work
    """The bound of one analysis was reached."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A region of a file."""

    path: str
    at: ir.At


@dataclass(frozen=True, slots=True)
class Hit:
    """Data that reaches a place where it does harm.

    `across`: how many functions lie on the way; `calls`: where each was called, the outermost first.
    """

    kind: str
    at: ir.At
    taint: Taint
    callee: str
    sink: Sink
    across: int = 0
    path: str = ""
    calls: tuple[Spot, ...] = ()


@dataclass
class Machine:
    """Everything that the parts of the interpreter share. `unit` is the module whose code is being run.

    `stays`: other modules are left alone; `went_far`: they were not. `summaries` are what functions did with certain
    arguments: their run, and the harm that was done.
    """

    program: Program
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
    hits: dict[tuple[object, ...], Hit] = field(default_factory=dict)
    stack: list[str] = field(default_factory=list)
    calls: list[Spot] = field(default_factory=list)
    closures: dict[str, tuple[ir.Function, Env]] = field(default_factory=dict)
    summaries: "dict[object, tuple[Run, tuple[Hit, ...]]]" = field(default_factory=dict)
    reported: list[Hit] = field(default_factory=list)
    cuts: int = 0
    stays: bool = False
    went_far: bool = False
    response: Sink | None = None
    answers: tuple[Sink, ...] = ()
    judged: dict[tuple[str, ir.At], bool] = field(default_factory=dict)
    checked: set[tuple[str, Step]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.unit = self.program.entry
        self.functions = self.program.functions
        self.classes = self.program.classes
        self.fresh: dict[str, Value] = {}
        self.registered: dict[str, EntryPoint] = {}
        self.followed: set[str] = set()
        self.asking: frozenset[str] | None = None
        self.owners = frozenset(name.rpartition(".")[0] for name in self.model.sources)

    def is_idle(self, name: str, captured: Env, given: tuple[Value, ...]) -> bool:
        """Whether nothing that a stranger chose can get into the function, by what it is given or reads itself."""
        if self.asking is None or name in self.asking:
            return False
        reached = (
            value.functions or value.all_taints() or value.ref in self.owners
            or any(each.ref in self.owners for each in value.keys.values())
            for value in given
        )  # fmt: skip
        return not any(reached) and not any(value.taints for value in captured.values())

    def key(self, value: Value) -> tuple[bool, Key]:
        """Whether the value is one known scalar, and which key of a container it is."""
        if value.constants is None or len(value.constants) != 1 or value.taints:
            return False, None
        key = next(iter(value.constants))
        return True, f".{key}" if self.members_are_elements and isinstance(key, str) else key

    def as_type(self, value: Value, type_text: str) -> Value:
        """The value, known to be of a type that is written in the module at work."""
        if self.typed is None or not type_text:
            return value
        made = self.typed(value, type_text)
        known = self.program.named_class(self.unit, type_text) if made.ref and not value.ref and not made.taints else ""
        return replace(made, ref=f"{known}()") if known else made

    def of_type(self, type_text: str) -> Value:
        """An object of the type that an annotation of the module at work names, if it names one."""
        if self.typed is not None:
            return self.as_type(NOTHING, type_text)
        text = type_text.strip("'\" ").removeprefix("Optional[").removeprefix("Annotated[")
        text = text.partition(",")[0].partition("|")[0].strip("'\" ]")
        known = self.program.named_class(self.unit, text) if text else ""
        if known:
            return Value(ref=f"{known}()")
        head, dot, rest = text.partition(".")
        full = self.unit.module.imports.get(head)
        named = full is not None and all(part.isidentifier() for part in text.split("."))
        return Value(ref=f"{full}{dot}{rest}()") if named else NOTHING

    def methods_of(self, class_name: str, name: str) -> frozenset[str]:
        """Functions that a method of a class may be, of the class itself or the nearest base with one."""
        return self.program.method(class_name, name)

    @property
    def model(self) -> Model:
        """What frameworks do in the module at work."""
        return self.unit.model

    def spend(self, steps: int = 1) -> None:
        """Count work; raises `OutOfBudget` when there is too much of it."""
        self.budget -= steps
        if self.budget < 0:
            self.exhausted = True
            raise OutOfBudget

    def step(self, at: ir.At, text: str) -> Step:
        """A place of the module at work on a way."""
        return Step(self.unit.module.path, at, text)

    def reset(self) -> None:
        """Forget the calls in which the work was broken off."""
        self.stack.clear()
        self.calls.clear()
        self.depth = 0
        self.response, self.answers = None, ()
        self.unit = self.program.entry

    @contextmanager
    def inside(self, unit: Unit) -> Iterator[None]:
        """Code of another module is run meanwhile."""
        before, self.unit = self.unit, unit
        try:
            yield
        finally:
            self.unit = before

    def report(self, sink: Sink, at: ir.At, value: Value, callee: str) -> None:
        """Keep the harm that this value does in this sink, once a place and kind of stranger."""
        for taint in value.harmful(sink.kind):
            if taint.kind not in sink.spares:
                self.keep(Hit(sink.kind, at, taint, callee, sink, self.depth, self.unit.module.path, tuple(self.calls)))

    def keep(self, hit: Hit) -> None:
        """Keep a hit; in other files also by the calls that led there, since it may have to be told at one of them."""
        self.reported.append(hit)
        ways = hit.calls if hit.path != self.program.entry.module.path else ()
        key = (hit.kind, hit.path, hit.at, hit.taint.kind, ways)
        if key not in self.hits and len(self.hits) < _MOST_HITS:
            self.hits[key] = hit

    def repeat(self, hits: tuple[Hit, ...]) -> None:
        """The hits of a function that has been run before, by the calls that led to it this time."""
        for hit in hits:
            self.keep(replace(hit, across=hit.across + self.depth, calls=(*self.calls, *hit.calls)))

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
        return sorted(kept, key=lambda hit: (hit.path, hit.at.line, hit.at.column, hit.kind))

    def _checks(self, source: Step) -> set[str]:
        return {kind for kind, checked in self.checked if checked == source}

    def judge(self, sink: Sink, at: ir.At, value: Value) -> None:
        """Remember whether a sink's value was harmless beyond doubt each time that it was seen."""
        if self.unit is self.program.entry:
            harmless = is_known(value) and not value.harmful(sink.kind)
            self.judged[sink.kind, at] = harmless and self.judged.get((sink.kind, at), True)

    def look_up(self, name: str, env: Env) -> Value:
        """What a name holds here: a local, a global, an import, a function of the module, or a builtin."""
        if name in env:
            return env[name]
        unit = self.unit
        if name in unit.globals:
            return unit.globals[name]
        full = unit.module.imports.get(name, "")
        if full:
            place = self.program.place(unit, full)
            return self.value_at(place, full) if place is not None else Value(ref=full)
        if name in unit.functions:
            return Value(functions=frozenset((unit.prefix + name,)), ref=name)
        if APART in name:
            other, local = self.program.split(name)
            return self.value_at(Place(other, local), name) if other is not None else NOTHING
        if name in unit.classes or name in unit.assigned:
            return self.value_at(Place(unit, name), name)
        link = unit.module.links.get(name, "")
        place = self.program.place(unit, link) if link else self.program.beside(unit, name)
        if place is not None:
            return self.value_at(place, name)
        return Value(ref=name) if name else NOTHING

    def far(self, ref: str) -> Value | None:
        """What a member of a module of the repository is; `None` if it is none."""
        place = self.program.place(self.unit, ref)
        return self.value_at(place, ref) if place is not None else None

    def value_at(self, place: Place, ref: str) -> Value:
        """What a name of some module holds."""
        unit, name = place.unit, place.name
        if name in unit.functions:
            return Value(functions=frozenset((unit.prefix + name,)), ref=ref)
        if name in unit.classes and not unit.ready:  # its members are asked for one by one
            return Value(ref=unit.prefix + name)
        self.prepare(unit)
        found = unit.globals.get(name or DEFAULT) or exported(unit.globals, name)
        return found if found is not None and found != NOTHING else Value(ref=ref)

    def of_class(self, ref: str, name: str) -> Value | None:
        """What a class itself holds under a name."""
        found = self.classes.find(ref)
        if found is None or found[0].ready:
            return None
        unit, made = found
        self.prepare(unit)
        return unit.globals.get(made.name, NOTHING).keys.get(f".{name}")

    def member(self, ref: str) -> str:
        """The name under which a member is known by its declaration, if it is."""
        unit, local = self.program.split(ref)
        declared = unit.module.members.get(local) if unit is not None else None
        if unit is None or declared is None:
            return ref
        known = self.program.named_class(unit, declared.removesuffix("()"))
        return f"{known}()" if known else declared

    def prepare(self, unit: Unit) -> None:
        """Run a module's own statements, once."""
        if unit.ready:
            return
        from readylayer_cli.engines.review.taint.execute import Frame, execute  # a cycle by nature

        unit.ready = True
        left, self.budget = self.budget, min(self.budget, _MODULE_BUDGET)
        spent_before = self.budget
        try:
            with self.inside(unit):
                execute(self, unit.module.body, unit.globals, Frame(top=True))
        except (OutOfBudget, RecursionError):
            self.cuts += 1  # what it has come to so far is as good as what other modules would have said
        finally:
            self.budget = left - (spent_before - max(self.budget, 0))

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
        if value.exact and 0 in value.keys and len(value.keys) > 1:  # body, status, headers
            if any(_says_other_type(each) for each in value.keys.values()):
                return
            value = value.keys[0] if _is_status(value.keys[1]) or value.keys[1].keys else value
        if not value.keys and value.rest is None:
            self.report(self.response, at, value, "return")
            self.judge(self.response, at, value)


def _says_other_type(headers: Value) -> bool:
    """Whether these headers say that the body is no page."""
    for name, value in headers.keys.items():
        if str(name).lower() == "content-type" and value.constants:
            return not any("html" in str(each) for each in value.constants)
    return False


def _is_status(value: Value | None) -> bool:
    return value is not None and bool(value.constants) and all(isinstance(each, int) for each in value.constants or ())
