"""How much an assertion demands: an exact value, a part of it, an order, or merely that there is something."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from ast_grep_py import SgNode

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._assertions import Assertion


class Rank(IntEnum):
    """Strength of a demand; a higher one implies the lower ones."""

    NOTHING = 0
    TRUTH = 1
    EXISTENCE = 2
    PART = 3
    EXACT = 5


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded of which expressions. `subjects` are the operands that are no literals, without blanks."""

    rank: Rank
    subjects: tuple[str, ...]


_VERBS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (
        Rank.EXISTENCE,
        lazy_pattern(
            r"(?:assert|to|be|is|should|must|wont|refute|expect)*(?:not(?:to)?(?:be)?(?:equals?|same|eql?|null|nil|none|empty|undefined)"
            r"|isnot(?:none|null)|defined|exists?|instanceof|isinstance|kindof|type(?:of)?|greater\w*|less\w*|above|below|least|most|atleast"
            r"|respondto|present|(?:have)?(?:been)?called(?:once|times)?|error)\Z"
        ),
    ),
    (
        Rank.EXACT,
        lazy_pattern(
            r"(?:assert|to|be|is|should|must|have|strict|deep|assertdeep)*(?:equals?|equalto|eq|eql|same|sameas|is|be|null|nil|none|undefined|nan"
            r"|equalvalues|exactly|jsoneq|len|length|lengthof|count|size|haveLength|dictequal|listequal|tupleequal|setequal|sequenceequal"
            r"|multilineequal|countequal|empty|(?:have)?(?:been)?(?:last)?called(?:once)?with|noerror|elementsmatch|contains(?:exactly|only)\w*|erroris|equalerror|arrayequal)\Z"
        ),
    ),
    (
        Rank.PART,
        lazy_pattern(
            r"\w*(?:contain|include|match|regex|substring|startwith|startswith|endwith|subset|haveproperty|haskey|partial|like|stringcontaining)\w*\Z"
            r"|(?:assert)?in\Z|cover\Z"
        ),
    ),
    (
        Rank.TRUTH,
        lazy_pattern(
            r"(?:assert|to|be|is|should|must|not)*(?:true|false|truthy|falsy|truth|ok|notok|predicate)\Z|(?:assert|refute|expect)\Z"
        ),
    ),
)
_OPERATORS = (
    (Rank.EXACT, lazy_pattern(r"(?<![=!<>])={2,3}(?!=)|\bis (?!not\b)")),
    (Rank.PART, lazy_pattern(r"\bin\b|\.(?:startswith|endswith|includes|contains|match|search)\(")),
    (Rank.EXISTENCE, lazy_pattern(r"!=|<=|>=|(?<![-=])>|<|\bis not\b|\bisinstance\(|\binstanceof\b")),
)
_LITERAL = lazy_pattern(
    r"[-+]?[\d.]+\w*\Z|(?:[bfrBFR]{0,2}[\"'`]).*\Z|(?:true|false|none|null|nil|undefined|nan)\Z|[\[{(]\s*[\]})]\Z",
    re.IGNORECASE | re.DOTALL,
)
_HANDLES = frozenset({"t", "tb", "self", "b"})
_KEYWORD = lazy_pattern(r"\w+=(?!=)")
_BOOLEAN = lazy_pattern(r"(?:boolean\.)?(?:true|false)\Z", re.IGNORECASE)
_MAX = 2000
_SPARE_BLANK = lazy_pattern(r"(?<!\w)\s+|\s+(?!\w)")
_PASSED_THROUGH = frozenset({"parenthesized_expression", "await", "await_expression"})


def demand_of(assertion: Assertion) -> Demand | None:
    """What the assertion demands; `None` if it is of a kind that is not known."""
    node = assertion.node
    if node.kind() == "assert_statement":
        condition = next((child for child in node.named_children()), None)
        return _condition(condition) if condition is not None else None
    verb, operands = _call_parts(node)
    if not verb:
        return None
    texts = [squeeze(operand.text()) for operand in operands]
    rank = next((rank for rank, pattern in _VERBS if pattern.match(verb)), None)
    if rank is None:
        return None
    if rank is Rank.TRUTH and operands:
        return _condition(operands[0])
    if rank is Rank.EXACT and any(_BOOLEAN.match(text) for text in texts):
        rank = Rank.NOTHING if all(_BOOLEAN.match(text) for text in texts) else Rank.EXISTENCE
    return Demand(rank, _subjects(texts))


def _condition(node: SgNode) -> Demand:
    while node.kind() in _PASSED_THROUGH and node.named_children():
        node = node.named_children()[0]
    text = squeeze(node.text())
    if node.kind() in {"true", "boolean"} or _BOOLEAN.match(text) or text == "1":
        return Demand(Rank.NOTHING, ())
    shallow = _without_brackets(node.text())
    rank = next((rank for rank, pattern in _OPERATORS if pattern.search(shallow)), Rank.TRUTH)
    operands = [squeeze(child.text()) for child in node.named_children()] if rank is not Rank.TRUTH else [text]
    if rank is Rank.EXACT and any(_BOOLEAN.match(operand) for operand in operands):
        rank = Rank.EXISTENCE
    return Demand(rank, _subjects(operands))


def _without_brackets(text: str) -> str:
    kept, depth = [], 0
    for character in text[:2000]:
        if character in "([{":
            kept.append(character)
            depth += 1
        elif character in ")]}":
            depth = max(depth - 1, 0)
        if not depth:
            kept.append(character)
    return "".join(kept)


def _call_parts(node: SgNode) -> tuple[str, list[SgNode]]:
    """The verb in lower case without underscores, and the operands of all calls of the chain."""
    names: list[str] = []
    operands: list[SgNode] = []
    for part in _chain(node):
        box = part.field("arguments") or next(
            (c for c in part.children() if c.kind() in {"arguments", "argument_list"}), None
        )
        if box is not None:
            operands = [
                _inner(child) for child in box.named_children() if not child.kind().endswith("comment")
            ] + operands
        callee = part.field("function") or part.field("name") or part.field("method")
        if callee is not None:
            names.append(re.split(r"[.>:]", callee.text()[-80:])[-1])
    verb = next((name for name in names if name.lower() not in {"to", "not", "not_to", "to_not"}), "")
    if names and names[0] in {"to", "not_to", "to_not"} and operands:
        verb, operands = _matcher(operands)
        verb = ("not" if names[0] != "to" else "") + verb
    text = node.text()[:_MAX]
    negated = ".not." in text or ".resolves.not" in text
    return ("not" if negated else "") + verb.replace("_", "").lower(), operands


def _matcher(operands: list[SgNode]) -> tuple[str, list[SgNode]]:
    matcher = operands[-1]
    name = matcher.field("method") or matcher
    box = matcher.field("arguments")
    own = list(box.named_children()) if box is not None else []
    return name.text().partition("(")[0].partition(" ")[0], operands[:-1] + own


def _chain(node: SgNode) -> Iterator[SgNode]:
    current: SgNode | None = node
    for _ in range(12):
        if current is None:
            return
        if current.kind().endswith("call_expression") or current.kind() in {
            "call",
            "method_invocation",
            "await_expression",
        }:
            yield current
        named = current.named_children()
        current = named[0] if named else None


def _inner(node: SgNode) -> SgNode:
    if node.kind() == "argument" and node.named_children():
        return node.named_children()[-1]
    return node


def _subjects(operands: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        text for text in operands if text not in _HANDLES and not _LITERAL.match(text) and not _KEYWORD.match(text)
    )


def squeeze(text: str) -> str:
    """The text without the blanks that separate no words; at most 2,000 characters of it."""
    return _SPARE_BLANK.sub("", text[:_MAX])
