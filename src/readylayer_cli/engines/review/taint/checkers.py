"""Calls that tell something of their arguments when they come out true, or false."""

import re
from collections.abc import Callable

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.evaluate import assign, constant_key, evaluate
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.marks import (
    BEGINS_WITH_ONE_SLASH,
    BEGINS_WITH_SLASH,
    NOT_ABSOLUTE,
    NOT_UPWARDS,
    QUOTED,
)
from readylayer_cli.engines.review.taint.patterns import KINDS, harmless_kinds
from readylayer_cli.engines.review.taint.places import clean, clean_alike, last_name, note, tainted_places
from readylayer_cli.engines.review.taint.value import EVERYTHING, NORMAL, TEXT, Value, element

_ALL = frozenset({EVERYTHING})
_TEXT = frozenset({TEXT})
_ADDRESSES = frozenset({"ssrf", "redirect"})
_HOST_MEMBERS = frozenset({"netloc", "hostname", "host", "origin"})
_MOST_OPTIONS = 12


def _matched(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001 - one signature for all
    """A regular expression that harmful texts do not pass."""
    if not truth or not test.args:
        return
    last = last_name(test.callee)
    if len(test.args) >= 2:
        pattern, subject = evaluate(machine, test.args[0], state), test.args[1]
    else:
        owner = evaluate(machine, test.callee.base, state) if isinstance(test.callee, ir.Attr) else Value()
        pattern, subject = owner.keys.get("@pattern", Value()), test.args[0]
    known, text = constant_key(pattern)
    if known and isinstance(text, str):
        clean(machine, subject, state, harmless_kinds(text, last))


def starts(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """A known beginning holds a normalised path or an address in its place."""
    if not test.args or not isinstance(test.callee, ir.Attr):
        return
    begun = evaluate(machine, test.args[0], state)
    _begins(machine, test.callee.base, begun, state, truth)
    if not truth or begun.all_taints():
        return
    place = test.callee.base
    normal = _is_normal(evaluate(machine, place, state))
    for target in tainted_places(machine, place, state):
        kinds = set()
        if normal or _is_normal(evaluate(machine, target, state)):
            kinds.add("path")
        if any(isinstance(text, str) and re.match(r"https?://[^/]+/", text) for text in begun.constants or ()):
            kinds |= _ADDRESSES
        clean(machine, target, state, frozenset(kinds))
    if normal and machine.typed is not None:  # what is compared may be text, what is opened an object made of the same
        clean_alike(machine, place, state, frozenset({"path"}))


def _begins(machine: Machine, place: ir.Expr, begun: Value, state: Env, truth: bool) -> None:  # noqa: FBT001
    """Facts of the first characters."""
    texts = begun.constants
    if texts is None and begun.exact:  # any of several
        texts = frozenset(text for each in begun.keys.values() for text in each.constants or ())
    for text in texts or ():
        if truth and text == "'":
            note(machine, place, state, QUOTED[0])
        if truth and text == "/":
            note(machine, place, state, BEGINS_WITH_SLASH)
        if not truth and text in {"//", "/"}:
            note(machine, place, state, BEGINS_WITH_ONE_SLASH, *((NOT_ABSOLUTE,) if text == "/" else ()))
        if truth and isinstance(text, str) and text[:1] == "/" and text[1:2] not in {"", "/", "\\"}:
            clean(machine, place, state, _ADDRESSES)
        if not truth and text in {"..", "../"}:
            note(machine, place, state, NOT_UPWARDS)


def _absolute(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if not truth:
        for place in test.args or ((test.callee.base,) if isinstance(test.callee, ir.Attr) else ()):
            note(machine, place, state, NOT_ABSOLUTE)


def _is_abs(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`filepath.IsAbs(path)`, `url.IsAbs()`: an address that is not absolute has no host."""
    _absolute(machine, test, state, truth)
    if not truth and not test.args and isinstance(test.callee, ir.Attr):
        clean(machine, test.callee.base, state, _ADDRESSES)


def _ends(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`host.endswith(".example.com")`: a host below one that is known."""
    if not truth or not test.args or not isinstance(test.callee, ir.Attr):
        return
    base = test.callee.base
    ended = evaluate(machine, test.args[0], state)
    options = ended.constants or frozenset(text for each in ended.keys.values() for text in each.constants or ())
    if options == frozenset(("'",)):
        note(machine, base, state, QUOTED[1])
    if not options or not all(isinstance(text, str) and text.startswith(".") for text in options):
        return
    if isinstance(base, ir.Attr) and base.name in _HOST_MEMBERS:
        for place in tainted_places(machine, base.base, state):
            clean(machine, place, state, _ADDRESSES)


def _any_of(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`any(x == each for each in ..)` is true, `any(each in x for each in ..)` false."""
    if len(test.args) != 1 or not isinstance(test.args[0], ir.Comprehension):
        return
    from readylayer_cli.engines.review.taint.guards import assume  # a cycle: guards ask checkers

    made = test.args[0]
    if len(made.clauses) != 1 or made.clauses[0][2]:
        return
    target, iterable, _ = made.clauses[0]
    items = evaluate(machine, iterable, state)
    if truth:
        options = [element(items)]
    elif items.exact or (items.constants is not None and not items.taints):
        options = _each(items)
    else:
        return
    for option in options:
        inside = dict(state)
        assign(machine, target, option, inside)
        after = assume(machine, made.element, inside, truth=truth)
        if after is None:
            continue
        state.update({name: value for name, value in after.items() if name in state and name != _name(target)})


def _each(items: Value) -> list[Value]:
    if items.exact:
        return list(items.keys.values())[:_MOST_OPTIONS]
    text = next(iter(items.constants or ("",)))
    return [Value(constants=frozenset((letter,)), known=True) for letter in str(text)][:_MOST_OPTIONS]


def _all_of(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`all(letter in ALLOWED for letter in text)` is true."""
    if not truth or len(test.args) != 1 or not isinstance(test.args[0], ir.Comprehension):
        return
    from readylayer_cli.engines.review.taint.guards import assume  # a cycle: guards ask checkers

    made = test.args[0]
    if len(made.clauses) != 1:
        return
    target, iterable, tests = made.clauses[0]
    inside = dict(state)
    assign(machine, target, element(evaluate(machine, iterable, state)), inside)
    after = assume(machine, made.element, inside, truth=True)
    name = _name(target)
    if after is None or tests or name not in after:
        return
    taints = after[name].taints
    kinds = frozenset(kind for kind in KINDS if not any(taint.harms(kind) for taint in taints))
    if taints and all(EVERYTHING in taint.clean for taint in taints):
        kinds = _ALL
    for place in tainted_places(machine, iterable, state):
        clean(machine, place, state, kinds)


def _name(target: ir.Expr) -> str:
    return target.id if isinstance(target, ir.Name) else ""


def _issubset(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if (
        truth
        and test.args
        and isinstance(test.callee, ir.Attr)
        and not evaluate(machine, test.args[0], state).all_taints()
    ):
        for place in tainted_places(machine, test.callee.base, state):
            clean(machine, place, state, _ALL)


def _signed(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """A signature fits: what was signed comes from somebody who has the key."""
    if not truth:
        return
    sources = {taint.source for each in test.args for taint in evaluate(machine, each, state).all_taints()}
    for name, value in list(state.items()):
        if value.taints and all(taint.source in sources for taint in value.taints):
            clean(machine, ir.Name(name, test.at), state, _ALL)


def _one_passes(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`known.stream().anyMatch(k -> k.equals(value))`: what the function says of one of the elements, holds."""
    from readylayer_cli.engines.review.taint.guards import assume  # a cycle: guards ask checkers

    if truth == (last_name(test.callee) == "noneMatch") or not isinstance(test.callee, ir.Attr):
        return
    match test.args:
        case (ir.Closure(function=ir.Function(parameters=(parameter, *_), body=(ir.Return(value=inner),))),) if inner:
            items = element(evaluate(machine, test.callee.base, state))
            after = assume(machine, inner, {**state, parameter.name: items}, truth=True) or {}
            state.update({name: value for name, value in after.items() if name != parameter.name})
        case _:
            pass


def _is_normal(value: Value) -> bool:
    return bool(value.taints) and all(NORMAL in taint.clean for taint in value.taints)


def _local(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if truth and test.args:
        clean(machine, test.args[0], state, frozenset({"path"}))


def _relative(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if truth and isinstance(test.callee, ir.Attr):
        clean(machine, test.callee.base, state, frozenset({"path"}))


def _instance(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if (
        truth
        and len(test.args) == 2
        and isinstance(test.args[1], ir.Name)
        and test.args[1].id in {"int", "float", "bool"}
    ):
        clean(machine, test.args[0], state, _ALL)
    elif truth and len(test.args) == 2 and isinstance(test.args[1], ir.Name) and test.args[1].id == "str":
        clean(machine, test.args[0], state, _TEXT)


CHECKERS: dict[str, Callable[[Machine, ir.Call, Env, bool], None]] = {
    "match": _matched,
    "fullmatch": _matched,
    "search": _matched,
    "startswith": starts,
    "startsWith": starts,
    "HasPrefix": starts,
    "anyMatch": _one_passes,
    "noneMatch": _one_passes,
    "is_relative_to": _relative,
    "isinstance": _instance,
    "isabs": _absolute,
    "IsAbs": _is_abs,
    "IsLocal": _local,
    "ValidPath": _local,
    "is_absolute": _absolute,
    "endswith": _ends,
    "any": _any_of,
    "all": _all_of,
    "issubset": _issubset,
    "compare_digest": _signed,
}
