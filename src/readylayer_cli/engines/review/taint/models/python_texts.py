"""Python's texts: what their methods give, exactly where everything is known, and what is known of the result else."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from readylayer_cli.engines.review.taint.ir import Scalar
from readylayer_cli.engines.review.taint.marks import DOUBLED_QUOTES, noted, without
from readylayer_cli.engines.review.taint.model import CallFacts, Method
from readylayer_cli.engines.review.taint.value import Value, carried, cleaned, constant, element

_MOST = 24
_ADDRESSES = frozenset({"ssrf", "redirect"})
_ALPHABETS = frozenset({"isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isidentifier"})
_SCALARS = (
    "lower", "upper", "strip", "lstrip", "rstrip", "title", "startswith", "endswith", "isdigit", "isdecimal", "isnumeric", "isalnum",
    "isalpha", "isidentifier", "isupper", "islower", "isspace", "find", "rfind", "index", "count", "capitalize", "casefold", "swapcase",
    "zfill", "removeprefix", "removesuffix", "center", "ljust", "rjust", "replace", "expandtabs",
)  # fmt: skip
_LISTS = ("split", "rsplit", "splitlines", "partition", "rpartition")
_BREAKS = "\r\n"


def _scalar(name: str) -> Method:
    method: Callable[..., Scalar] = getattr(str, name)

    def compute(facts: CallFacts) -> Value | None:
        return _known_scalar(method, facts)

    return compute


def _known_scalar(method: Callable[..., Scalar], facts: CallFacts) -> Value | None:
    options = _options(facts)
    if options is None:
        return None
    try:
        return Value(constants=frozenset(method(*each) for each in options), known=True)
    except (TypeError, ValueError, OverflowError):
        return None


def _list(name: str) -> Method:
    method: Callable[..., list[str]] = getattr(str, name)

    def compute(facts: CallFacts) -> Value | None:
        options = _options(facts)
        if options is not None and len(options) == 1:
            try:
                found = method(*options[0])
            except (TypeError, ValueError):
                return None
            return Value(keys={index: constant(text) for index, text in enumerate(found)}, exact=True)
        if options is None and facts.receiver.taints and (name == "splitlines" or not facts.args):
            return without(without(carried((facts.receiver,)), "\n"), "\r")
        return None

    return compute


def _options(facts: CallFacts) -> list[tuple[Scalar, ...]] | None:
    """All that text and arguments can be together; `None` if that is not known, or is too much."""
    receiver = facts.receiver
    if receiver.constants is None or receiver.taints or facts.keywords:
        return None
    if any(arg.constants is None or arg.taints or arg.keys for arg in facts.args):
        return None
    if not all(isinstance(each, str) for each in receiver.constants):
        return None
    found = list(product(receiver.constants, *(arg.constants or () for arg in facts.args)))
    return found if 0 < len(found) <= _MOST else None


def _replace(facts: CallFacts) -> Value | None:
    certain = _known_scalar(str.replace, facts)
    if certain is not None or len(facts.args) < 2:
        return certain
    made = carried((facts.receiver, *(cleaned(arg, _ADDRESSES) for arg in facts.args)))  # somewhere in the middle
    made = replace(made, ref=facts.receiver.ref if "pathlib" in facts.receiver.ref else "")
    old, new = facts.args[0].constants, facts.args[1].constants
    if len(facts.args) > 2 or old is None or new is None or len(old) != 1 or len(new) != 1:
        return made
    before, after = next(iter(old)), next(iter(new))
    if not isinstance(before, str) or not isinstance(after, str):
        return made
    if before in {"'", '"'} and after == before * 2:
        return noted(made, frozenset((DOUBLED_QUOTES,)))
    gone = len(before) == 1 or before in {"..", _BREAKS}  # what is left of a longer text may make one again
    return without(made, before) if gone and (before not in after or after == f"\\{before}") else made


def _join(facts: CallFacts) -> Value | None:
    parts = facts.args[0] if len(facts.args) == 1 else None
    glue = facts.receiver
    if parts is None or glue.constants is None or len(glue.constants) != 1:
        return None
    values = [parts.keys[index] for index in range(len(parts.keys)) if index in parts.keys]
    if parts.exact and values and all(each.constants and len(each.constants) == 1 for each in values):
        texts = [str(next(iter(each.constants or ("",)))) for each in values]
        return constant(str(next(iter(glue.constants))).join(texts))
    made = carried((glue, parts))
    first = values[0].prefix if parts.exact and values else ""
    return replace(made, prefix=first, known=made.known or _is_text_of_known(parts))


def _is_text_of_known(parts: Value) -> bool:
    return parts.known or (parts.rest is not None and element(parts).known)


def _encode(facts: CallFacts) -> Value | None:
    names = facts.args[0].constants if facts.args else None
    if names is not None and "unicode_escape" in {str(each).replace("-", "_") for each in names}:
        return without(without(carried((facts.receiver,)), "\n"), "\r")
    if facts.receiver.constants is not None and not facts.receiver.taints:
        return facts.receiver
    return None


def _get(facts: CallFacts) -> Value | None:
    """`get(name, type=int)` of forms and queries."""
    kind = facts.keywords.get("type")
    if kind is not None and kind.ref in {"int", "float", "bool", "uuid.UUID", "decimal.Decimal"}:
        default = facts.keywords.get("default") or (facts.args[1] if len(facts.args) > 1 else None)
        return Value(known=True, taints=default.taints if default is not None else frozenset())
    unknown = not (facts.receiver.keys or facts.receiver.taints or facts.receiver.rest is not None)
    if unknown and len(facts.args) == 2 and facts.args[1].all_taints():
        return replace(carried((facts.args[1],)), prefix=facts.args[1].prefix)
    return None


TEXTS: dict[str, Method] = {
    **{f".{name}": _scalar(name) for name in _SCALARS},
    **{f".{name}": _list(name) for name in _LISTS},
    ".replace": _replace,
    ".join": _join,
    ".encode": _encode,
    ".get": _get,
    ".getlist": _get,
}
"""Methods of texts by name."""
