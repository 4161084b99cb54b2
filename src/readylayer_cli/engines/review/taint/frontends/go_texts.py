"""Go's functions on texts in the words of the engine: its own methods of texts, tests and joined pieces."""

import re
from collections.abc import Callable

from readylayer_cli.engines.review.taint import ir

_VERB = re.compile(r"%([-+# 0]*)(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:\[\d+\])?([a-zA-Z%])")
_TEXT_VERBS = frozenset("svw")
_ESCAPED_VERBS = frozenset("q")

Args = tuple[ir.Expr, ...]


def formatted(text: str, at_text: ir.At, args: Args, place: ir.At) -> ir.Expr:
    """`Sprintf`: the pieces in order; numbers are numbers, whatever is printed by `%d`."""
    parts: list[ir.Expr] = []
    last = taken = 0
    for verb in _VERB.finditer(text):
        if verb[2] == "%":
            parts.append(ir.Const(text[last : verb.start()] + "%", at_text))
            last = verb.end()
            continue
        if taken >= len(args):
            break
        parts.append(ir.Const(text[last : verb.start()], at_text))
        parts.append(_printed(verb[1], verb[2], args[taken], place))
        taken += 1
        last = verb.end()
    parts.append(ir.Const(text[last:], at_text))
    parts += args[taken:]
    return ir.Text(tuple(part for part in parts if not (isinstance(part, ir.Const) and part.value == "")), place)


def verbs(text: str) -> int:
    """How many values the format takes."""
    return sum(1 for verb in _VERB.finditer(text) if verb[2] != "%")


def _printed(flags: str, verb: str, arg: ir.Expr, place: ir.At) -> ir.Expr:
    if verb in _ESCAPED_VERBS or (verb == "v" and "#" in flags):
        return ir.Call(ir.Name("@quoted", place), (arg,), (), (), place)
    if verb in _TEXT_VERBS:
        return arg
    return ir.Mix((arg,), place, number=True) if not isinstance(arg, ir.Const) else arg


def _method(name: str) -> Callable[[Args, ir.At], ir.Expr]:
    return lambda args, at: ir.Call(ir.Attr(args[0], name, at), args[1:], (), (), at)


def _contains(args: Args, at: ir.At) -> ir.Expr:
    return ir.Test("in", args[1], args[0], at)


def _member(args: Args, at: ir.At) -> ir.Expr:
    return ir.Test("in", args[1], args[0], at)


def _contains_any(args: Args, at: ir.At) -> ir.Expr:
    """Any of these characters."""
    characters = args[1]
    if not isinstance(characters, ir.Const) or not isinstance(characters.value, str):
        return ir.Opaque((), at)
    tests = tuple(ir.Test("in", ir.Const(each, at), args[0], at) for each in characters.value[:20])
    return ir.Logic("or", tests, at) if tests else ir.Const(value=False, at=at)


def _same(args: Args, at: ir.At) -> ir.Expr:
    lowered = (
        ir.Call(ir.Attr(each, "lower", at), (), (), (), at) if not isinstance(each, ir.Const) else each for each in args
    )
    left, right = (
        ir.Const(each.value.lower(), at) if isinstance(each, ir.Const) and isinstance(each.value, str) else each
        for each in lowered
    )
    return ir.Test("==", left, right, at)


def _joined(args: Args, at: ir.At) -> ir.Expr:
    return ir.Call(ir.Attr(args[1], "join", at), (args[0],), (), (), at)


def _matched(args: Args, at: ir.At) -> ir.Expr:
    return ir.Call(ir.Name("search", at), args, (), (), at)


def _text(args: Args, at: ir.At) -> ir.Expr:
    return ir.Text(args, at)


def _line(args: Args, at: ir.At) -> ir.Expr:
    return ir.Text((*args, ir.Const("\n", at)), at)


FUNCTIONS: dict[str, tuple[int, Callable[[Args, ir.At], ir.Expr]]] = {
    **{
        f"{package}.{go}": (count, _method(own))
        for package in ("strings", "bytes")
        for go, own, count in (
            ("ToLower", "lower", 1),
            ("ToUpper", "upper", 1),
            ("TrimSpace", "strip", 1),
            ("Split", "split", 2),
            ("Fields", "split", 1),
            ("SplitN", "split", 3),
            ("HasPrefix", "startswith", 2),
            ("HasSuffix", "endswith", 2),
            ("ReplaceAll", "replace", 3),
            ("Replace", "replace", 4),
            ("Trim", "strip", 2),
            ("TrimLeft", "lstrip", 2),
            ("TrimRight", "rstrip", 2),
            ("Title", "title", 1),
        )
    },
    "strings.Contains": (2, _contains),
    "bytes.Contains": (2, _contains),
    "strings.ContainsRune": (2, _contains),
    "strings.ContainsAny": (2, _contains_any),
    "slices.Contains": (2, _member),
    "strings.EqualFold": (2, _same),
    "strings.Join": (2, _joined),
    "bytes.Join": (2, _joined),
    "regexp.MatchString": (2, _matched),
    "regexp.Match": (2, _matched),
    "lo.Contains": (2, _member),
    "funk.Contains": (2, _member),
    "funk.ContainsString": (2, _member),
    "fmt.Sprint": (0, _text),
    "fmt.Sprintln": (0, _line),
}
"""Full name -> how many arguments it has at least, and what it is in the engine's words."""

METHODS: dict[str, str] = {"MatchString": "search", "Match": "search"}
"""Methods whose name alone tells what they are."""

INDEXES = frozenset({"strings.Index", "strings.IndexByte", "strings.IndexRune", "strings.LastIndex", "bytes.Index"})
"""Functions that tell where something is in a text; -1: nowhere."""
