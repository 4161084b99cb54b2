"""Cognitive complexity of the functions of a file."""

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.javascript._scopes import FUNCTIONS

_NESTING = frozenset(
    {
        "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "catch_clause",
        "switch_statement", "ternary_expression",
    }
)  # fmt: skip
_JUMPS = frozenset({"break_statement", "continue_statement"})
_LOGICAL = r"^(?:&&|\|\||\?\?)$"


def complexities(file: SourceFile) -> dict[int, int]:
    """Each function's cognitive complexity by its start; a function inside another counts for itself only."""
    counter = _Counter()
    rule = {
        "any": [
            *({"kind": kind} for kind in (*FUNCTIONS, *sorted(_NESTING), *sorted(_JUMPS), "else_clause")),
            {"kind": "binary_expression", "has": {"field": "operator", "regex": _LOGICAL}},
        ]
    }
    for node in file.find_all(rule):
        counter.see(node)
    return counter.scores


class _Counter:
    def __init__(self) -> None:
        self.scores: dict[int, int] = {}
        self._open: list[tuple[int, int]] = []
        self._functions: list[tuple[int, int, int]] = []
        self._else_ifs: set[int] = set()
        self._joined: set[tuple[int, int]] = set()

    def see(self, node: SgNode) -> None:
        """Take the next node in source order."""
        place, kind = node.range(), node.kind()
        start, end = place.start.index, place.end.index
        while self._open and self._open[-1][0] <= start:
            self._open.pop()
        while self._functions and self._functions[-1][1] <= start:
            self._functions.pop()
        if kind in FUNCTIONS:
            self._functions.append((start, end, len(self._open)))
            self.scores[start] = 0
        elif kind in _NESTING:
            self._branch(start, end)
        elif kind == "else_clause":
            self._otherwise(node)
        elif kind in _JUMPS:
            self._add(1 if node.field("label") is not None else 0)
        else:
            self._logical(node, start, end)

    def _branch(self, start: int, end: int) -> None:
        if start in self._else_ifs:
            self._add(1)
            return
        depth = len(self._open) - (self._functions[-1][2] if self._functions else 0)
        self._add(1 + depth)
        self._open.append((end, start))

    def _otherwise(self, clause: SgNode) -> None:
        body = next((child for child in clause.named_children() if child.kind() != "comment"), None)
        if body is not None and body.kind() == "if_statement":
            self._else_ifs.add(body.range().start.index)
        else:
            self._add(1)

    def _logical(self, node: SgNode, start: int, end: int) -> None:
        left, sign = node.field("left"), node.field("operator")
        inner = left.field("operator") if left is not None and left.kind() == "binary_expression" else None
        if left is not None and inner is not None and sign is not None and inner.text() == sign.text():
            place = left.range()
            self._joined.add((place.start.index, place.end.index))
        if (start, end) not in self._joined:
            self._add(1)

    def _add(self, points: int) -> None:
        if self._functions:
            self.scores[self._functions[-1][0]] += points
