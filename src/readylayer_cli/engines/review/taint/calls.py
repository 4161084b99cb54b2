"""Calls: sinks are judged, functions of the file are followed into, and the model tells of all others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.containers import MUTATORS, READERS
from readylayer_cli.engines.review.taint.evaluate import evaluate, named, update
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.model import CallFacts, Mutation
from readylayer_cli.engines.review.taint.texts import folded, text_result
from readylayer_cli.engines.review.taint.value import (
    ENCODED,
    EVERYTHING,
    NORMAL,
    NOTHING,
    Key,
    Taint,
    Value,
    carried,
    cleaned,
    decoded,
    element,
    joined,
    stepped,
)

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class _Site:
    """One call with everything that was evaluated for it."""

    expr: ir.Call
    facts: CallFacts
    callee: Value
    spread: tuple[Value, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the model may know the callee by, most exact first."""
        method = (f".{self.facts.method}",) if isinstance(self.expr.callee, ir.Attr) else ()
        return (self.facts.ref, *method) if self.facts.ref else method

    @property
    def everything(self) -> tuple[Value, ...]:
        """All arguments."""
        return (*self.facts.args, *self.facts.keywords.values(), *self.spread)


def call(machine: Machine, expr: ir.Call, env: Env) -> Value:
    """The result of a call."""
    site = _site(machine, expr, env)
    _judge(machine, site)
    result = _result(machine, site, env)
    return (
        stepped(result, machine.step(expr.at, f"through `{site.facts.method or site.facts.ref}`"))
        if result.taints
        else result
    )


def _site(machine: Machine, expr: ir.Call, env: Env) -> _Site:
    receiver = NOTHING
    if isinstance(expr.callee, ir.Attr):
        receiver = evaluate(machine, expr.callee.base, env)
        callee = evaluate(machine, expr.callee, env)
        method = expr.callee.name
        ref = f"{receiver.ref}.{method}" if receiver.ref else ""
    else:
        callee = evaluate(machine, expr.callee, env)
        ref = callee.ref
        method = ref.rpartition(".")[2]
    args = tuple(evaluate(machine, arg, env) for arg in expr.args)
    keywords = {name: evaluate(machine, value, env) for name, value in expr.keywords}
    spread = tuple(evaluate(machine, value, env) for value in expr.spread)
    return _Site(expr, CallFacts(ref, method, receiver, args, keywords), callee, spread)


def _judge(machine: Machine, site: _Site) -> None:
    """Report every argument that does harm here."""
    for name in site.names:
        for sink in machine.model.sinks.get(name, ()):
            if sink.when is not None and not sink.when(site.facts):
                continue
            values = [site.facts.args[index] for index in sink.args if index < len(site.facts.args)]
            values += [site.facts.keywords[key] for key in sink.keywords if key in site.facts.keywords]
            values += site.spread if sink.every or not site.facts.args else ()
            if sink.every:
                values += site.everything
            if sink.receiver:
                values.append(site.facts.receiver)
            for value in values:
                machine.report(sink, site.expr.at, value, site.facts.method or site.facts.ref)
                machine.judge(sink, site.expr.at, value)


def _result(machine: Machine, site: _Site, env: Env) -> Value:
    if site.callee.functions:
        return joined(_followed(machine, name, site, env) for name in _fitting(machine, site.callee.functions, site))
    if site.facts.receiver.functions and site.facts.method in machine.model.invokers:
        return joined(_followed(machine, name, site, env) for name in sorted(site.facts.receiver.functions))
    if site.facts.ref in machine.classes:
        return _constructed(machine, site)
    certain = folded(site.facts)
    if certain is not None:
        return certain
    from readylayer_cli.engines.review.taint.callbacks import follow_callbacks  # a cycle: callbacks are calls

    told = follow_callbacks(machine, site.names, site.facts.receiver, site.everything)
    computed = told if told is not None else _computed(machine, site, env)
    if computed is not None:
        return computed
    modelled = _modelled(machine, site)
    if modelled is not None:
        return modelled
    if isinstance(site.expr.callee, ir.Attr):
        contained = _contained(machine, site, env)
        if contained is not None:
            return contained
    known = text_result(site.facts)
    if known is not None:
        return known
    result = Value(ref=f"{site.facts.ref}()" if site.facts.ref else "")
    if site.facts.receiver.taints:  # a method of what a stranger chose gives more of it
        return replace(result, taints=site.facts.receiver.taints, known=site.facts.receiver.known)
    return named(machine, result.ref, result, site.expr.at) if result.ref else result


def _computed(machine: Machine, site: _Site, env: Env) -> Value | None:
    """What the model computes itself."""
    for name in site.names:
        method = machine.model.methods.get(name)
        made = method(site.facts) if method is not None else None
        if isinstance(made, Mutation):
            return _mutated(machine, site, made, env)
        if made is not None:
            return made
    return None


def _mutated(machine: Machine, site: _Site, made: Mutation, env: Env) -> Value:
    """What the method gave; the object that it changed is left so."""
    if isinstance(site.expr.callee, ir.Attr):
        update(machine, site.expr.callee.base, env, lambda _old: made.after)
    return made.result


def _modelled(machine: Machine, site: _Site) -> Value | None:
    model = machine.model
    for name in site.names:
        # a method of a text that a stranger chose is the receiver's affair as well
        made_of = (*site.everything, site.facts.receiver) if name.startswith(".") else site.everything
        if name in model.sources:
            return named(machine, name, Value(), site.expr.at)
        if name in model.cleaners:
            kinds = model.cleaners[name]
            made = cleaned(carried(made_of), kinds)
            return replace(made, known=made.known or EVERYTHING in kinds)
        if name in model.encoders:
            return cleaned(carried(made_of), frozenset({ENCODED}))
        if name in model.decoders:
            return decoded(carried(made_of), model.decoders[name])
        if name in model.normalisers:
            return replace(cleaned(carried(made_of), frozenset({NORMAL})), ref=_kept_ref(site, name))
        if name in model.carriers:
            carrier = carried(made_of)
            first = site.facts.args[0] if site.facts.args else NOTHING
            return replace(carrier, ref=_kept_ref(site, name), prefix=first.prefix)
    ref = f"{site.facts.ref}()"
    if ref in model.returns:
        return named(machine, model.returns[ref], Value(), site.expr.at)
    if model.reads is not None and model.reads(site.facts):
        source = machine.step(site.expr.at, f"`{site.facts.method}` comes from outside")
        return Value(frozenset((Taint("request", source, last=source),)), known=True)
    return None


def _kept_ref(site: _Site, name: str) -> str:
    """What a method gives of a path is a path."""
    return site.facts.receiver.ref if name.startswith(".") and "pathlib" in site.facts.receiver.ref else f"{name}()"


def _contained(machine: Machine, site: _Site, env: Env) -> Value | None:
    """Methods of containers, on values that are one."""
    facts = site.facts
    mutator = MUTATORS.get(facts.method)
    callee = site.expr.callee
    if mutator is not None and isinstance(callee, ir.Attr):
        made = mutator(facts)
        if made is not None:
            return _mutated(machine, site, made, env)
    reader = READERS.get(facts.method)
    return reader(facts) if reader is not None else None


def _fitting(machine: Machine, names: frozenset[str], site: _Site) -> list[str]:
    """Of overloads those that take so many arguments; all, if none does."""
    given = len(site.facts.args) + len(site.facts.keywords)
    if len(names) == 1 or site.spread:
        return sorted(names)
    fitting = [name for name in sorted(names) if _takes(machine.functions.get(name)) == given]
    return fitting or sorted(names)


def _takes(function: ir.Function | None) -> int:
    if function is None:
        return -1
    return len(function.parameters) - (bool(function.owner) and not _is_static(function))


def _followed(machine: Machine, name: str, site: _Site, env: Env) -> Value:
    args, facts = site.facts.args, site.facts
    function = machine.functions.get(name)
    bound = isinstance(site.expr.callee, ir.Attr) and function is not None and bool(function.owner)
    if bound and not _is_static(function):
        args = (facts.receiver, *args)
    if site.spread:
        args = (*args, *(joined(element(each) for each in site.spread),) * 4)
    result, receiver = follow(machine, name, args, facts.keywords)
    if bound and not _is_static(function) and receiver is not None and isinstance(site.expr.callee, ir.Attr):
        update(machine, site.expr.callee.base, env, lambda _old: receiver)
    return result


def _is_static(function: ir.Function | None) -> bool:
    return function is not None and ("staticmethod" in function.decorators or "static" in function.decorators)


def follow(
    machine: Machine, name: str, args: tuple[Value, ...], keywords: Mapping[str, Value]
) -> tuple[Value, Value | None]:
    """Run a function of the file with these arguments; its result, and its first parameter as it was left."""
    from readylayer_cli.engines.review.taint.execute import Frame, execute, joined_states  # a cycle by nature

    known = machine.closures.get(name)
    function = known[0] if known is not None else machine.functions.get(name)
    if function is None or machine.depth >= _DEEPEST or name in machine.stack:
        return carried(args), None
    state: Env = dict(known[1]) if known is not None else {}
    bind(machine, function, args, keywords, state)
    machine.stack.append(name)
    machine.depth += 1
    frame = Frame()
    try:
        end = execute(machine, function.body, state, frame)
    finally:
        machine.depth -= 1
        machine.stack.pop()
    result = machine.as_type(frame.returned, function.returns) if frame.returned is not None else NOTHING
    last = joined_states([end, *frame.left_with])
    first = function.parameters[0].name if function.parameters else ""
    return result, (last or {}).get(first)


def bind(
    machine: Machine, function: ir.Function, args: tuple[Value, ...], keywords: Mapping[str, Value], state: Env
) -> None:
    """Give the parameters their values."""
    left = list(args)
    for parameter in function.parameters:
        if parameter.kind == "rest":
            state[parameter.name] = Value(rest=joined(left)) if left else NOTHING
            left = []
        elif parameter.kind == "named_rest":
            named = {each.name for each in function.parameters}
            others: dict[Key, Value] = {name: value for name, value in keywords.items() if name not in named}
            state[parameter.name] = Value(keys=others)
        elif parameter.name in keywords:
            state[parameter.name] = keywords[parameter.name]
        elif left:
            state[parameter.name] = machine.as_type(left.pop(0), parameter.annotation)
        else:
            state[parameter.name] = (
                evaluate(machine, parameter.default, {}) if parameter.default is not None else NOTHING
            )


def fresh(machine: Machine, name: str) -> Value:
    """An object of a class of this file before its constructor runs: what its fields begin with."""
    from readylayer_cli.engines.review.taint.execute import Frame, execute  # a cycle by nature

    if name not in machine.fresh:
        machine.fresh[name] = made = Value(ref=f"{name}()")
        chain = [machine.classes[name]]
        while len(chain) < _DEEPEST and (
            base := next((each for each in chain[-1].bases if each in machine.classes), "")
        ):
            chain.append(machine.classes[base])
        state: Env = {"this": made}
        for each in reversed(chain):
            execute(machine, each.fields, state, Frame())
        machine.fresh[name] = state["this"]
    return machine.fresh[name]


def _constructed(machine: Machine, site: _Site) -> Value:
    """An object of a class of this file, after its constructor."""
    name = site.facts.ref
    made = fresh(machine, name)
    for constructor in (f"{name}.__init__", f"{name}.constructor", f"{name}.{name}"):
        if constructor in machine.functions:
            chosen = _fitting(machine, frozenset(machine.overloads[constructor]), site)[0]
            _, after = follow(machine, chosen, (made, *site.facts.args), site.facts.keywords)
            return after if after is not None else made
    held = carried(site.everything)  # a record of its arguments
    keys: dict[Key, Value] = {f".{key}": value for key, value in site.facts.keywords.items()}
    made = replace(made, keys=keys)
    return made if machine.classes[name].methods else replace(made, taints=held.taints)
