"""What the interpreter must know of each source language beyond its IR."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint import ir
from readylayer_cli.engines.review.taint.machine import Checker, Compare
from readylayer_cli.engines.review.taint.model import Model
from readylayer_cli.engines.review.taint.value import Value

_DIALECTS = {
    "python": "python",
    "go": "go",
    "java": "java",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
}
"""Language of a file -> module under `dialects/` that holds its `DIALECT`."""


@dataclass(frozen=True)
class Dialect:
    """One source language.

    `model` gives what the file's frameworks do; `None` if no stranger reaches it. `asking` are words of which a
    function holds one if it reads from a stranger itself. `receivers` are names of a method's first parameter, which
    every front end writes out, also where the language does not. `falls_through`: cases of a switch do.
    `shares_locals`: functions within functions change the variables around them.
    `follows_idle`: functions are followed into also where nothing that a stranger chose can get.
    `typed` is what a value is once it is known to be of a type, given as source text.
    Parameters whose type `open_types` fits whole may hold what a stranger chose, nobody knows.
    `members_are_elements`: `a.b` and `a["b"]` are the same. `checkers` are tests
    by the name of their function, `compare` those by an operator.
    """

    lower: Callable[[SourceFile], ir.Module]
    model: Callable[[SourceFile], Model | None]
    asking: tuple[str, ...]
    receivers: frozenset[str]
    falls_through: bool = False
    typed: Callable[[Value, str], Value] | None = None
    open_types: str = ""
    shares_locals: bool = False
    follows_idle: bool = True
    members_are_elements: bool = False
    checkers: "Mapping[str, Checker]" = field(default_factory=dict)
    compare: "Compare | None" = None


@cache
def dialect_of(language: str) -> Dialect | None:
    """The dialect of a language, imported when it is first asked for; `None` for languages without a front end."""
    name = _DIALECTS.get(language)
    if name is None:
        return None
    module = importlib.import_module(f"{__package__}.dialects.{name}")  # lazy: only what the change is written in
    dialect = module.DIALECT
    if not isinstance(dialect, Dialect):
        raise TypeError(f"no dialect: {module.__name__}.DIALECT")
    return dialect
