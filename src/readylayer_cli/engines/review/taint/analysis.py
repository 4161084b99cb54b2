"""The door: a file in, the ways in which strangers' data does harm out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.calls import fresh
from readylayer_cli.engines.review.taint.declarations import as_declared
from readylayer_cli.engines.review.taint.effects import write_back
from readylayer_cli.engines.review.taint.entries import is_entry, stranger_of
from readylayer_cli.engines.review.taint.execute import Frame, execute, joined_states
from readylayer_cli.engines.review.taint.languages import Dialect, dialect_of
from readylayer_cli.engines.review.taint.machine import Env, Hit, Machine, OutOfBudget
from readylayer_cli.engines.review.taint.model import EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.value import NOTHING, Key, Taint, Value
from readylayer_cli.engines.review.taint.walking import statements

_FILE_BUDGET = 400_000
_FUNCTION_BUDGET = 60_000
_NUMBER = lazy_pattern(r"\b(?:int|float|bool|Decimal|UUID|datetime|date|time|Enum|Literal|EmailStr|IPv4Address)\b")
_TEXT = lazy_pattern(r"\b(?:str|bytes|Any|dict|list|Dict|List)\b")
_PROVIDED = lazy_pattern(r"\b(?:Depends|Security|Session|AsyncSession|Response|BackgroundTasks|Logger|Settings)\b")


@dataclass(frozen=True)
class Report:
    """All hits of a file, in the order of their lines, and the functions that were too much work.

    `seen` are the places (kind, line, column) of all sinks that were come by, `harmless` those of which the data was
    told harmless beyond doubt. `dead` are statements that never run.
    """

    hits: tuple[Hit, ...]
    exhausted: tuple[str, ...] = ()
    harmless: frozenset[tuple[str, int, int]] = frozenset()
    seen: frozenset[tuple[str, int, int]] = frozenset()
    dead: tuple[ir.At, ...] = ()


def analyse_file(file: SourceFile) -> Report:
    """Follow the data of one file; empty for languages without a front end and files that no stranger reaches."""
    dialect = dialect_of(file.language)
    model = dialect.model(file) if dialect is not None else None
    if dialect is None or model is None:
        return Report(())
    try:
        module = dialect.lower(file)
    except RecursionError:  # nested deeper than anybody writes by hand
        return Report((), exhausted=("<module>",))
    return _Analysis(module, model, dialect, file.lines).run()


class _Analysis:
    def __init__(self, module: ir.Module, model: Model, dialect: Dialect, lines: list[str]) -> None:
        self._lines = lines
        self._dialect = dialect
        self._machine = Machine(
            module,
            model,
            dialect.falls_through,
            dialect.typed,
            dialect.shares_locals,
            dialect.members_are_elements,
            dialect.checkers,
            dialect.compare,
        )
        self._left = _FILE_BUDGET
        self._exhausted: list[str] = []
        self._run_through: list[ir.Function] = []

    def run(self) -> Report:
        """The module's own statements first, then each function as a stranger may call it."""
        self._guarded("<module>", self._run_module)
        for function in self._machine.module.functions:
            entry = self._machine.registered.get(function.name) or self._entry_of(function)
            if entry is not None or (function.name not in self._machine.followed and self._asks(function)):
                self._guarded(function.name, partial(self._run_function, function, entry))
        hits = self._machine.settled()
        if self._exhausted:
            return Report(tuple(hits), tuple(self._exhausted))
        places = {(kind, at.line, at.column): safe for (kind, at), safe in self._machine.judged.items()}
        harmless = frozenset(place for place, safe in places.items() if safe)
        return Report(tuple(hits), (), harmless, frozenset(places), self._dead())

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
        self._machine.budget = min(_FUNCTION_BUDGET, self._left)
        before = self._machine.budget
        try:
            work()
        except (OutOfBudget, RecursionError):
            self._exhausted.append(name)
            self._machine.stack.clear()
            self._machine.depth = 0
        self._left -= before - max(0, self._machine.budget)

    def _run_module(self) -> None:
        state: Env = {}
        execute(self._machine, self._machine.module.body, state, Frame())
        self._machine.globals = state

    def _asks(self, function: ir.Function) -> bool:
        """Whether the function itself may read from a stranger; what others hand it is followed from them."""
        known = self._machine.closures.get(function.name)
        if known is not None and any(value.taints for value in known[1].values()):
            return True
        lines = self._lines[function.at.line - 1 : function.at.end_line]
        return any(word in line for line in lines for word in self._dialect.asking)

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
        owner = self._machine.classes.get(function.owner)
        bases = " ".join(owner.bases) if owner is not None else ""
        short = function.name.rpartition(".")[2]
        for entry in self._machine.model.entries:
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
            owner = self._machine.classes.get(function.owner)
            refs = entry.refs if entry is not None else {}
            keys: dict[Key, Value] = {name: Value(ref=ref) for name, ref in refs.items() if name.startswith(".")}
            return (
                Value(ref=f"{owner.name}()", keys={**fresh(self._machine, owner.name).keys, **keys})
                if owner
                else NOTHING
            )
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
        return self._annotated(parameter)

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

    def _annotated(self, parameter: ir.Parameter) -> Value:
        """An object of an imported class, if that is what the annotation says."""
        if self._machine.typed is not None:
            return self._machine.as_type(NOTHING, parameter.annotation)
        name = parameter.annotation.strip("'\" ")
        head, dot, rest = name.partition(".")
        full = self._machine.module.imports.get(head)
        if full is not None and re.fullmatch(r"[\w.]+", name):
            return Value(ref=f"{full}{dot}{rest}()")
        if name in self._machine.classes:
            return Value(ref=f"{name}()")
        return NOTHING


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
