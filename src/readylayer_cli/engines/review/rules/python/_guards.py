"""Checks that stand between a value and its use: `if name not in ALLOWED: abort()` and the like."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules._memory import keyed
from readylayer_cli.engines.review.rules.python._scope import Scope

_EXITS = lazy_pattern(r"(?:return|raise|continue|break|abort\(|sys\.exit|exit\(|flask\.abort|redirect\()")
_VALIDATES = lazy_pattern(r"(?:await\s+)?[\w.]*(?:valid|check|ensure|verif|assert|sanit)\w*\(")
_MAX_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class _Check:
    """A condition, where it stands, and what its branches do: `leaves` if one of them does not go on."""

    condition: str
    start: int
    end: int
    leaves: bool
    bodies: str = ""

    def lasts(self, name: str) -> bool:
        """Whether what fails the check does not get past it: a branch leaves, or replaces the value."""
        return self.leaves or re.search(rf"(?<![\w.]){re.escape(name)}\s*=(?!=)", self.bodies) is not None


def is_guarded(file: SourceFile, scope: Scope, name: str, index: int) -> bool:
    """Whether a check of this name by list, pattern or validator decides if this place is reached."""
    return any(
        check.start <= index
        and name in check.condition
        and (index < check.end or check.lasts(name))
        and _tests(name).search(check.condition)
        for check in keyed(file, ("checks", scope.node.range().start.index), lambda: _checks(scope.node))
    )


def _checks(node: SgNode) -> list[_Check]:
    kinds = ("if_statement", "elif_clause", "conditional_expression", "assert_statement", "expression_statement")
    found = []
    for statement in node.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}}):
        check = _read(statement)
        if check is not None:
            found.append(check)
    return found


def _read(statement: SgNode) -> _Check | None:
    place, kind, parts = statement.range(), statement.kind(), statement.named_children()
    if kind == "expression_statement":
        text = statement.text()[:_MAX_TEXT]
        return _Check(text, place.start.index, place.end.index, leaves=True) if _VALIDATES.match(text) else None
    if kind == "conditional_expression":
        condition, leaves, bodies = (parts[1] if len(parts) > 1 else None), False, ""
    elif kind == "assert_statement":
        condition, leaves, bodies = parts[0], True, ""
    else:
        blocks = [statement.field("consequence"), *statement.field_children("alternative")]
        condition = statement.field("condition")
        leaves = any(_leaves(block) for block in blocks)
        bodies = "\n".join(block.text()[:_MAX_TEXT] for block in blocks if block is not None)
    if condition is None:
        return None
    return _Check(condition.text()[:_MAX_TEXT], place.start.index, place.end.index, leaves=leaves, bodies=bodies)


def _leaves(block: SgNode | None) -> bool:
    if block is not None and block.kind() == "else_clause":
        block = block.field("body")
    statements = [child for child in block.named_children() if child.kind() != "comment"] if block is not None else []
    return bool(statements) and bool(_EXITS.match(statements[-1].text()[:40]))


@lru_cache(maxsize=256)
def _tests(name: str) -> re.Pattern[str]:
    word = rf"(?<![\w.]){re.escape(name)}(?!\w)"
    return re.compile(
        rf"{word}(?:\.\w+\(\))?\s+(?:not\s+)?in\b"
        rf"|['\"][./\\:;~]+['\"]\s+(?:not\s+)?in\s+{word}"
        rf"|{word}\.(?:isdigit|isalnum|isalpha|isidentifier|isnumeric|isdecimal|startswith|is_relative_to)\("
        rf"|\w*(?:match|valid|safe|allow|verif|check|sanit|permi|authori|relative_to|common|ensure)\w*\([^()]*{word}"
    )
