"""Parts of lists and texts by their bounds."""

from dataclasses import replace

from readylayer_cli.engines.review.taint.ir import Scalar
from readylayer_cli.engines.review.taint.value import Value, element


def sliced(base: Value, bounds: tuple[Value, ...]) -> Value:
    """What a slice of a value holds; every bound is `None` or a number, known or not."""
    limits = _known(bounds)
    if base.exact and limits is not None:
        members = [base.keys[index] for index in range(len(base.keys)) if index in base.keys][limits]
        return replace(base, keys=dict(enumerate(members)))
    if base.keys or base.rest is not None:
        return Value(taints=base.taints, rest=element(base))
    if base.constants is not None and not base.taints and limits is not None:
        texts = [text for text in base.constants if isinstance(text, str)]
        if len(texts) == len(base.constants):
            return Value(constants=frozenset(text[limits] for text in texts), known=True)
    begins = bounds and all(bound.constants == frozenset((None,)) for bound in bounds[:1]) and limits is not None
    return Value(taints=base.taints, known=base.known, ref=base.ref if begins and "pathlib" in base.ref else "")


def character(base: Value, key: Scalar) -> Value | None:
    """One character of a known text; `None` if there is none."""
    texts = base.constants or frozenset()
    found = [
        text[key] for text in texts if isinstance(text, str) and isinstance(key, int) and -len(text) <= key < len(text)
    ]
    return Value(constants=frozenset(found), known=True) if texts and len(found) == len(texts) else None


def _known(bounds: tuple[Value, ...]) -> slice | None:
    if not bounds or any(bound.taints or bound.constants is None or len(bound.constants) != 1 for bound in bounds):
        return None
    limits = [next(iter(bound.constants or ())) for bound in bounds]
    if any(not (limit is None or isinstance(limit, int)) for limit in limits) or (len(limits) > 2 and limits[2] == 0):
        return None
    return slice(limits[0], limits[1], limits[2] if len(limits) > 2 else None) if len(limits) > 1 else None
