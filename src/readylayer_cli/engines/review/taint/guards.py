"""What a test tells of the values that it looks at, on each of its two ways."""

import re
from dataclasses import replace

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.checkers import CHECKERS
from readylayer_cli.engines.review.taint.evaluate import constant_key, evaluate, update
from readylayer_cli.engines.review.taint.machine import Env, Machine
from readylayer_cli.engines.review.taint.marks import QUOTED
from readylayer_cli.engines.review.taint.origins import went_well
from readylayer_cli.engines.review.taint.patterns import harmless_kinds
from readylayer_cli.engines.review.taint.places import clean, clean_alike, last_name, note, tainted_places
from readylayer_cli.engines.review.taint.value import EVERYTHING, NORMAL, Value

_ALL = frozenset({EVERYTHING})
_ADDRESSES = frozenset({"ssrf", "redirect"})
_WORD_TESTS = frozenset({"isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isidentifier"})
_CHECKING = re.compile(
    r"(?:is|has|_?check|_?validate|_?verify|ensure|_?allowed?|can|_?valid)_?(?:\w*_)?"
    r"(?:safe|valid|allowed|permitted|trusted|whitelisted|allowlisted|ok|legal|local|relative|internal|known|numeric|public|external|"
    r"url|path|host|name|file|filename|input|redirect|target|domain|scheme)\w*\Z|(?:url_has_allowed_host_and_scheme|"
    r"(?:is|has)?(?:Safe|Valid|Allowed|Trusted|Permitted)\w*|(?:validate|verify|check|is|isAllowed|isValid|isSafe)[A-Z]\w*)\Z",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"(?:is|has|_?contains|_?looks)_?(?:\w*_)?(?:private|blocked|forbidden|unsafe|malicious|invalid|denied|banned|dangerous|suspicious|illegal|bad|evil|traversal)\w*\Z"
)
_DEEPEST_GUARD = 3
_WEIGHT = 64
_SAME_WORD = frozenset({"lower", "upper", "strip", "casefold", "toLowerCase", "toUpperCase", "trim", "toString"})
_WORDS = frozenset({"sql", "command", "xss", "path", "log", "header", "ldap", "xpath", "template", "code", "nosql"})
_GIVING_NOTHING = frozenset({"ParseIP"})
_TELLING_NOTHING = {
    *("IsDir", "IsRegular", "IsNil", "IsZero", "IsNotExist", "IsExist", "IsEmpty", "isEmpty", "isNull"),
    *("isArray", "isDirectory", "isFile"),
}
_HOST_MEMBERS = frozenset({"getHost", "getAuthority", "Host", "Hostname", "netloc", "hostname", "host", "origin"})


def assume(machine: Machine, test: ir.Expr, env: Env, *, truth: bool) -> Env | None:
    """A copy of the state in which the test came out so; `None` if it cannot have."""
    machine.spend(len(env) // _WEIGHT)
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
        clean(machine, subject, inside, _ALL)
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
            for place in tainted_places(machine, base, state):  # no host at all
                clean(machine, place, state, _ADDRESSES)
            clean_alike(machine, base, state, _ADDRESSES)
            return True
        case _:
            known = evaluate(machine, test, state)
            if known.made is not None and not _recall(machine, known.made, state, truth=truth):
                return False
            if not truth and isinstance(test, ir.Name | ir.Attr | ir.Item):
                clean(machine, test, state, _ALL)  # nothing is in it
            elif isinstance(test, ir.Item) and machine.members_are_elements:
                _in_table(machine, test, state)
            return known.constants is None or bool(known.taints) or any(bool(each) == truth for each in known.constants)


def _recall(machine: Machine, made: ir.Expr, state: Env, *, truth: bool) -> bool:
    """A variable came out so that was given this expression."""
    match made:
        case ir.Test() | ir.Logic():
            return _assume(machine, made, state, truth=truth)
        case ir.Call():
            return _apply_check(machine, made, state, truth=truth)
        case ir.Outcome(call=ir.Call() as call) if truth:
            return _went_well(machine, call, state, error=made.error)
        case _:
            return True


def _went_well(machine: Machine, call: ir.Call, state: Env, *, error: bool) -> bool:
    """A call gave no error: what it checks is right, and what it reads is what it says."""
    callee = evaluate(machine, call.callee, state)
    kinds = went_well(machine, call, callee)
    for place in call.args if kinds else ():
        clean(machine, place, state, kinds)
    if not callee.functions or machine.depth >= _DEEPEST_GUARD:
        return _apply_check(machine, call, state, truth=True)
    from readylayer_cli.engines.review.taint.calls import runs_of  # a cycle: calls run statements
    from readylayer_cli.engines.review.taint.summaries import assume_success  # likewise

    before = dict(state)
    assume_success(machine, call, runs_of(machine, call, state), state, error=error)
    if _CHECKING.match(last_name(call.callee)) and all(state.get(name) == before[name] for name in before):
        _clean_asked_of(machine, call, state)
    return True


def _in_table(machine: Machine, test: ir.Item, state: Env) -> None:
    """A table of our own has something under a key."""
    if test.key is not None and not evaluate(machine, test.base, state).all_taints():
        looked_at(machine, test.key, state)


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
    if machine.compare is not None and machine.compare(machine, test, state, truth):
        return True
    return _assume_comparison(machine, test, state, truth=truth)


def _assume_comparison(machine: Machine, test: ir.Test, state: Env, *, truth: bool) -> bool:
    operator, right = test.operator, test.right
    if operator in {"!=", "!==", "is not", "<>", "not in"}:
        operator = {"not in": "in"}.get(operator, "==")
        truth = not truth
    if right is None:
        return True
    if operator == "==" and isinstance(right, ir.Const) and right.value is None:
        told = _assume_nothing(machine, test.left, state, truth=truth)
        if told is not None:
            return told
    if isinstance(right, ir.Const) and operator in {"==", "===", "is"} and right.value in {None, True, False}:
        if right.value is None and truth and isinstance(test.left, ir.Name | ir.Attr | ir.Item):
            clean(machine, test.left, state, _ALL)
            return True
        if isinstance(test.left, ir.Call) or isinstance(right.value, bool):
            return _assume(machine, test.left, state, truth=truth == bool(right.value))
    if operator in {"<=", ">="} and truth:
        _subset(machine, *((test.left, right) if operator == "<=" else (right, test.left)), state)
    if operator in {"==", "===", "is"} and truth:
        _equal(machine, test.left, right, state)
        _equal(machine, right, test.left, state)
    elif operator == "in":
        _contained(machine, test.left, right, state, truth=truth)
    return True


def _assume_nothing(machine: Machine, subject: ir.Expr, state: Env, *, truth: bool) -> bool | None:
    """An error that is none: the call went well. `None` if the subject is no error."""
    made: ir.Expr | None = subject
    if isinstance(subject, ir.Name):
        made = machine.look_up(subject.id, state).made
    if isinstance(made, ir.Outcome):
        if isinstance(subject, ir.Name):
            known = machine.look_up(subject.id, state)
            state[subject.id] = replace(known, constants=frozenset((None if truth else True,)))
        well = truth and isinstance(made.call, ir.Call)
        return _went_well(machine, made.call, state, error=True) if well and isinstance(made.call, ir.Call) else True
    if isinstance(made, ir.Call) and not truth and last_name(made.callee) in _GIVING_NOTHING:
        for place in made.args:
            clean(machine, place, state, _WORDS)
    return None


def _vouched(machine: Machine, expr: ir.Expr, state: Env) -> bool:
    """Whether a member was looked at that vouches for its owner, who can be trusted from here on."""
    if not machine.model.vouchers or not isinstance(expr, ir.Attr):
        return False
    owner = evaluate(machine, expr.base, state)
    if f"{owner.ref}.{expr.name}" not in machine.model.vouchers:
        return False
    update(machine, expr.base, state, lambda _old: Value(known=True))
    return True


def _equal(machine: Machine, one: ir.Expr, other: ir.Expr, state: Env) -> None:
    """Equal to something that no stranger chose."""
    reference = evaluate(machine, other, state)
    if not reference.all_taints() and _vouched(machine, one, state):
        return
    if isinstance(one, ir.Call) and not one.args and last_name(one.callee) in _HOST_MEMBERS:
        one = one.callee
    if isinstance(one, ir.Attr) and one.name in _HOST_MEMBERS and not reference.harmful("redirect"):
        looked_at(machine, one, state)
        return
    if reference.all_taints() or (isinstance(other, ir.Const) and other.value in {None, "", True, False}):
        if isinstance(other, ir.Const) and other.value == "":
            clean(machine, one, state, _ALL)  # nothing is in it
        return
    looked_at(machine, one, state)


def _contained(machine: Machine, item: ir.Expr, container: ir.Expr, state: Env, *, truth: bool) -> None:
    known, text = constant_key(evaluate(machine, item, state))
    if known and isinstance(text, str):
        if not truth:
            note(machine, container, state, f"-{text}")
            if text == "'" and isinstance(container, ir.Item):
                note(machine, container.base, state, QUOTED[2])
        return
    if truth and isinstance(container, ir.Attr) and container.name == "parents":
        _inside(machine, container.base, state)
        return
    options = evaluate(machine, container, state)
    if truth and options.constants is not None and not options.all_taints():
        clean(machine, item, state, _letters_of(options))
        return
    if truth and not options.all_taints() and options.constants is None:
        looked_at(machine, item, state)


def _letters_of(options: Value) -> frozenset[str]:
    """For which sinks a part of a known text is harmless, whatever part it is."""
    texts = [str(text) for text in options.constants or () if text]
    return (
        frozenset.intersection(*(harmless_kinds(f"[{re.escape(text)}]+", "fullmatch") for text in texts))
        if texts
        else frozenset()
    )


def _subset(machine: Machine, part: ir.Expr, whole: ir.Expr, state: Env) -> None:
    """`set(text) <= ALLOWED`: nothing but these is in it."""
    options = evaluate(machine, whole, state)
    if options.all_taints() or not isinstance(part, ir.Call) or last_name(part.callee) not in {"set", "frozenset"}:
        return
    for place in (place for each in part.args for place in tainted_places(machine, each, state)):
        clean(machine, place, state, _ALL)


def _inside(machine: Machine, place: ir.Expr, state: Env) -> None:
    """A resolved path has been found to lie in a folder."""
    value = evaluate(machine, place, state)
    if value.taints and all(NORMAL in taint.clean for taint in value.taints):
        clean(machine, place, state, frozenset({"path"}))


def assume_in_place(machine: Machine, test: ir.Expr, state: Env, *, truth: bool) -> None:
    """Change the state to what the test tells of it."""
    _assume(machine, test, state, truth=truth)


def looked_at(machine: Machine, expr: ir.Expr, state: Env) -> None:
    """An allow-list was passed by this value, or by a part of it."""
    if _vouched(machine, expr, state):
        return
    if isinstance(expr, ir.Call) and not expr.args and last_name(expr.callee) in _HOST_MEMBERS:
        expr = expr.callee
    if isinstance(expr, ir.Attr) and expr.name in _HOST_MEMBERS:
        for place in tainted_places(machine, expr.base, state):
            clean(machine, place, state, _ADDRESSES)
        clean_alike(machine, expr.base, state, _ADDRESSES)
        return
    match expr:
        case ir.Call(callee=ir.Attr(base=base, name=name), args=()) if name in _SAME_WORD:
            looked_at(machine, base, state)
        case ir.Cast(value=value):
            looked_at(machine, value, state)
        case ir.Call(callee=callee, args=args) if last_name(callee) in {"commonpath", "commonprefix", "dirname"}:
            for place in (place for each in args for place in tainted_places(machine, each, state)):
                clean(machine, place, state, frozenset({"path"}))
        case ir.Call(callee=callee, args=args) if last_name(callee) in {"type", "typeof"}:
            for each in args:
                clean(machine, each, state, _ALL)
        case ir.Name() | ir.Attr() | ir.Item():
            clean(machine, expr, state, _ALL)
        case _:
            pass


def _assume_call(machine: Machine, test: ir.Call, state: Env, *, truth: bool) -> bool:
    known = evaluate(machine, test, state)
    if known.constants is not None and not known.taints and not any(bool(each) == truth for each in known.constants):
        return False
    return _apply_check(machine, test, state, truth=truth)


def _apply_check(machine: Machine, test: ir.Call, state: Env, *, truth: bool) -> bool:
    last = last_name(test.callee)
    if last in _TELLING_NOTHING:
        return True
    checker = machine.checkers.get(last) or CHECKERS.get(last)
    if checker is not None:
        checker(machine, test, state, truth)
    elif truth and last in _WORD_TESTS and isinstance(test.callee, ir.Attr):
        clean(machine, test.callee.base, state, _ALL)
    elif _is_followed(machine, test, state):
        return _assume_followed(machine, test, state, truth=truth)
    elif (not truth and _WARNING.match(last)) or (truth and _CHECKING.match(last)):
        _clean_asked_of(machine, test, state)
    return True


def _clean_asked_of(machine: Machine, test: ir.Call, state: Env) -> None:
    places = (*test.args, *(value for _, value in test.keywords))
    for place in places or ((test.callee.base,) if isinstance(test.callee, ir.Attr) else ()):
        clean(machine, place, state, _ALL)


def _is_followed(machine: Machine, test: ir.Call, state: Env) -> bool:
    return bool(evaluate(machine, test.callee, state).functions) and machine.depth < _DEEPEST_GUARD


def _assume_followed(machine: Machine, test: ir.Call, state: Env, *, truth: bool) -> bool:
    """A function of the file: what its own tests say, or else what its name does."""
    from readylayer_cli.engines.review.taint.calls import runs_of  # a cycle: calls run statements
    from readylayer_cli.engines.review.taint.summaries import assume_outcome  # likewise

    before = dict(state)
    if not assume_outcome(machine, test, runs_of(machine, test, state), state, truth=truth):
        return False
    expected = _CHECKING if truth else _WARNING
    if expected.match(last_name(test.callee)) and all(state.get(name) == before[name] for name in before):
        _clean_asked_of(machine, test, state)
    return True
