"""Expressions to abstract values."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.arithmetic import computed
from readylayer_cli.engines.review.taint.forms import filled
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.model import CallFacts, Sink
from readylayer_cli.engines.review.taint.responses import settle
from readylayer_cli.engines.review.taint.sets import intersected
from readylayer_cli.engines.review.taint.slices import character, sliced
from readylayer_cli.engines.review.taint.value import (
    CHOSEN,
    HARMLESS_FOR,
    NOTHING,
    TEXT,
    Key,
    Taint,
    Value,
    carried,
    cleaned,
    constant,
    decoded,
    element,
    is_known,
    join,
    joined,
    limited,
    member,
    with_element,
    with_member,
)

_ADDRESSES = frozenset({"ssrf", "redirect", "link"})
_OPEN_ADDRESS = re.compile(r"\s*(?:(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*|(?:[a-z][a-z0-9+.-]*:)?/?)", re.IGNORECASE)
_MOST_TEXTS = 12
_TEXTS = frozenset({TEXT})
_LONGEST_TEXT = 2_000
_LAST_PARTS = frozenset({"name", "stem", "suffix"})
_PATHS = frozenset({"path"})
_PAGES = frozenset({"xss"})
_PROTOTYPE = Sink("prototype")


def evaluate(machine: Machine, expr: ir.Expr, env: Env) -> Value:
    """The value of an expression; assignments and sinks inside it take effect."""
    machine.spend()
    handler = _HANDLERS[type(expr)]
    return handler(machine, expr, env)


def constant_key(value: Value) -> tuple[bool, Key]:
    """Whether the value is one known scalar, and which."""
    if value.constants is not None and len(value.constants) == 1 and not value.taints:
        return True, next(iter(value.constants))
    return False, None


def assign(machine: Machine, target: ir.Expr, value: Value, env: Env) -> None:
    """Bind a target: a name, a member, an element, or several at once."""
    match target:
        case ir.Name(id=name):
            if machine.model.assigned and name not in env:
                written_to(machine, target, value, env)
            env[name] = value
        case ir.Attr(base=base, name=name):
            written_to(machine, target, value, env)
            _store_away(machine, base, target.at, (value,), env)
            settle(machine, evaluate(machine, base, env), name, value)
            update(machine, base, env, lambda owner: with_member(owner, f".{name}", value))
        case ir.Item(base=base, key=key):
            at_value = evaluate(machine, key, env) if key is not None else NOTHING
            known, at_key = machine.key(at_value)
            _store_away(machine, base, target.at, (at_value, value), env)
            change = (
                (lambda owner: with_member(owner, at_key, value))
                if known
                else (lambda owner: with_element(owner, value))
            )
            update(machine, base, env, change)
        case ir.Sequence(items=items, spread=spread):
            for index, item in enumerate(items):
                assign(machine, item, element_at(value, index), env)
            for item in spread:
                assign(machine, item, Value(rest=element(value)), env)
        case ir.Opaque(parts=parts):
            for part in parts:
                assign(machine, part, element(value), env)
        case _:
            pass


def _store_away(machine: Machine, base: ir.Expr, at: ir.At, values: tuple[Value, ...], env: Env) -> None:
    """Report what is put into a store that others trust, such as a session, or into what may be a prototype."""
    owner = evaluate(machine, base, env)
    if machine.members_are_elements and len(values) > 1 and values[0].constants is None:
        _into_chosen(machine, owner, at)
    if isinstance(base, ir.Attr) and base.name == "headers" and values[0].constants is not None:
        settle(machine, evaluate(machine, base.base, env), str(next(iter(values[0].constants), "")), values[-1])
    sink = machine.model.stores.get(owner.ref) if machine.model.stores else None
    if sink is None:
        return
    if sink.kind == "header" and is_location(values[0]):
        target = CallFacts("", "", NOTHING, values[1:], {})
        sink = replace(sink, kind="redirect")
        if machine.model.leaves is not None and not machine.model.leaves(target):
            return
    for value in values if sink.kind != "header" else values[1:]:
        machine.report(sink, at, value, "session" if sink.kind == "trust" else "header")
        machine.judge(sink, at, value)


def is_location(name: Value) -> bool:
    """Whether the header is the one that says where the client goes."""
    return name.constants is not None and any(str(each).lower() == "location" for each in name.constants)


def _into_chosen(machine: Machine, owner: Value, at: ir.At) -> None:
    chosen = Value(
        frozenset(
            replace(taint, clean=taint.clean - {CHOSEN})
            for taint in owner.taints
            if CHOSEN in taint.clean and taint.harms(CHOSEN)
        )
    )
    machine.report(_PROTOTYPE, at, chosen, "prototype")


def written_to(machine: Machine, target: ir.Attr | ir.Name, value: Value, env: Env) -> None:
    """Report what is written to a member that does something with it, such as the markup of a page."""
    if not machine.model.assigned and not machine.model.registrars:
        return
    owner = evaluate(machine, target.base, env) if isinstance(target, ir.Attr) else NOTHING
    name = target.name if isinstance(target, ir.Attr) else target.id
    ref = f"{owner.ref}.{name}" if owner.ref else ""
    ref = machine.model.returns.get(ref, ref)
    names = (ref, f".{name}") if isinstance(target, ir.Attr) else (name,)
    facts = CallFacts(ref or name, name, owner, (value,), {})
    for each in names:
        for sink in machine.model.assigned.get(each, ()):
            if sink.when is None or sink.when(facts):
                machine.report(sink, target.at, value, name)
                machine.judge(sink, target.at, value)
        entry = machine.model.registrars.get(each)
        if entry is not None:
            machine.registered |= dict.fromkeys(value.functions, entry)


def element_at(value: Value, index: int) -> Value:
    """The element at a position, as unpacking sees it."""
    if index in value.keys:
        return value.keys[index]
    if index == 0 and not value.keys and value.rest is None and value.constants is None:
        return value  # what a call of somebody else's gives first is what it is called for
    return element(value) if value.rest is not None or value.taints else member(value, index)


def update(machine: Machine, place: ir.Expr, env: Env, change: Callable[[Value], Value]) -> None:
    """Change what a place holds, the containers around it included."""
    match place:
        case ir.Name(id=name):
            env[name] = change(machine.look_up(name, env))
        case ir.Attr(base=base, name=name):
            held = change(evaluate(machine, place, env))
            update(machine, base, env, lambda owner: with_member(owner, f".{name}", held))
        case ir.Item(base=base, key=key):
            known, at_key = machine.key(evaluate(machine, key, env)) if key is not None else (False, None)
            if known:
                held = change(evaluate(machine, place, env))
                update(machine, base, env, lambda owner: with_member(owner, at_key, held))
            else:
                update(machine, base, env, lambda owner: with_element(owner, change(element(owner))))
        case ir.Cast(value=inner):
            update(machine, inner, env, change)
        case ir.Call(callee=ir.Attr(base=base, name=name)) if name in machine.model.fluent:
            update(machine, base, env, change)
        case _:
            pass


def named(machine: Machine, ref: str, value: Value, at: ir.At) -> Value:
    """The value under a qualified name: a stranger's if the model says so."""
    ref = machine.model.returns.get(ref, ref)
    value = replace(value, ref=ref)
    kind = machine.model.sources.get(ref)
    if kind is None:
        return value
    label = ref.rpartition(".")[2] or ref
    source = machine.step(at, f"`{label}` comes from outside")
    taints = limited(value.taints | {Taint(kind, source, HARMLESS_FOR.get(kind, frozenset()), source)})
    return replace(value, taints=taints, constants=None, prefix="", known=True)


def _const(machine: Machine, expr: ir.Const, env: Env) -> Value:
    return constant(expr.value)


def _name(machine: Machine, expr: ir.Name, env: Env) -> Value:
    value = machine.look_up(expr.id, env)
    if value.ref in machine.model.returns and not value.taints and not value.keys:
        value = replace(value, ref=machine.model.returns[value.ref])
    if value.ref and not value.taints and value.ref in machine.model.sources:
        return named(machine, value.ref, value, expr.at)
    return value


def _attr(machine: Machine, expr: ir.Attr, env: Env) -> Value:
    base = evaluate(machine, expr.base, env)
    key = f".{expr.name}"
    if key in base.keys:
        held = base.keys[key]
        fresh = held.ref in machine.model.sources and not held.taints
        return named(machine, held.ref, held, expr.at) if fresh else held
    if "pathlib" in base.ref and expr.name in _LAST_PARTS:
        return cleaned(Value(base.taints, known=base.known), _PATHS)
    methods = _methods(machine, base, expr.name)
    if any(_is_property(machine.functions.get(name)) for name in methods):
        from readylayer_cli.engines.review.taint.runs import follow  # a cycle: calls evaluate arguments

        return joined(follow(machine, name, (base,), {}, expr.at)[0] for name in sorted(methods))
    if f"@upload.{expr.name}" in machine.model.sources and any(taint.kind == "upload" for taint in base.taints):
        return named(machine, f"@upload.{expr.name}", Value(), expr.at)
    if expr.name in machine.model.parts:
        base = decoded(base, machine.model.parts[expr.name])
    found = Value(taints=base.taints, functions=methods, known=bool(base.taints))
    if not base.ref:
        return found
    if base.ref in machine.model.trusted:
        found = replace(found, known=True)
    ref = f"{base.ref}.{expr.name}"
    far = (machine.far(ref) or machine.of_class(base.ref, expr.name)) if not methods else None
    if far is not None:
        return replace(far, taints=far.taints | base.taints) if base.taints else far
    return named(machine, machine.member(ref), found, expr.at)


def _is_property(function: ir.Function | None) -> bool:
    return function is not None and any(text.endswith("property") for text in function.decorators)


def _methods(machine: Machine, owner: Value, name: str) -> frozenset[str]:
    """Functions of this file that a member may be: methods of the object's class."""
    return machine.methods_of(owner.ref.removesuffix("()"), name)


def _item(machine: Machine, expr: ir.Item, env: Env) -> Value:
    base = evaluate(machine, expr.base, env)
    if expr.key is None:
        return sliced(base, ())
    if base.ref in machine.classes and isinstance(expr.base, ir.Name):
        from readylayer_cli.engines.review.taint.calls import is_enum, one_of  # a cycle: calls evaluate arguments

        if is_enum(machine.classes[base.ref]):
            return one_of(machine, base.ref, env)
    if isinstance(expr.key, ir.Call) and isinstance(expr.key.callee, ir.Name) and expr.key.callee.id == "slice":
        return sliced(base, tuple(evaluate(machine, bound, env) for bound in expr.key.args))
    asked = evaluate(machine, expr.key, env)
    known, key = machine.key(asked)
    if machine.members_are_elements and known and isinstance(key, str):
        return _attr(machine, ir.Attr(expr.base, key.removeprefix("."), expr.at), env)
    if known and isinstance(key, int) and key < 0 and base.exact:
        key += len(base.keys)
    found = member(base, key) if known else element(base)
    if base.constants is not None and known:
        found = character(base, key) or NOTHING
    if machine.members_are_elements and asked.taints:
        found = _chosen(found, asked)
    if base.ref and not base.keys and base.rest is None:
        return named(machine, f"{base.ref}[]", found, expr.at)
    return found


def _chosen(found: Value, key: Value) -> Value:
    """A member of whose name a stranger had the choice, `__proto__` included."""
    marked = frozenset(replace(taint, clean=taint.clean | {CHOSEN}) for taint in key.taints if taint.harms("prototype"))
    return replace(found, taints=limited(found.taints | marked)) if marked else found


def _text(machine: Machine, expr: ir.Text, env: Env) -> Value:
    parts = [evaluate(machine, part, env) for part in expr.parts]
    if expr.added and any(part.keys or part.rest is not None for part in parts):
        return joined_containers(parts[0], parts[1])  # lists added
    made = joined_text(filled(expr, parts))
    if expr.form and "Markup" in parts[0].ref:  # escapes what it is filled with
        made = cleaned(made, _PAGES)
    return made if expr.form else replace(made, prefix=made.prefix.partition("%s")[0].partition("{")[0])


def joined_text(parts: list[Value]) -> Value:
    """One text made of these pieces, in order."""
    texts = _texts(parts)
    taints = _text_taints(parts)
    prefix = ""
    for part in parts:
        known, text = constant_key(part)
        if not known:
            prefix += part.prefix
            break
        prefix += str(text)
    ref = parts[0].ref if parts and "pathlib" in parts[0].ref else ""  # a path joined with `/` is one still
    return Value(limited(taints), texts, prefix[:_LONGEST_TEXT], ref=ref, known=all(is_known(part) for part in parts))


def _text_taints(parts: list[Value]) -> frozenset[Taint]:
    """The taints of all pieces; behind a piece that says where an address leads they choose no host any more."""
    taints: frozenset[Taint] = frozenset()
    before: str | None = ""
    for part in parts:
        piece = part if before is not None and _OPEN_ADDRESS.fullmatch(before) else cleaned(part, _ADDRESSES)
        taints |= cleaned(piece, _TEXTS).all_taints()
        known, text = constant_key(part)
        before = f"{before}{text}" if known and before is not None else None
    return taints


def joined_containers(one: Value, other: Value) -> Value:
    """Two lists after another."""
    if one.exact and other.exact:
        keys: dict[Key, Value] = dict(one.keys)
        keys |= {len(one.keys) + key: value for key, value in other.keys.items() if isinstance(key, int)}
        return Value(keys=keys, exact=True)
    return Value(taints=one.taints | other.taints, rest=join(element(one), element(other)))


def _texts(parts: list[Value]) -> "frozenset[Any] | None":
    """All texts that the pieces can make; numbers are added."""
    made: list[Any] = [None]
    for part in parts:
        if part.constants is None or part.taints or len(made) * len(part.constants) > _MOST_TEXTS:
            return None
        made = [_added(before, piece) for before in made for piece in sorted(part.constants, key=repr)]
    return frozenset(text[:_LONGEST_TEXT] if isinstance(text, str) else text for text in made)


def _added(before: Any, piece: Any) -> Any:
    if before is None:
        return piece
    if isinstance(before, int | float) and isinstance(piece, int | float):
        return before + piece
    return f"{before}{piece}"


def _mix(machine: Machine, expr: ir.Mix, env: Env) -> Value:
    parts = [evaluate(machine, part, env) for part in expr.parts]
    result = computed(expr, parts)
    if result is not None:
        return result
    if expr.operator == "/" and not expr.number:  # a path is joined
        return joined_text([parts[0], constant("/"), parts[1]])
    if expr.operator == "&" and not expr.number:
        return intersected(parts)
    return Value(known=True) if expr.number else carried(parts)


def _test(machine: Machine, expr: ir.Test, env: Env) -> Value:
    left = evaluate(machine, expr.left, env)
    right = evaluate(machine, expr.right, env) if expr.right is not None else None
    return computed(expr, [left] if right is None else [left, right]) or Value(known=True)


def _logic(machine: Machine, expr: ir.Logic, env: Env) -> Value:
    from readylayer_cli.engines.review.taint.guards import assume  # a cycle: guards evaluate expressions

    if expr.operator == "not":
        value = evaluate(machine, expr.operands[0], env)
        known = value.constants if value.is_constant and not value.keys else None
        return Value(constants=frozenset(not each for each in known), known=True) if known else Value(known=True)
    stops = expr.operator in {"or", "||"}
    results: list[Value] = []
    state: Env | None = env
    for operand in expr.operands:
        if state is None:
            break
        value = evaluate(machine, operand, state)
        results.append(value)
        state = assume(machine, operand, state, truth=not stops)
    decided = [_outcome(value, truth=stops) for value in results[:-1]]
    found = [value for value in (*decided, results[-1]) if value is not None]
    if state is None and len(results) < len(expr.operands) and not found:
        found = results[-1:]
    return joined(found)


def _outcome(value: Value, *, truth: bool) -> Value | None:
    """The value of an operand that ends the evaluation; `None` if it cannot: a text that is false is empty."""
    if value.constants is not None and not value.taints and not value.keys:
        kept = frozenset(each for each in value.constants if bool(each) == truth)
        return replace(value, constants=kept, prefix="") if kept else None
    return value if truth else Value(known=True)


def _choice(machine: Machine, expr: ir.Choice, env: Env) -> Value:
    from readylayer_cli.engines.review.taint.guards import assume  # a cycle: guards evaluate expressions

    evaluate(machine, expr.test, env)
    then, other = assume(machine, expr.test, env, truth=True), assume(machine, expr.test, env, truth=False)
    values = [
        evaluate(machine, branch, state)
        for branch, state in ((expr.then, then), (expr.other, other))
        if state is not None
    ]
    return joined(values)


def _sequence(machine: Machine, expr: ir.Sequence, env: Env) -> Value:
    keys: dict[Key, Value] = {index: evaluate(machine, item, env) for index, item in enumerate(expr.items)}
    spread = [element(evaluate(machine, item, env)) for item in expr.spread]
    return Value(keys=keys, exact=not spread, rest=joined(spread) if spread else None)


def _mapping(machine: Machine, expr: ir.Mapping, env: Env) -> Value:
    made = Value()
    for item in expr.spread:
        whole = evaluate(machine, item, env)
        made = replace(join(made, whole), taints=made.taints | whole.taints)
    for key_expr, value_expr in expr.pairs:
        known, key = constant_key(evaluate(machine, key_expr, env))
        value = evaluate(machine, value_expr, env)
        made = with_member(made, key, value) if known else with_element(made, value)
    return made


def _comprehension(machine: Machine, expr: ir.Comprehension, env: Env) -> Value:
    from readylayer_cli.engines.review.taint.guards import assume  # a cycle: guards evaluate expressions

    state: Env | None = dict(env)
    for target, iterable, tests in expr.clauses:
        if state is None:
            return NOTHING
        assign(machine, target, element(evaluate(machine, iterable, state)), state)
        for test in tests:
            evaluate(machine, test, state)
            state = assume(machine, test, state, truth=True)
            if state is None:
                return NOTHING
    if state is None:
        return NOTHING
    return Value(rest=evaluate(machine, expr.element, state))


def _closure(machine: Machine, expr: ir.Closure, env: Env) -> Value:
    name = expr.function.name
    if not name.startswith("<closure"):
        name = f"<closure {expr.at.line}:{expr.at.column}>"
    name = machine.unit.prefix + name
    around = {} if env is machine.unit.globals else env  # what a module holds is found without being copied
    machine.closures[name] = (expr.function, around)
    return Value(functions=frozenset((name,)))


def _store(machine: Machine, expr: ir.Store, env: Env) -> Value:
    value = evaluate(machine, expr.value, env)
    assign(machine, expr.target, value, env)
    return value


def _how_it_went(machine: Machine, expr: ir.Outcome, env: Env) -> Value:
    if not expr.made:
        evaluate(machine, expr.call, env)
    return Value(known=True, made=expr)


def _opaque(machine: Machine, expr: ir.Opaque, env: Env) -> Value:
    return carried([evaluate(machine, part, env) for part in expr.parts])


def _cast(machine: Machine, expr: ir.Cast, env: Env) -> Value:
    return machine.as_type(evaluate(machine, expr.value, env), expr.type)


def _call(machine: Machine, expr: ir.Call, env: Env) -> Value:
    from readylayer_cli.engines.review.taint.calls import call  # a cycle: calls evaluate their arguments

    return call(machine, expr, env)


_HANDLERS: dict[type, Callable[[Machine, Any, Env], Value]] = {
    ir.Const: _const,
    ir.Name: _name,
    ir.Attr: _attr,
    ir.Item: _item,
    ir.Call: _call,
    ir.Text: _text,
    ir.Mix: _mix,
    ir.Test: _test,
    ir.Logic: _logic,
    ir.Choice: _choice,
    ir.Sequence: _sequence,
    ir.Mapping: _mapping,
    ir.Comprehension: _comprehension,
    ir.Closure: _closure,
    ir.Store: _store,
    ir.Opaque: _opaque,
    ir.Outcome: _how_it_went,
    ir.Cast: _cast,
}
