"""Responses that say after they were made what they are: a page that is no page does not hurt."""

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.machine import Machine
from readylayer_cli.engines.review.taint.value import Value, constant

_MADE = "@made"
_TYPES = frozenset({"mimetype", "content_type", "media_type"})


def marked(value: Value, at: ir.At) -> Value:
    """The response, knowing where it was made."""
    return Value(
        value.taints, keys={**value.keys, _MADE: constant(f"{at.line}:{at.column}")}, ref=value.ref, known=value.known
    )


def settle(machine: Machine, response: Value, name: str, value: Value) -> None:
    """Take back what was said of the response if it turns out to be of a type that browsers do not render."""
    place = response.keys.get(_MADE)
    options = value.constants
    if place is None or not options or name.lower().replace("-", "_") not in _TYPES:
        return
    if any("html" in str(each) or "xml" in str(each) or "svg" in str(each) for each in options):
        return
    where = next(iter(place.constants or ("",)))
    for key, hit in list(machine.hits.items()):
        if hit.kind == "xss" and f"{hit.at.line}:{hit.at.column}" == where:
            del machine.hits[key]
            machine.judged["xss", hit.at] = True
