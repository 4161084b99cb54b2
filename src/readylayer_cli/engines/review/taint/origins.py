"""What a variable was made of, so that a test of the one tells of the other."""

from collections.abc import Iterator

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.machine import Machine
from readylayer_cli.engines.review.taint.value import EVERYTHING, Value

_ALL = frozenset({EVERYTHING})
_ADDRESSES = frozenset({"ssrf", "redirect"})
_KEEPING: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("lower", "upper", "strip", "Clone", "unquote", "QueryUnescape", "PathUnescape", "toLowerCase", "toUpperCase"),
        _ALL,
    ),
    **dict.fromkeys(
        (
            "Parse",
            "ParseRequestURI",
            "urlparse",
            "urlsplit",
            "URL",
            "Hostname",
            "hostname",
            "netloc",
            "Host",
            "host",
            "getHost",
            "getAuthority",
        ),
        _ADDRESSES,
    ),
    **dict.fromkeys(
        (
            "Clean",
            "Rel",
            "Abs",
            "EvalSymlinks",
            "Join",
            "ToSlash",
            "FromSlash",
            "abspath",
            "realpath",
            "normpath",
            "resolve",
            "relpath",
            "relative",
            "Dir",
            "Split",
        ),
        frozenset({"path"}),
    ),
}
"""Functions that keep what was dangerous, and the kinds of sinks for which a test of their result tells of it."""


def kept_in(made: ir.Expr | None, kinds: frozenset[str]) -> Iterator[tuple[ir.Expr, frozenset[str]]]:
    """The places that went into a value, with the kinds of sinks for which they are as harmless as it was found."""
    match made:
        case ir.Call(callee=ir.Attr(base=base, name=name), args=args) if name in _KEEPING:
            told = _shared(kinds, _KEEPING[name])
            for place in (base, *args):
                if told:
                    yield place, told
        case ir.Attr(base=base, name=name) if name in _KEEPING:
            if told := _shared(kinds, _KEEPING[name]):
                yield base, told
        case ir.Cast(value=value):
            yield from kept_in(value, kinds)
        case _:
            return


def went_well(machine: Machine, call: ir.Expr, callee: Value) -> frozenset[str]:
    """The kinds of sinks for which the arguments of a call are harmless, since it found no fault in them."""
    if not isinstance(call, ir.Call):
        return frozenset()
    kinds = machine.model.cleaners.get(callee.ref, frozenset())
    return kinds if EVERYTHING in kinds else frozenset()


def _shared(kinds: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    if EVERYTHING in kinds:
        return told
    return kinds if EVERYTHING in told else kinds & told
