"""Checks that stand between a value and its use: `if name not in ALLOWED: abort()` and the like."""

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.python._memory import keyed
from readylayer_cli.engines.review.rules.python._scope import Scope

_EXITS = re.compile(r"(?:return|raise|continue|break|abort\(|sys\.exit|exit\(|flask\.abort|redirect\()")
_MAX_CONDITION = 500


@dataclass(frozen=True, slots=True)
class _Check:
    condition: str
    start: int
    end: int
    leaves: bool


def is_guarded(file: SourceFile, scope: Scope, name: str, index: int) -> bool:
    """Whether a check of this name by list, pattern or validator decides if this place is reached."""
    return any(
        check.start < index
        and (index < check.end or check.leaves)
        and name in check.condition
        and _tests(name).search(check.condition)
        for check in keyed(file, ("checks", scope.node.range().start.index), lambda: _checks(scope.node))
    )


def _checks(node: SgNode) -> list[_Check]:
    found = []
    kinds = ("if_statement", "elif_clause", "conditional_expression", "assert_statement")
    for statement in node.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}}):
        place = statement.range()
        if statement.kind() == "conditional_expression":
            parts = statement.named_children()
            condition, leaves = (parts[1] if len(parts) > 1 else None), False
        elif statement.kind() == "assert_statement":
            condition, leaves = statement.named_children()[0], True
        else:
            condition, leaves = statement.field("condition"), _leaves(statement.field("consequence"))
        if condition is not None:
            found.append(_Check(condition.text()[:_MAX_CONDITION], place.start.index, place.end.index, leaves))
    return found


def _leaves(body: SgNode | None) -> bool:
    statements = [child for child in body.named_children() if child.kind() != "comment"] if body is not None else []
    return bool(statements) and bool(_EXITS.match(statements[-1].text()[:40]))


def _tests(name: str) -> re.Pattern[str]:
    word = re.escape(name)
    return re.compile(
        rf"\b{word}\b(?:\.\w+\(\))?\s+(?:not\s+)?in\b"
        rf"|['\"][./\\:;~]+['\"]\s+(?:not\s+)?in\s+{word}\b"
        rf"|\b{word}\.(?:isdigit|isalnum|isalpha|isidentifier|isnumeric|isdecimal|startswith|is_relative_to)\("
        rf"|\w*(?:match|valid|safe|allow|verif|check|sanit|permi|authori|relative_to|common)\w*\([^()]*\b{word}\b"
    )
