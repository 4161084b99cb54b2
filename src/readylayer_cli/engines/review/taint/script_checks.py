"""What tests of JavaScript tell: lists and sets that are asked, patterns, beginnings, types, and parts of addresses."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.checkers import starts
from readylayer_cli.engines.review.taint.evaluate import evaluate
from readylayer_cli.engines.review.taint.guards import assume_in_place, looked_at
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.places import clean, clean_alike, note, tainted_places
from readylayer_cli.engines.review.taint.scripts import passing, refusing
from readylayer_cli.engines.review.taint.value import EVERYTHING, TEXT, Value, element

_ALL = frozenset({EVERYTHING})
_TEXT = frozenset({TEXT})
_PATH = frozenset({"path"})
_LINK = frozenset({"link"})
_PROTOTYPE = frozenset({"prototype"})
_PLAIN_TYPES = frozenset({"number", "boolean", "bigint", "undefined"})
_OUTSIDE = frozenset({"..", "../", "..\\"})
_MISSING = frozenset({-1, 0})


def _only(value: Value | None) -> object:
    """The one known scalar; `None` for any other value."""
    if value is None or value.constants is None or len(value.constants) != 1 or value.taints:
        return None
    return next(iter(value.constants))


def _base(test: ir.Call) -> ir.Expr | None:
    return test.callee.base if isinstance(test.callee, ir.Attr) else None


def _includes(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001 - one signature for all
    """`LIST.includes(value)`, `SET.has(value)`, and `value.includes("..")`."""
    base = _base(test)
    if base is None or not test.args:
        return
    part = _only(evaluate(machine, test.args[0], state))
    if isinstance(part, str):
        if not truth:
            note(machine, base, state, f"-{part}")
            if part in _OUTSIDE:
                clean_alike(machine, base, state, _PATH)
        return
    options = evaluate(machine, base, state)
    if not truth and "__proto__" in _texts_in(options):
        clean(machine, test.args[0], state, _PROTOTYPE)
    if truth and _is_ours(options) and not _is_protocol(machine, test.args[0], state):
        looked_at(machine, test.args[0], state)


def _texts_in(options: Value) -> set[object]:
    return {text for each in options.keys.values() for text in each.constants or ()}


def _is_protocol(machine: Machine, place: ir.Expr, state: Env) -> bool:
    """`url.protocol` has been found to be one of ours: the address is no script, whatever host it leads to."""
    if not isinstance(place, ir.Attr) or place.name != "protocol":
        return False
    for inside in tainted_places(machine, place.base, state):
        clean(machine, inside, state, _LINK)
    clean_alike(machine, place.base, state, _LINK)
    return True


def _is_ours(value: Value) -> bool:
    return not value.all_taints() and not isinstance(_only(value), str)


def _owned(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`TABLE.hasOwnProperty(value)`, `Object.hasOwn(TABLE, value)`."""
    base = test.args[0] if len(test.args) > 1 else _base(test)
    if truth and test.args and base is not None and _is_ours(evaluate(machine, base, state)):
        looked_at(machine, test.args[-1], state)


def _tested(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`/pattern/.test(value)`, `value.match(/pattern/)`."""
    base = _base(test)
    if base is None or not test.args:
        return
    regex, subject = evaluate(machine, base, state), test.args[0]
    if "@pattern" not in regex.keys:
        regex, subject = evaluate(machine, test.args[0], state), base
    pattern, flags = _only(regex.keys.get("@pattern")), _only(regex.keys.get("@flags")) or ""
    if not isinstance(pattern, str):
        return
    kinds = passing(pattern, str(flags)) if truth else refusing(pattern, str(flags))
    for place in tainted_places(machine, subject, state):
        clean(machine, place, state, kinds)
    clean_alike(machine, subject, state, kinds)


def _starts(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """A known beginning, a relative path that leads out, an address on this site."""
    base = _base(test)
    if base is None or not test.args:
        return
    begun = _only(evaluate(machine, test.args[0], state))
    if not truth and begun in _OUTSIDE:
        clean_alike(machine, base, state, _PATH)
    if truth and isinstance(begun, str) and re.match(r"https?:|/|#|mailto:", begun):
        clean(machine, base, state, _LINK)
    starts(machine, test, state, truth)


def _string(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if truth and test.args:
        clean(machine, test.args[0], state, _TEXT)


def _number(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`Number.isInteger(value)`: true of numbers; `isNaN(value)`: false of them."""
    last = (
        test.callee.name
        if isinstance(test.callee, ir.Attr)
        else test.callee.id
        if isinstance(test.callee, ir.Name)
        else ""
    )
    if test.args and truth == (last != "isNaN"):
        for place in tainted_places(machine, test.args[0], state) or [test.args[0]]:
            clean(machine, place, state, _ALL)


def _some(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """`ALLOWED.some((each) => value === each)`"""
    base = _base(test)
    if base is None or not test.args or not isinstance(test.args[0], ir.Closure):
        return
    function = test.args[0].function
    owner = evaluate(machine, base, state)
    match function.body:
        case (ir.Return(value=inner),) if inner is not None and function.parameters and not owner.all_taints():
            name = function.parameters[0].name
            before = state.get(name)
            state[name] = element(owner)
            assume_in_place(machine, inner, state, truth=truth)
            if before is None:
                state.pop(name, None)
            else:
                state[name] = before
        case _:
            pass


def _nothing(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """Tests that sound like checks and tell nothing of what is in a text."""


_TELL_NOTHING = (
    "isEmpty", "isNil", "isArray", "isObject", "isUndefined", "isNull", "isFunction", "isPlainObject", "isDefined",
    "isLength", "isURL", "isUrl", "isUri", "isURI", "isAdmin", "isAuthenticated", "isLoggedIn", "isFile", "isDirectory",
    "isEqual", "isArrayLike", "isError", "isByteLength",
)  # fmt: skip
CHECKERS: Mapping[str, Callable[[Machine, ir.Call, Env, bool], None]] = MappingProxyType(
    {
        "includes": _includes, "has": _includes, "contains": _includes, "hasOwnProperty": _owned, "hasOwn": _owned,
        "test": _tested, "match": _tested, "exec": _tested, "startsWith": _starts, "isString": _string,
        "isInteger": _number, "isSafeInteger": _number, "isFinite": _number, "isNaN": _number, "isNumber": _number,
        "some": _some, **dict.fromkeys(_TELL_NOTHING, _nothing),
    }
)  # fmt: skip


def compare(machine: Machine, test: ir.Test, state: Env, truth: bool) -> bool:  # noqa: FBT001
    """Comparisons that say more than that two values are the same; whether this was one."""
    operator, left, right = test.operator, test.left, test.right
    if right is None:
        return False
    if operator in {"!=", "!=="}:
        operator, truth = "==", not truth
    if isinstance(left, ir.Call) and isinstance(left.callee, ir.Name) and left.callee.id == "typeof" and left.args:
        return _typed(machine, left.args[0], _only(evaluate(machine, right, state)), state, truth)
    if (
        isinstance(left, ir.Call)
        and isinstance(left.callee, ir.Attr)
        and left.callee.name in {"indexOf", "search", "lastIndexOf"}
    ):
        return _found(machine, left, (operator, _only(evaluate(machine, right, state))), state, truth)
    if operator in {"==", "==="}:
        return _same(machine, left, right, state, truth)
    if operator == "in":
        if truth and _is_ours(evaluate(machine, right, state)):
            looked_at(machine, left, state)
        return True
    return operator == "instance"


def _same(machine: Machine, left: ir.Expr, right: ir.Expr, state: Env, truth: bool) -> bool:  # noqa: FBT001
    """A key that is none of the dangerous ones; a protocol that is ours."""
    if not truth:
        if _only(evaluate(machine, right, state)) == "__proto__":
            clean(machine, left, state, _PROTOTYPE)
        return False
    return isinstance(_only(evaluate(machine, right, state)), str) and _is_protocol(machine, left, state)


def _typed(machine: Machine, place: ir.Expr, kind: object, state: Env, truth: bool) -> bool:  # noqa: FBT001
    if truth and kind in _PLAIN_TYPES:
        clean(machine, place, state, _ALL)
    elif (truth and kind == "string") or (not truth and kind == "object"):
        clean(machine, place, state, _TEXT)
    return True


def _found(machine: Machine, call: ir.Call, asked: tuple[str, object], state: Env, truth: bool) -> bool:  # noqa: FBT001
    """`LIST.indexOf(value) !== -1`, `text.indexOf("..") < 0`, `text.indexOf(root) === 0`."""
    operator, bound = asked
    if bound not in _MISSING or isinstance(bound, bool):
        return True
    positions: dict[tuple[str, object], bool] = {
        ("==", -1): False,
        (">", -1): True,
        (">=", 0): True,
        ("<", 0): False,
        ("===", -1): False,
    }
    present = positions.get((operator, bound))
    if present is None:
        if operator in {"==", "==="} and bound == 0:
            _starts(machine, call, state, truth)
        return True
    checker = _tested if isinstance(call.callee, ir.Attr) and call.callee.name == "search" else _includes
    checker(machine, call, state, truth == present)
    return True
