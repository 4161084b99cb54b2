"""What a test tells of the values that it looks at, on each of its two ways."""

import re
from collections.abc import Callable

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.evaluate import constant_key, evaluate, update
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.patterns import harmless_kinds
from readylayer_cli.engines.review.taint.value import EVERYTHING, NORMAL, Value, cleaned

_ALL = frozenset({EVERYTHING})
_ADDRESSES = frozenset({"ssrf", "redirect"})
_WORD_TESTS = frozenset({"isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isidentifier"})
_CHECKING = re.compile(
    r"(?:is|has|_?check|_?validate|_?verify|ensure|_?allowed?|can|_?valid)_?(?:\w*_)?"
    r"(?:safe|valid|allowed|permitted|trusted|whitelisted|allowlisted|ok|legal|local|relative|internal|known|numeric|"
    r"url|path|host|name|file|filename|input|redirect|target|domain|scheme)\w*\Z|(?:url_has_allowed_host_and_scheme|"
    r"(?:is|has)?(?:Safe|Valid|Allowed|Trusted|Permitted)\w*|(?:validate|verify|check|is|isAllowed|isValid|isSafe)[A-Z]\w*)\Z",
    re.IGNORECASE,
)
_CHARACTERS: dict[str, frozenset[str]] = {
    "'": frozenset({"sql", "xpath", "code"}),
    '"': frozenset({"xpath", "code"}),
    "..": frozenset({"path"}),
    "/": frozenset({"path"}),
    "\\": frozenset({"path"}),
    "../": frozenset({"path"}),
    "<": frozenset({"xss"}),
    "\n": frozenset({"log", "header"}),
    "\r": frozenset({"log", "header"}),
    "//": frozenset({"redirect"}),
    "://": frozenset({"ssrf", "redirect"}),
    ";": frozenset({"command"}),
}
_SAME_WORD = frozenset({"lower", "upper", "strip", "casefold", "toLowerCase", "toUpperCase", "trim", "toString"})
_HOST_MEMBERS = frozenset({"netloc", "hostname", "host", "origin", "scheme", "port"})


def assume(machine: Machine, test: ir.Expr, env: Env, *, truth: bool) -> Env | None:
    """A copy of the state in which the test came out so; `None` if it cannot have."""
    state = dict(env)
    return state if _assume(machine, test, state, truth=truth) else None


def assume_case(
    machine: Machine, subject: ir.Expr, values: tuple[ir.Expr, ...], env: Env | None
) -> tuple[Env | None, Env | None]:
    """The states inside and after a case: inside, the subject is one of the constants it was compared with."""
    if env is None:
        return None, None
    if not values:
        return dict(env), None
    known = evaluate(machine, subject, env)
    wanted = [evaluate(machine, value, env) for value in values]
    options = {option for value in wanted for option in (value.constants or ())}
    inside, after = dict(env), dict(env)
    if all(value.is_constant for value in wanted):
        if known.constants is not None and not known.taints:
            if not known.constants & options:
                return None, after
            if known.constants <= options:
                return inside, None
        _clean(machine, subject, inside, _ALL)
    return inside, after


def _assume(machine: Machine, test: ir.Expr, state: Env, *, truth: bool) -> bool:
    machine.spend()
    match test:
        case ir.Const(value=value):
            return bool(value) == truth
        case ir.Logic(operator="not", operands=operands):
            return _assume(machine, operands[0], state, truth=not truth)
        case ir.Logic(operator=operator, operands=operands):
            return _assume_logic(machine, operator, operands, state, truth=truth)
        case ir.Test():
            return _assume_test(machine, test, state, truth=truth)
        case ir.Call():
            return _assume_call(machine, test, state, truth=truth)
        case ir.Store(target=target, value=value):
            return _assume(machine, value, state, truth=truth) and _assume(machine, target, state, truth=truth)
        case ir.Attr(base=base, name=name) if name in _HOST_MEMBERS and not truth:
            for place in _tainted_places(machine, base, state):  # no host at all
                _clean(machine, place, state, _ADDRESSES)
            return True
        case _:
            known = evaluate(machine, test, state)
            if not truth and isinstance(test, ir.Name | ir.Attr | ir.Item):
                _clean(machine, test, state, _ALL)  # nothing is in it
            return known.constants is None or bool(known.taints) or any(bool(each) == truth for each in known.constants)


def _assume_logic(machine: Machine, operator: str, operands: tuple[ir.Expr, ...], state: Env, *, truth: bool) -> bool:
    all_hold = (operator in {"and", "&&"}) == truth
    if all_hold:
        return all(_assume(machine, operand, state, truth=truth) for operand in operands)
    # one of them came out so, nobody knows which: only what holds on every way is kept
    ways: list[Env] = []
    before = dict(state)
    for operand in operands:
        way = dict(before)
        if _assume(machine, operand, way, truth=truth):
            ways.append(way)
        if not _assume(machine, operand, before, truth=not truth):
            break
    if not ways:
        return False
    from readylayer_cli.engines.review.taint.execute import joined_states  # a cycle: statements assume tests

    state.update(joined_states(ways) or {})
    return True


def _assume_test(machine: Machine, test: ir.Test, state: Env, *, truth: bool) -> bool:
    outcome = evaluate(machine, test, state)
    if outcome.constants is not None and not any(bool(each) == truth for each in outcome.constants):
        return False
    operator, right = test.operator, test.right
    if operator in {"!=", "!==", "is not", "<>", "not in"}:
        operator = {"not in": "in"}.get(operator, "==")
        truth = not truth
    if right is None:
        return True
    if operator in {"==", "===", "is"} and truth:
        _equal(machine, test.left, right, state)
        _equal(machine, right, test.left, state)
    elif operator == "in":
        _contained(machine, test.left, right, state, truth=truth)
    return True


def _equal(machine: Machine, one: ir.Expr, other: ir.Expr, state: Env) -> None:
    """Equal to something that no stranger chose."""
    reference = evaluate(machine, other, state)
    if isinstance(one, ir.Attr) and one.name in _HOST_MEMBERS and not reference.all_taints():
        _clean_looked_at(machine, one, state)
        return
    if reference.all_taints() or (isinstance(other, ir.Const) and other.value in {None, "", True, False}):
        return
    _clean_looked_at(machine, one, state)


def _contained(machine: Machine, item: ir.Expr, container: ir.Expr, state: Env, *, truth: bool) -> None:
    known, text = constant_key(evaluate(machine, item, state))
    if known and isinstance(text, str):
        if not truth and text in _CHARACTERS:
            _clean(machine, container, state, _CHARACTERS[text])
        return
    options = evaluate(machine, container, state)
    if truth and not options.all_taints() and options.constants is None:
        _clean_looked_at(machine, item, state)


def _clean_looked_at(machine: Machine, expr: ir.Expr, state: Env) -> None:
    """An allow-list was passed by this value, or by a part of it."""
    if isinstance(expr, ir.Attr) and expr.name in _HOST_MEMBERS:
        for place in _tainted_places(machine, expr.base, state):
            _clean(machine, place, state, _ADDRESSES)
        return
    match expr:
        case ir.Call(callee=ir.Attr(base=base, name=name), args=()) if name in _SAME_WORD:
            _clean_looked_at(machine, base, state)
        case ir.Cast(value=value):
            _clean_looked_at(machine, value, state)
        case ir.Call(callee=callee, args=args) if _last_name(callee) in {"commonpath", "commonprefix", "dirname"}:
            for place in (place for each in args for place in _tainted_places(machine, each, state)):
                _clean(machine, place, state, frozenset({"path"}))
        case ir.Call(callee=callee, args=args) if _last_name(callee) in {"type", "typeof"}:
            for each in args:
                _clean(machine, each, state, _ALL)
        case ir.Name() | ir.Attr() | ir.Item():
            _clean(machine, expr, state, _ALL)
        case _:
            pass


def _assume_call(machine: Machine, test: ir.Call, state: Env, *, truth: bool) -> bool:
    known = evaluate(machine, test, state)
    if known.constants is not None and not known.taints and not any(bool(each) == truth for each in known.constants):
        return False
    last = _last_name(test.callee)
    checker = _CHECKERS.get(last)
    if checker is not None:
        checker(machine, test, state, truth)
    elif truth and last in _WORD_TESTS and isinstance(test.callee, ir.Attr):
        _clean(machine, test.callee.base, state, _ALL)
    elif truth and _CHECKING.match(last):
        places = (*test.args, *(value for _, value in test.keywords))
        for place in places or ((test.callee.base,) if isinstance(test.callee, ir.Attr) else ()):
            _clean(machine, place, state, _ALL)
    return True


def _matched(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001 - one signature for all
    """A regular expression that harmful texts do not pass."""
    if not truth or not test.args:
        return
    last = _last_name(test.callee)
    if len(test.args) >= 2:
        pattern, subject = evaluate(machine, test.args[0], state), test.args[1]
    else:
        owner = evaluate(machine, test.callee.base, state) if isinstance(test.callee, ir.Attr) else Value()
        pattern, subject = owner.keys.get("@pattern", Value()), test.args[0]
    known, text = constant_key(pattern)
    if known and isinstance(text, str):
        _clean(machine, subject, state, harmless_kinds(text, last))


def _starts(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    """A known beginning holds a normalised path or an address in its place."""
    if not truth or not test.args or not isinstance(test.callee, ir.Attr):
        return
    begun = evaluate(machine, test.args[0], state)
    if begun.all_taints():
        return
    place = test.callee.base
    normal = _is_normal(evaluate(machine, place, state))
    for target in _tainted_places(machine, place, state):
        kinds = set()
        if normal or _is_normal(evaluate(machine, target, state)):
            kinds.add("path")
        if any(isinstance(text, str) and re.match(r"https?://[^/]+/", text) for text in begun.constants or ()):
            kinds |= _ADDRESSES
        _clean(machine, target, state, frozenset(kinds))


def _is_normal(value: Value) -> bool:
    return bool(value.taints) and all(NORMAL in taint.clean for taint in value.taints)


def _relative(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if truth and isinstance(test.callee, ir.Attr):
        _clean(machine, test.callee.base, state, frozenset({"path"}))


def _instance(machine: Machine, test: ir.Call, state: Env, truth: bool) -> None:  # noqa: FBT001
    if (
        truth
        and len(test.args) == 2
        and isinstance(test.args[1], ir.Name)
        and test.args[1].id in {"int", "float", "bool"}
    ):
        _clean(machine, test.args[0], state, _ALL)


_CHECKERS: dict[str, Callable[[Machine, ir.Call, Env, bool], None]] = {
    "match": _matched,
    "fullmatch": _matched,
    "search": _matched,
    "startswith": _starts,
    "startsWith": _starts,
    "HasPrefix": _starts,
    "is_relative_to": _relative,
    "isinstance": _instance,
}


def _clean(machine: Machine, place: ir.Expr, state: Env, kinds: frozenset[str]) -> None:
    if kinds:
        update(machine, place, state, lambda value: cleaned(value, kinds))


def _tainted_places(machine: Machine, expr: ir.Expr, state: Env) -> list[ir.Expr]:
    """The variables inside an expression that a stranger fills."""
    match expr:
        case ir.Name() | ir.Item() | ir.Attr():
            if evaluate(machine, expr, state).all_taints():
                return (
                    [expr]
                    if isinstance(expr, ir.Name | ir.Item)
                    else [*_tainted_places(machine, expr.base, state), expr]
                )
            return []
        case ir.Call(callee=callee, args=args):
            owner = [callee.base] if isinstance(callee, ir.Attr) else []
            return [place for each in (*owner, *args) for place in _tainted_places(machine, each, state)]
        case ir.Text(parts=parts) | ir.Opaque(parts=parts) | ir.Mix(parts=parts):
            return [place for each in parts for place in _tainted_places(machine, each, state)]
        case ir.Cast(value=value):
            return _tainted_places(machine, value, state)
        case ir.Sequence(items=items):
            return [place for each in items for place in _tainted_places(machine, each, state)]
        case _:
            return []


def _last_name(callee: ir.Expr) -> str:
    return callee.name if isinstance(callee, ir.Attr) else callee.id if isinstance(callee, ir.Name) else ""
