"""Runs the functions of a file that strangers reach, and tells the ways in which their data does harm."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.related import ALONE, Related
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.calls import constructors, fresh
from readylayer_cli.engines.review.taint.declarations import as_declared
from readylayer_cli.engines.review.taint.effects import write_back
from readylayer_cli.engines.review.taint.entries import is_entry, stranger_of
from readylayer_cli.engines.review.taint.evaluate import evaluate
from readylayer_cli.engines.review.taint.execute import Frame, execute, joined_states
from readylayer_cli.engines.review.taint.languages import Dialect, dialect_of
from readylayer_cli.engines.review.taint.links import links_of
from readylayer_cli.engines.review.taint.lowered import lowered, lowered_apart
from readylayer_cli.engines.review.taint.machine import Env, Hit, Machine, OutOfBudget
from readylayer_cli.engines.review.taint.model import EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.program import Program, Reach, Unit
from readylayer_cli.engines.review.taint.runs import follow
from readylayer_cli.engines.review.taint.value import MAYBE, NOTHING, Key, Taint, Value, joined
from readylayer_cli.engines.review.taint.walking import statements

_FILE_BUDGET = 400_000
_FUNCTION_BUDGET = 60_000
_NUMBER = lazy_pattern(r"\b(?:int|float|bool|Decimal|UUID|datetime|date|time|Enum|Literal|EmailStr|IPv4Address)\b")
_TEXT = lazy_pattern(r"\b(?:str|bytes|Any|dict|list|Dict|List)\b")
_PROVIDED = lazy_pattern(
    r"\b(?:Depends|Security|Session|AsyncSession|Response|Request|WebSocket|HTTPConnection|BackgroundTasks|Logger|Settings)\b"
)


@dataclass(frozen=True)
class Run:
    """What came of running the functions of one file that strangers reach. Hits may lie in other files.

    `exhausted` are functions that were too much work, `seen` the places (kind, line, column) of the sinks in the file
    itself that were come by, `harmless` those of which the data was told harmless beyond doubt. `dead` are statements
    that never run.
    """

    hits: tuple[Hit, ...] = ()
    exhausted: tuple[str, ...] = ()
    harmless: frozenset[tuple[str, int, int]] = frozenset()
    seen: frozenset[tuple[str, int, int]] = frozenset()
    dead: tuple[ir.At, ...] = ()


def run_file(file: SourceFile, related: Related = ALONE) -> Run:
    """Follow the data of one file; nothing for languages without a front end and files that no stranger reaches."""
    dialect = dialect_of(file.language)
    model = dialect.model(file) if dialect is not None else None
    if dialect is None or model is None:
        return Run()
    try:
        module = lowered(file, dialect)
    except RecursionError:  # nested deeper than anybody writes by hand
        return Run(exhausted=("<module>",))
    program = Program(Unit(module, model, ready=True), _reach(related, file.language, dialect))
    return _Analysis(program, dialect, file.lines).run()


def _reach(related: Related, language: str, dialect: Dialect) -> Reach | None:
    links = links_of(language)
    if links is None or not related.files:
        return None

    def load(path: str) -> tuple[ir.Module, Model | None] | None:
        found = related.files.get(path)
        if found is None or dialect_of(found.language) is not dialect:
            return None
        try:
            return lowered_apart(found, dialect), dialect.model(found)
        except RecursionError:
            return None

    paths = related.paths
    return Reach(
        lambda path, full: links.locate(path, full, paths),
        lambda path, name: tuple(each for each in links.beside(path, name, paths) if each in related.files),
        load,
    )


class _Analysis:
    def __init__(self, program: Program, dialect: Dialect, lines: list[str]) -> None:
        self._dialect = dialect
        self._machine = Machine(
            program,
            dialect.falls_through,
            dialect.typed,
            dialect.shares_locals,
            dialect.members_are_elements,
            dialect.checkers,
            dialect.compare,
        )
        self._unit = program.entry
        self._objects: dict[str, Value] = {}
        self._left = _FILE_BUDGET
        self._exhausted: list[str] = []
        self._run_through: list[ir.Function] = []
        self._asking_lines = [
            number for number, line in enumerate(lines, 1) if any(word in line for word in dialect.asking)
        ]
        if not dialect.follows_idle:
            self._machine.asking = frozenset(each.name for each in program.entry.module.functions if self._reads(each))

    def run(self) -> Run:
        """The module's own statements first, then each function as a stranger may call it, outer ones first."""
        self._guarded("<module>", self._run_module)
        for function in sorted(self._unit.module.functions, key=lambda each: (each.at.line, each.at.column)):
            entry = self._entry_of(function) or self._machine.registered.get(function.name)
            if entry is not None or (function.name not in self._machine.followed and self._asks(function)):
                self._guarded(function.name, partial(self._run_function, function, entry))
        hits = self._machine.settled()
        if self._exhausted:
            return Run(tuple(hits), tuple(self._exhausted))
        places = {(kind, at.line, at.column): safe for (kind, at), safe in self._machine.judged.items()}
        harmless = frozenset(place for place, safe in places.items() if safe)
        return Run(tuple(hits), (), harmless, frozenset(places), self._dead())

    def _dead(self) -> tuple[ir.At, ...]:
        """The statements of the functions that were run through which no way led to."""
        visited = self._machine.visited
        return tuple(
            statement.at
            for function in self._run_through
            for statement in statements(function.body)
            if statement.at not in visited
        )

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        """What is too much work with other files followed into is done once more without them."""
        machine = self._machine
        machine.went_far = False
        if not self._is_done(work):
            machine.stays = machine.went_far
            if not machine.stays or not self._is_done(work):
                self._exhausted.append(name)
            machine.stays = False

    def _is_done(self, work: Callable[[], None]) -> bool:
        self._machine.budget = before = min(_FUNCTION_BUDGET, self._left)
        try:
            work()
        except (OutOfBudget, RecursionError):
            self._machine.reset()
            return False
        finally:
            self._left -= before - max(0, self._machine.budget)
        return True

    def _run_module(self) -> None:
        execute(self._machine, self._unit.module.body, self._unit.globals, Frame(top=True))

    def _asks(self, function: ir.Function) -> bool:
        """Whether the function itself may read from a stranger; what others hand it is followed from them."""
        if self._reads(function):
            return True
        known = self._machine.closures.get(function.name)
        return known is not None and any(value.taints for value in known[1].values())

    def _reads(self, function: ir.Function) -> bool:
        index = bisect_left(self._asking_lines, function.at.line)
        return index < len(self._asking_lines) and self._asking_lines[index] <= function.at.end_line

    def _run_function(self, function: ir.Function, entry: EntryPoint | None) -> None:
        machine = self._machine
        state: Env = {}
        for index, parameter in enumerate(function.parameters):
            state[parameter.name] = self._parameter(function, parameter, index, entry)
        known = machine.closures.get(function.name)
        if known is not None:
            state = {**known[1], **state}
        machine.response = _RESPONSE if entry is not None and entry.renders else None
        machine.answers = entry.answers if entry is not None and function.returns != "void" else ()
        frame = Frame()
        end = execute(machine, function.body, state, frame)
        machine.response, machine.answers = None, ()
        if known is not None and machine.shares_locals:
            write_back(function, joined_states([end, *frame.left_with]) or {}, known[1])
        self._run_through.append(function)

    def _entry_of(self, function: ir.Function) -> EntryPoint | None:
        owner = self._unit.classes.get(function.owner)
        bases = " ".join(text for _, each in self._machine.program.lineage(function.owner) for text in each.bases)
        short = function.name.rpartition(".")[2]
        for entry in self._unit.model.entries:
            if entry.decorator and not any(re.search(entry.decorator, text) for text in function.decorators):
                continue
            if entry.base and not re.search(entry.base, bases):
                continue
            if entry.name and not re.fullmatch(entry.name, short):
                continue
            first = function.parameters[bool(function.owner) : bool(function.owner) + 1]
            if entry.first and not (first and first[0].name == entry.first):
                continue
            if entry.parameters and not re.fullmatch(entry.parameters, _signature(function)):
                continue
            if is_entry(entry, owner, function):
                return entry
        return None

    def _parameter(self, function: ir.Function, parameter: ir.Parameter, index: int, entry: EntryPoint | None) -> Value:
        if index == 0 and function.owner and parameter.name in self._dialect.receivers:
            return self._receiver(function.owner, entry)
        if entry is not None:
            ref = entry.refs.get(parameter.name) or entry.refs.get(str(index - bool(function.owner)))
            if ref:
                return Value(ref=ref)
            kind = stranger_of(entry, parameter)
            if kind or (entry.tainted and self._is_filled(function, parameter, entry)):
                source = self._machine.step(function.at, f"`{parameter.name}` comes from the request")
                chosen = Value(taints=frozenset((Taint(kind or entry.kind, source, last=source),)), known=True)
                if self._machine.typed is None:
                    return as_declared(self._machine, parameter, chosen)
                return self._machine.as_type(chosen, parameter.annotation)
            provider = _provider(parameter.default)
            if provider is not None:
                return self._provided(provider, entry)
        if self._dialect.open_types and re.fullmatch(self._dialect.open_types, parameter.annotation):
            source = self._machine.step(function.at, f"`{parameter.name}` comes from callers")
            return Value(taints=frozenset((Taint(MAYBE, source, last=source),)))
        known = self._machine.of_type(parameter.annotation)
        if known is NOTHING and self._machine.members_are_elements:
            return Value(ref=parameter.name)  # names are telling where types are not written
        return known

    def _receiver(self, owner: str, entry: EntryPoint | None) -> Value:
        """The object whose method is called, after its constructor, with what the framework gives it."""
        if owner not in self._unit.classes:
            return NOTHING
        if owner not in self._objects:
            self._objects[owner] = fresh(self._machine, owner)  # for constructors that come back here
            self._objects[owner] = self._constructed(owner)
        made = self._objects[owner]
        refs = entry.refs if entry is not None else {}
        keys: dict[Key, Value] = {name: Value(ref=ref) for name, ref in refs.items() if name.startswith(".")}
        return replace(made, keys={**made.keys, **keys})

    def _constructed(self, owner: str) -> Value:
        machine, made = self._machine, fresh(self._machine, owner)
        for name in sorted(constructors(machine, owner))[:1]:
            found = machine.functions.find(name)
            if found is not None:
                unit, constructor = found
                with machine.inside(unit):
                    given = tuple(machine.of_type(each.annotation) for each in constructor.parameters[1:])
                _, after = follow(machine, name, (made, *given), {}, constructor.at)
                return replace(after, ref=made.ref) if after is not None else made
        return made

    def _provided(self, provider: ir.Expr, entry: EntryPoint) -> Value:
        """What a dependency gives: its own parameters are filled from the request as the handler's are."""
        machine = self._machine
        results = []
        for name in sorted(evaluate(machine, provider, {}).functions):
            found = machine.functions.find(name)
            if found is not None:
                unit, function = found
                with machine.inside(unit):
                    given = {
                        each.name: self._parameter(function, each, index, entry)
                        for index, each in enumerate(function.parameters)
                    }
                results.append(follow(machine, name, (), given, function.at)[0])
        return joined(results)

    def _is_filled(self, function: ir.Function, parameter: ir.Parameter, entry: EntryPoint) -> bool:
        if parameter.annotation and _NUMBER.search(parameter.annotation) and not _TEXT.search(parameter.annotation):
            return False
        given = parameter.annotation + " " + (_callee(parameter.default) if parameter.default is not None else "")
        if _PROVIDED.search(given):
            return False
        if entry.tainted == "*":
            return True
        if entry.tainted == "path":  # parts of the route, of which converters make numbers
            typed = re.compile(rf"<(?:int|float|uuid):{re.escape(parameter.name)}>")
            return not any(typed.search(text) for text in function.decorators)
        return bool(re.fullmatch(entry.tainted, parameter.name))


def _signature(function: ir.Function) -> str:
    """The parameters on one line: `req:Request,res`; arguments of types are left out."""
    written = (
        f"{each.name}:{each.annotation.partition('<')[0]}" if each.annotation else each.name
        for each in function.parameters[bool(function.owner) :]
    )
    return ",".join("".join(each.split()) for each in written)


_RESPONSE = Sink("xss", what="the response")


def _callee(default: ir.Expr) -> str:
    if isinstance(default, ir.Call):
        callee = default.callee
        return callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Attr) else ""
    return ""


def _provider(default: ir.Expr | None) -> ir.Expr | None:
    """The function in `Depends(function)`."""
    if isinstance(default, ir.Call) and _callee(default) in {"Depends", "Security"} and default.args:
        return default.args[0]
    return None
