"""Methods of texts whose result is certain when text and arguments are."""

from collections.abc import Callable
from itertools import product

from readylayer_cli.engines.review.taint.ir import Scalar
from readylayer_cli.engines.review.taint.model import CallFacts
from readylayer_cli.engines.review.taint.value import Value, carried, cleaned

_MOST = 24
_REPLACED: dict[str, frozenset[str]] = {
    "\n": frozenset({"log", "header"}),
    "<": frozenset({"xss"}),
    "..": frozenset({"path"}),
}
"""Characters without which a text is harmless for some kinds of sinks."""
_ADDRESSES = frozenset({"ssrf", "redirect"})

_METHODS: dict[str, Callable[..., Scalar]] = {
    "lower": str.lower, "upper": str.upper, "strip": str.strip, "lstrip": str.lstrip, "rstrip": str.rstrip,
    "title": str.title, "startswith": str.startswith, "endswith": str.endswith, "isdigit": str.isdigit,
    "find": str.find, "capitalize": str.capitalize, "zfill": str.zfill,
}  # fmt: skip
_TAKING_ARGUMENTS = frozenset({"replace", "join", "format", "ljust", "rjust", "center", "concat", "format_map"})
_FUNCTIONS: dict[str, Callable[..., Scalar]] = {
    "len": len,
    "ord": ord,
    "abs": abs,
    "int": int,
    "str": str,
    "bool": bool,
}
_PLAIN = frozenset({"str", "String", "repr", "ascii", "bytes"})


def folded(facts: CallFacts) -> Value | None:
    """The result of a builtin on known scalars."""
    function = _FUNCTIONS.get(facts.ref)
    options = facts.args[0].constants if len(facts.args) == 1 else None
    if function is None or options is None or facts.args[0].taints or facts.args[0].keys:
        return None
    try:
        return Value(constants=frozenset(function(option) for option in options), known=True)
    except (TypeError, ValueError):
        return None


def _without(facts: CallFacts) -> frozenset[str]:
    """The kinds of sinks for which a text is harmless once these characters are replaced in it."""
    if len(facts.args) < 2 or any(arg.constants is None or len(arg.constants) != 1 for arg in facts.args[:2]):
        return frozenset()
    old, new = (next(iter(arg.constants or ("",))) for arg in facts.args[:2])
    if not isinstance(old, str) or not isinstance(new, str):
        return frozenset()
    return frozenset() if old in new else _REPLACED.get(old, frozenset())


def text_result(facts: CallFacts) -> Value | None:
    """The result of a text's method, or of making a text; `None` for anything else."""
    if facts.method == "replace" and not facts.receiver.is_constant:
        made = carried((facts.receiver, *(cleaned(arg, _ADDRESSES) for arg in facts.args)))  # somewhere in the middle
        return cleaned(made, _without(facts))
    if facts.method in _TAKING_ARGUMENTS and not facts.ref.startswith("re."):
        return carried((facts.receiver, *facts.args, *facts.keywords.values()))
    if facts.ref in _PLAIN and len(facts.args) == 1:
        value = facts.args[0]
        return value if value.constants is None else Value(constants=frozenset(map(str, value.constants)), known=True)
    method = _METHODS.get(facts.method)
    options = [facts.receiver.constants, *(arg.constants for arg in facts.args)]
    if method is None or facts.receiver.taints or any(option is None for option in options):
        return None
    results = set()
    for index, values in enumerate(product(*(sorted(option or (), key=repr) for option in options))):
        if index >= _MOST:
            return None
        try:
            results.add(method(*values))
        except TypeError:
            return None
    return Value(constants=frozenset(results), known=True) if results else None
