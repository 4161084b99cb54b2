"""Checks that leave a function early, and the operands of their conditions, in whatever language."""

from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region

IF_KINDS: dict[str, tuple[str, ...]] = {
    "python": ("if_statement", "elif_clause", "assert_statement"),
    "javascript": ("if_statement",),
    "typescript": ("if_statement",),
    "tsx": ("if_statement",),
    "go": ("if_statement",),
    "java": ("if_statement",),
    "ruby": ("if", "unless", "if_modifier", "unless_modifier"),
    "php": ("if_statement",),
    "csharp": ("if_statement",),
}
_EXIT = lazy_pattern(
    r"(?:^|[{;:]|\bthen\b|\n)\s*(?:(?:raise|return|throw|panic|exit|die|halt|head|continue|break|next)\b|abort\w*|deny\w*|redirect\w*|reject|forbid\w*"
    r"|unauthori[sz]ed\w*|not_found\w*|fail\w*|[\w.$>:-]*(?:permission_denied|access_denied|forbidden|unauthori[sz]ed"
    r"|send_error|sendError|sendStatus|http\.Error|AbortWith\w*|errors\.add|validation_error|ValidationError|add_error|addError|abort\w*|redirect\w*|render\w*|\.status)\b)"
)
_MAX_BODY = 1500
_JOINT = lazy_pattern(r"\s+(?:and|or)\s+|\s*(?:&&|\|\|)\s*")
_OR = lazy_pattern(r"\bor\b|\|\|")
_AND = lazy_pattern(r"\band\b|&&")


@dataclass(frozen=True, slots=True)
class Condition:
    """One `if` (or assertion): its condition's text, its lines, and whether it leaves when the condition holds."""

    node: SgNode
    region: Region
    text: str
    body: str
    first: int
    last: int
    exits: bool


def old_conditions(file: EditedFile) -> Iterator[Condition]:
    """Conditions that begin on removed lines."""
    for node, region in file.old_nodes(*IF_KINDS.get(file.base.language, ())):
        found = condition_of(node, region)
        if found is not None:
            yield found


def new_conditions(file: EditedFile) -> Iterator[Condition]:
    """Conditions that begin on added lines."""
    for node, region in file.new_nodes(*IF_KINDS.get(file.head.language, ())):
        found = condition_of(node, region)
        if found is not None:
            yield found


def condition_of(node: SgNode, region: Region) -> Condition | None:
    """The condition that a node states; `None` if it has none."""
    place = node.range()
    first, last = place.start.line + 1, place.end.line + 1
    if node.kind() == "assert_statement":
        text = node.named_children()[0].text() if node.named_children() else ""
        return Condition(node, region, text, node.text()[:_MAX_BODY], first, last, exits=True)
    condition = node.field("condition")
    body = node.field("consequence") or node.field("body")
    if condition is None or body is None:
        return None
    opening = node.field("initializer")
    text = (opening.text() + "; " if opening is not None else "") + condition.text()
    consequence = body.text()[:_MAX_BODY]
    exits = len(body.text()) < _MAX_BODY and bool(_EXIT.search(consequence)) and node.field("alternative") is None
    return Condition(node, region, text[:_MAX_BODY], consequence, first, last, exits)


def operands_of(text: str) -> tuple[str, ...]:
    """The operands of a condition, split at every `and` and `or`."""
    return tuple(part.strip("() \n\t") for part in _JOINT.split(text) if part.strip("() \n\t"))


def is_disjunction(text: str) -> bool:
    """Whether the condition is made of `or` alone."""
    return bool(_OR.search(text)) and not _AND.search(text)


def is_conjunction(text: str) -> bool:
    """Whether the condition is made of `and` alone."""
    return bool(_AND.search(text)) and not _OR.search(text)
