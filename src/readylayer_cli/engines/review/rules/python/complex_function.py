"""python-complex-function: a function has more nested decisions than a reader can hold in mind."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match

_LIMIT = 30
_FEWEST_BRANCHES = 6
_LANDMARK = lazy_pattern(r"^([ \t]*)(async def|def|if|elif|else|for|while|except|case)\b", re.MULTILINE)
_NESTING = (
    "if_statement",
    "for_statement",
    "while_statement",
    "except_clause",
    "conditional_expression",
    "match_statement",
)
_FLAT = ("elif_clause", "else_clause", "boolean_operator")
_FUNCTIONS = ("function_definition", "lambda")


def check(file: SourceFile) -> Iterable[Match]:
    if not _has_crowded_function(file.text):
        return
    kinds = (*_NESTING, *_FLAT, *_FUNCTIONS)
    for function, score in _scores(file.find_all({"any": [{"kind": kind} for kind in kinds]})):
        label = function.field("name")
        if score >= _LIMIT and label is not None:
            yield Match(
                span=file.line_span(file.span(function).start_line),
                message=f"`{label.text()}` has a cognitive complexity of {score}",
                anchor=f"complexity of {label.text()}",
                extent=file.span(function),
            )


def _has_crowded_function(text: str) -> bool:
    """Whether so many branches stand between two outermost definitions; cheap, without a tree."""
    branches = 0
    for found in _LANDMARK.finditer(text):
        indent, word = found[1], found[2]
        if word in {"def", "async def"} and len(indent.expandtabs()) <= 4:
            branches = 0
        elif word not in {"def", "async def"}:
            branches += 1
            if branches >= _FEWEST_BRANCHES:
                return True
    return False


def _scores(nodes: list[SgNode]) -> Iterator[tuple[SgNode, int]]:
    """Each outermost function with its score; `nodes` are in source order.

    A decision costs one, and one more for each decision and function it is nested in; `elif`, `else` and each
    change of the boolean operator cost one.
    """
    owner: SgNode | None = None
    owner_end = score = 0
    open_ends: list[int] = []
    for node in nodes:
        place, kind = node.range(), node.kind()
        start, end = place.start.index, place.end.index
        if owner is not None and start >= owner_end:
            yield owner, score
            owner = None
        if owner is None:
            if kind == "function_definition":
                owner, owner_end, score, open_ends = node, end, 0, []
            continue
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if kind in _NESTING:
            score += 1 + len(open_ends)
            open_ends.append(end)
        elif kind in _FUNCTIONS:
            open_ends.append(end)
        elif kind != "boolean_operator" or not _continues(node):
            score += 1
    if owner is not None:
        yield owner, score


def _continues(node: SgNode) -> bool:
    """Whether the operator merely goes on with that of the expression around it (`a and b and c`)."""
    parent, operator = node.parent(), node.field("operator")
    if parent is None or operator is None or parent.kind() != "boolean_operator":
        return False
    around = parent.field("operator")
    return around is not None and around.text() == operator.text()


_NESTED = """def settle(orders, rates):
    for order in orders:
        if order.open:
            for line in order.lines:
                if line.price:
                    if line.currency in rates and line.count:
                        while line.rest > 0:
                            if line.rest > 10:
                                line.rest -= 10
                            elif line.rest > 1:
                                line.rest -= 1
                            else:
                                break
                    else:
                        line.failed = True
"""
_REPEATED = "def walk(tree):\n" + "".join(
    f"    if tree.kind == {n}:\n        for leaf in tree.leaves:\n            if leaf.ok or leaf.last:\n                use(leaf)\n"
    for n in range(5)
)

RULE = FileRule(
    id="python-complex-function",
    title="A function has more nested decisions than a reader can hold in mind",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-1121",),
    languages=("python",),
    triggers=("    if ", "\tif ", "    for ", "\tfor "),
    tests=False,
    what=f"A function whose cognitive complexity is {_LIMIT} or more: each decision counts one, and one more for every level it is nested in.",
    why="Such functions are where defects hide: nobody can name all the paths, and tests cover few of them.",
    fix="Return early instead of nesting; move each inner block with a name of its own to a function.",
    check=check,
    bad=(_NESTED, _REPEATED),
    good=(
        "def settle(orders):\n    for order in orders:\n        if order.open:\n            close(order)\n        elif order.late:\n            warn(order)\n        else:\n            skip(order)\n",
        "def kind(code):\n"
        + "".join(f"    if code == {n}:\n        return 'k{n}'\n" for n in range(25))
        + "    return ''\n",
    ),
)
