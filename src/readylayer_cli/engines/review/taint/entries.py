"""Which parameters of an entry point strangers fill, told by their decorators and types."""

import re

from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.model import EntryPoint


def is_entry(entry: EntryPoint, owner: ir.Class | None, function: ir.Function) -> bool:
    """Whether the class is decorated as the entry point asks, and where only marked parameters make one, there are."""
    if entry.owner and not any(
        re.search(entry.owner, text) for text in (owner.decorators if owner is not None else ())
    ):
        return False
    if entry.marked and not (entry.decorator or entry.base or entry.name):
        return any(_mark(entry, parameter) for parameter in function.parameters)
    return True


def stranger_of(entry: EntryPoint, parameter: ir.Parameter) -> str:
    """The kind of stranger that a mark or a type says fills the parameter; empty for none."""
    if not entry.marked:
        return ""
    mark = _mark(entry, parameter)
    if mark:
        return "cookie" if "Cookie" in mark else "header" if "Header" in mark else entry.kind
    return (
        entry.kind
        if entry.types and not parameter.decorators and re.fullmatch(entry.types, parameter.annotation)
        else ""
    )


def _mark(entry: EntryPoint, parameter: ir.Parameter) -> str:
    return next((text for text in parameter.decorators if re.search(entry.marked, text)), "")
