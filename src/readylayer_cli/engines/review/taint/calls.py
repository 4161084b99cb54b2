"""Calls: sinks are judged, functions of the file are followed into, and the model tells of all others."""

import re
from dataclasses import dataclass, replace

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.containers import MUTATORS, READERS
from readylayer_cli.engines.review.taint.delegates import delegated, held, of_held
from readylayer_cli.engines.review.taint.effects import confirm, leave_in_arguments
from readylayer_cli.engines.review.taint.evaluate import evaluate, named, update
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.model import CallFacts, Mutation
from readylayer_cli.engines.review.taint.program import Unit, short
from readylayer_cli.engines.review.taint.responses import marked
from readylayer_cli.engines.review.taint.runs import Run, follow, receiver_of, run
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
from readylayer_cli.engines.review.taint.walking import set_names

_DEEPEST = 4
_MOST_HITS = 40
_PARENT = "@parent"


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
    site = _delegation(machine, site)
    _judge(machine, site)
    result = _result(machine, site, env)
    if result.ref.endswith(("esponse()", "make_response()")):
        result = marked(result, site.expr.at)
    leave_in_arguments(machine, site.expr, site.names, site.facts, env)
    confirm(machine, site.expr, site.names, site.facts, env)
    return (
        stepped(result, machine.step(expr.at, f"through `{site.facts.method or site.facts.ref}`"))
        if result.taints
        else result
    )


def _site(machine: Machine, expr: ir.Call, env: Env) -> _Site:
    receiver = NOTHING
    expr = _of_parent(machine, expr, env)
    if isinstance(expr.callee, ir.Attr):
        receiver = evaluate(machine, expr.callee.base, env)
        callee = evaluate(machine, expr.callee, env)
        method = expr.callee.name
        ref = f"{receiver.ref}.{method}" if receiver.ref else ""
        if (f".{method}" in receiver.keys and callee.ref) or callee.ref in machine.classes:
            ref = callee.ref  # a function that somebody put there, or a class of another module
    else:
        callee = evaluate(machine, expr.callee, env)
        ref = callee.ref
        method = short(ref)
    args = tuple(evaluate(machine, arg, env) for arg in expr.args)
    keywords: dict[str, Value] = {}
    spread: list[Value] = []
    for name, value_expr in expr.keywords:
        value = evaluate(machine, value_expr, env)
        if name != "**":
            keywords[name] = value
            continue
        keywords |= {key: each for key, each in value.keys.items() if isinstance(key, str)}
        if value.rest is not None or value.taints:
            spread.append(value)
    for value in (evaluate(machine, each, env) for each in expr.spread):
        if value.exact and not value.taints and not spread:
            args += tuple(value.keys[index] for index in range(len(value.keys)) if index in value.keys)
        else:
            spread.append(value)
    return _Site(expr, CallFacts(ref, method, receiver, args, keywords), callee, tuple(spread))


def _delegation(machine: Machine, site: _Site) -> _Site:
    """The call of a function with some arguments given before is one of that function; what is handed to threads and
    pools is judged on its way."""
    whole = of_held(site.callee, site.facts)
    if whole is not None:
        return replace(site, facts=whole, callee=Value(ref=whole.ref))
    inner = delegated(site.names, site.facts)
    if inner is not None and "functools.partial" not in site.names and inner.ref not in machine.functions:
        _judge(machine, replace(site, facts=inner))
    return site


def _of_parent(machine: Machine, expr: ir.Call, env: Env) -> ir.Call:
    """`super().method(..)` as a call of the nearest base's method on the object itself."""
    callee = expr.callee
    if not (isinstance(callee, ir.Attr) and isinstance(callee.base, ir.Call) and machine.stack):
        return expr
    inner = callee.base.callee
    function = machine.functions.get(machine.stack[-1])
    if not (isinstance(inner, ir.Name) and inner.id == "super") or function is None or not function.parameters:
        return expr
    parents = list(machine.program.lineage(machine.unit.prefix + function.owner))[1:]
    found = next((each for unit, base in parents if (each := _own(machine, unit, base, callee.name))), frozenset())
    if not found:
        return expr
    itself = ir.Name(function.parameters[0].name, callee.at)
    env[_PARENT] = Value(functions=found)
    return replace(expr, callee=ir.Name(_PARENT, callee.at), args=(itself, *expr.args))


def _own(machine: Machine, unit: Unit, owner: ir.Class, name: str) -> frozenset[str]:
    return machine.methods_of(unit.prefix + owner.name, name)


def _judge(machine: Machine, site: _Site) -> None:
    """Report every argument that does harm here."""
    is_ours = bool(site.callee.functions) and "." not in site.facts.ref  # what it does is seen inside
    for name in () if is_ours else site.names:
        for sink in machine.model.sinks.get(name, ()):
            if sink.when is not None and not sink.when(site.facts):
                if sink.telling:
                    machine.judged.setdefault((sink.kind, site.expr.at), True)
                continue
            values = [site.facts.args[index] for index in sink.args if index < len(site.facts.args)]
            values += [site.facts.keywords[key] for key in sink.keywords if key in site.facts.keywords]
            values += site.spread if sink.every or not site.facts.args else ()
            if sink.every:
                values += site.everything
            if sink.receiver:
                values.append(site.facts.receiver)
            if sink.view is not None:
                values = [sink.view(value) for value in values]
            for value in values:
                machine.report(sink, site.expr.at, value, site.facts.method or site.facts.ref)
                machine.judge(sink, site.expr.at, value)


def _result(machine: Machine, site: _Site, env: Env) -> Value:
    for teller in (_of_file, _certain, _handed_over, _computed, _modelled, _contained, _of_text, _unknown):
        made = teller(machine, site, env)
        if made is not None:
            return made
    result = Value(ref=f"{site.facts.ref}()" if site.facts.ref else "")
    if site.expr.new and site.facts.keywords:  # a record, written out
        return replace(result, keys={f".{key}": value for key, value in site.facts.keywords.items()})
    if site.facts.receiver.taints:  # a method of what a stranger chose gives more of it
        return replace(result, taints=site.facts.receiver.taints, known=site.facts.receiver.known)
    return named(machine, result.ref, result, site.expr.at) if result.ref else result


def _of_file(machine: Machine, site: _Site, env: Env) -> Value | None:
    """Functions and classes of this file are run."""
    if site.callee.functions:
        names = _fitting(machine, site.callee.functions, site)
        results = [_followed(machine, name, site, env) for name in names]
        machine.gone = all(gone for _, gone in results)
        return joined(result for result, _ in results)
    if site.facts.receiver.functions and _is_invoked(machine, site.facts):
        return joined(_followed(machine, name, site, env)[0] for name in sorted(site.facts.receiver.functions))
    return _constructed(machine, site, env) if site.facts.ref in machine.classes else None


def _is_invoked(machine: Machine, facts: CallFacts) -> bool:
    """Whether a method of a function, or of an object made on the spot, is the call of it."""
    names = {machine.closures[name][0].name for name in facts.receiver.functions if name in machine.closures}
    return bool(machine.model.invokers) and (facts.method in machine.model.invokers or facts.method in names)


def _certain(machine: Machine, site: _Site, env: Env) -> Value | None:
    """Results that the arguments decide."""
    if site.facts.ref == "getattr" and len(site.expr.args) > 1 and (name := _only_text(site.facts.args[1])):
        return evaluate(machine, ir.Attr(site.expr.args[0], name, site.expr.at), env)
    return folded(site.facts)


def _handed_over(machine: Machine, site: _Site, env: Env) -> Value | None:
    """Functions that are given to the callee to call."""
    from readylayer_cli.engines.review.taint.callbacks import follow_callbacks  # a cycle: callbacks are calls

    inner = delegated(site.names, site.facts)
    if inner is not None and not any(value.functions for value in site.facts.args):
        if site.facts.ref == "functools.partial":
            return held(inner)
        if site.facts.ref == "map":
            mapped = replace(inner, args=tuple(element(arg) for arg in inner.args))
            return Value(rest=_modelled(machine, replace(site, facts=mapped), env) or carried(mapped.args))
    return follow_callbacks(machine, site.names, site.facts.receiver, site.everything, site.expr.at)


def _of_text(machine: Machine, site: _Site, env: Env) -> Value | None:
    return text_result(site.facts)


def _only_text(value: Value) -> str:
    options = value.constants
    found = next(iter(options)) if options is not None and len(options) == 1 and not value.taints else ""
    return found if isinstance(found, str) else ""


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


def _unknown(machine: Machine, site: _Site, env: Env) -> Value | None:
    made = machine.model.unknown(site.facts) if machine.model.unknown is not None else None
    return made if isinstance(made, Value) else None


def _modelled(machine: Machine, site: _Site, env: Env) -> Value | None:
    model = machine.model
    for name in site.names:
        # a method of a text that a stranger chose is the receiver's affair as well
        made_of = (*site.everything, site.facts.receiver) if name.startswith(".") else site.everything
        if name in model.sources:
            return named(machine, name, Value(), site.expr.at)
        if name in model.cleaners:
            kinds = model.cleaners[name]
            if EVERYTHING not in kinds and site.facts.receiver.ref:  # only this part is made use of
                machine.checked |= {(kind, each.source) for kind in kinds for each in site.facts.receiver.taints}
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
            first = site.facts.receiver if name.startswith(".") else next(iter(site.facts.args), NOTHING)
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
    if not isinstance(site.expr.callee, ir.Attr):
        return None
    if mutator is not None:
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


def _followed(machine: Machine, name: str, site: _Site, env: Env) -> tuple[Value, bool]:
    """The result of a function of the file, and whether it never comes back."""
    made = run(machine, name, _arguments(machine, name, site), site.facts.keywords, site.expr.at)
    if made is None:
        return carried(_arguments(machine, name, site)), False
    update_arguments(machine, site.expr, made, made.last, env)
    return made.result, made.last is None and not made.function.owner  # methods may be others in a subclass


def _arguments(machine: Machine, name: str, site: _Site) -> tuple[Value, ...]:
    args = site.facts.args
    if _is_bound(site.expr, machine.functions.get(name)):
        args = (site.facts.receiver, *args)
    elif isinstance(site.expr.callee, ir.Name) and site.expr.callee.id != _PARENT:
        args = (*receiver_of(machine, name), *args)
    if site.spread:
        args = (*args, *(joined(element(each) for each in site.spread),) * 4)
    return args


def _is_bound(expr: ir.Call, function: ir.Function | None) -> bool:
    """Whether the callee's object is the function's first argument."""
    return (
        isinstance(expr.callee, ir.Attr)
        and function is not None
        and bool(function.owner)
        and not _is_static(function)
        and not (
            isinstance(expr.callee.base, ir.Name) and expr.callee.base.id == function.owner and _is_of_class(function)
        )
    )


def _is_of_class(function: ir.Function) -> bool:
    return not function.parameters or function.parameters[0].name not in {"cls", "this"}


def runs_of(machine: Machine, expr: ir.Call, env: Env) -> list[Run]:
    """The functions of the file that a call runs, run."""
    site = _site(machine, expr, env)
    if not site.callee.functions:
        return []
    names = _fitting(machine, site.callee.functions, site)
    keywords = site.facts.keywords
    made = [run(machine, name, _arguments(machine, name, site), keywords, expr.at) for name in names]
    ran = [each for each in made if each is not None and each.frame is not None]
    return ran if len(ran) == len(made) else []


def update_arguments(machine: Machine, expr: ir.Call, made: Run, last: Env | None, env: Env) -> None:
    """What the function did to the objects that it was given, and what it made sure of in them."""
    if last is None:
        return
    parameters = [each for each in made.function.parameters if each.kind == "plain"]
    places: list[ir.Expr] = list(expr.args)
    if _is_bound(expr, made.function) and isinstance(expr.callee, ir.Attr):
        places.insert(0, expr.callee.base)
    named = dict(expr.keywords)
    given = [
        *zip(parameters, places, strict=False),
        *((each, named[each.name]) for each in parameters if each.name in named),
    ]
    for parameter, place in given:
        after = last.get(parameter.name)
        if after is None or parameter.name in set_names(made.function.body) or after == made.begun.get(parameter.name):
            continue
        if isinstance(place, ir.Name | ir.Attr | ir.Item):
            update(machine, place, env, lambda _old, new=after: new)  # type: ignore[misc]  # a default as a binding


def _is_static(function: ir.Function | None) -> bool:
    return function is not None and ("staticmethod" in function.decorators or "static" in function.decorators)


def fresh(machine: Machine, name: str) -> Value:
    """An object of a class of this file before its constructor runs: what its fields begin with."""
    from readylayer_cli.engines.review.taint.execute import Frame, execute  # a cycle by nature

    if name not in machine.fresh:
        machine.fresh[name] = made = Value(ref=f"{name}()")
        state: Env = {"this": made}
        for unit, each in reversed(list(machine.program.lineage(name))):
            with machine.inside(unit):
                execute(machine, each.fields, state, Frame())
        machine.fresh[name] = state["this"]
    return machine.fresh[name]


def constructors(machine: Machine, name: str) -> frozenset[str]:
    """The functions that may construct an object of a class."""
    found = (machine.methods_of(name, each) for each in ("__init__", "constructor", short(name)))
    return next((each for each in found if each), frozenset())


def is_enum(made: ir.Class) -> bool:
    """Whether the class has a fixed number of objects."""
    return any(
        re.fullmatch(r"(?:\w+\.)*(?:Str|Int)?(?:Enum|Flag)|(?:\w+\.)*TextChoices|(?:\w+\.)*IntegerChoices", base)
        for base in made.bases
    )


def one_of(machine: Machine, name: str, env: Env) -> Value:
    """Any object of an enumeration: its values stand in the file."""
    members = [value for key, value in machine.look_up(name, env).keys.items() if str(key)[1:2].isalpha()]
    return Value(ref=f"{name}()", keys={".value": joined(members), ".name": Value(known=True)}, known=True)


def _constructed(machine: Machine, site: _Site, env: Env) -> Value:
    """An object of a class of this file, after its constructor."""
    name = site.facts.ref
    if is_enum(machine.classes[name]):
        return one_of(machine, name, env)
    made = fresh(machine, name)
    known = constructors(machine, name)
    if known:
        chosen = _fitting(machine, known, site)[0]
        _, after = follow(machine, chosen, (made, *site.facts.args), site.facts.keywords, site.expr.at)
        return replace(after, ref=made.ref) if after is not None else made
    held = carried((*site.facts.args, *site.spread))  # a record of its arguments
    keys: dict[Key, Value] = {f".{key}": value for key, value in site.facts.keywords.items()}
    made = replace(made, keys=keys)
    return made if machine.classes[name].methods else replace(made, taints=held.taints)
