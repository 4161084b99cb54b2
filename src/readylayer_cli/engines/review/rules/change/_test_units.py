"""What every reader of tests finds: a named region, and the marks that keep it from running."""

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile

_STATEMENTS = frozenset({"expression_statement", "await_expression", "raise_statement", "statement_list", "await"})
_BLOCKS = frozenset(
    {"block", "statement_block", "compound_statement", "body_statement", "block_body", "statement_list"}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One test or suite. `start` and `end` count characters from the file's beginning, lines are 1-based."""

    name: str
    start: int
    end: int
    first: int
    last: int
    is_suite: bool = False
    skip: str = ""
    focus: str = ""


def unit(name: str, node: SgNode, *, is_suite: bool = False, skip: str = "", focus: str = "") -> Unit:
    """The unit that a node is."""
    place = node.range()
    return Unit(
        name,
        place.start.index,
        place.end.index,
        place.start.line + 1,
        place.end.line + 1,
        is_suite,
        re.sub(r"\s+", " ", skip)[:200],
        focus,
    )


def direct_skip(file: SourceFile, function: SgNode, names: frozenset[str]) -> str:
    """The text of a call to one of `names` that is a statement of the function itself, under no condition."""
    place = function.range()
    for call in file.calls.method(*names):
        start = call.node.range().start.index
        if place.start.index <= start < place.end.index and _is_direct(call.node, function):
            return call.node.text()
    return ""


def _is_direct(call: SgNode, function: SgNode) -> bool:
    node = call.parent()
    while node is not None and node.kind() in _STATEMENTS | _BLOCKS:
        if node.parent() == function:
            return True
        node = node.parent()
    return node == function
