"""change-condition-weakened: a kept condition asks for less than before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._check_words import VALIDATES
from readylayer_cli.engines.review.rules.change._conditions import condition_of
from readylayer_cli.engines.review.rules.change._operands import all_operands, is_joined
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, edited_files
from readylayer_cli.engines.review.rules.change._weakness import weakness_of
from readylayer_cli.engines.review.rules.change._words import (
    ALLOWANCE,
    AUTHORIZATION,
    names_in,
    says,
    squeezed,
    words_in,
)
from readylayer_cli.engines.review.view import ChangeView

_JOINED = {
    "python": ("boolean_operator", "comparison_operator", "not_operator", "if_statement", "elif_clause"),
    "javascript": ("binary_expression", "if_statement"),
    "typescript": ("binary_expression", "if_statement"),
    "tsx": ("binary_expression", "if_statement"),
    "go": ("binary_expression", "if_statement"),
    "java": ("binary_expression", "if_statement"),
    "ruby": ("binary", "if", "unless", "if_modifier", "unless_modifier"),
    "php": ("binary_expression", "if_statement"),
}
_PREDICATE = lazy_pattern(
    r"\b\w*(?:[iI]s_?[A-Z]?|[hH]as|[cC]an|[vV]alid|[cC]heck|[vV]erify|[mM]atch|[eE]qual|[sS]tarts|[eE]nds|[cC]ontains|[iI]ncludes|[iI]nstance|test|exec|toLower|toUpper|lower|upper)\w*\("
)
_GUARDS = lazy_pattern(
    r"(?:data|javascript|vbscript|file|https?):|__proto__|constructor|\.\.|[\"'`](?:\\\\|/)|instanceof|isinstance|typeof|hasOwn|https?\b|scheme|trust|internal|guest|proxy|origin|cookie|authorization|secret|credential|hidden|guest|limit|max_?[A-Z]?\w|negative|<\s*0|[<>]=?\s*[A-Za-z_(]|type\s*={2,3}",
    re.IGNORECASE,
)
_OR = lazy_pattern(r"\|\||\bor\b")
_ALIKE = 0.6
_MAX_LINES = 12
_LONG = 200
_MAX_TEXT = 1500


@dataclass(frozen=True, slots=True)
class _Expression:
    region: Region
    line: int
    operands: tuple[str, ...]
    text: str = ""
    widens: bool = False

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(squeezed(operand) for operand in self.operands)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for file in view.once(edited_files):
        seen: set[int] = set()
        for region, line, operand, replaced in _losses(file):
            span = file.span(line, region)
            if span.start_line in seen:
                continue
            seen.add(span.start_line)
            shown = " ".join(operand.split())[:90]
            message = f"The condition does not ask `{shown}` any more" + (
                f", only `{replaced[:60]}`" if replaced else ""
            )
            cwe = weakness_of(operand, region.name, file.pair.path)
            match = Match(span, message=message, anchor=squeezed(operand), symbol=region.name, cwe=cwe)
            yield ChangeMatch(file.pair.path, match)


def _losses(file: EditedFile) -> Iterator[tuple[Region, int, str, str]]:
    kinds = _JOINED.get(file.base.language, ())
    olds, news = list(_expressions(file, kinds, new=False)), list(_expressions(file, kinds, new=True))
    taken: set[int] = set()
    for new in news:
        best = max(
            (old for old in olds if old.region is new.region and id(old) not in taken),
            key=lambda old: _likeness(old, new),
            default=None,
        )
        if best is None or _likeness(best, new) < _ALIKE:
            continue
        taken.add(id(best))
        yield from _compared(replace(best, widens=best.widens and _is_wider(best, new)), new)


def _is_wider(old: _Expression, new: _Expression) -> bool:
    """Whether the new expression has one more `or`."""
    return len(_OR.findall(new.text)) == len(_OR.findall(old.text)) + 1


def _compared(old: _Expression, new: _Expression) -> Iterator[tuple[Region, int, str, str]]:
    lost = [one for one in old.operands if squeezed(one) not in new.keys and len(one) < _LONG]
    gained = [operand for operand in new.operands if squeezed(operand) not in old.keys]
    if not lost and old.widens and len(gained) == 1 and (guard := next(filter(_is_question, old.operands), "")):
        yield old.region, old.line, guard, f"or {gained[0]}"
    if not lost or len(gained) > len(lost):
        return
    for operand in lost:
        twin = max(gained, key=lambda other: len(names_in(operand) & names_in(other)), default=None)
        if twin is not None and names_in(operand) & names_in(twin):
            gained.remove(twin)
            if _is_weaker(operand, twin):
                yield old.region, old.line, operand, twin
        elif not gained and _guards(operand, old.region.name):
            yield old.region, old.line, operand, ""


def _is_weaker(old: str, new: str) -> bool:
    """Whether the new operand is the old one without a call or comparison that asked for something."""
    before, now = names_in(old), names_in(new)
    return (
        now < before
        and bool(_PREDICATE.search(old))
        and len(new) < len(old)
        and len(_PREDICATE.findall(new)) < len(_PREDICATE.findall(old))
    )


def _is_question(operand: str) -> bool:
    """Whether the operand asks who or where from."""
    return "(" in operand and bool(_GUARDS.search(operand) or says(operand, AUTHORIZATION, ALLOWANCE))


def _guards(operand: str, name: str) -> bool:
    if says(operand, AUTHORIZATION, ALLOWANCE) or VALIDATES.search(operand) or _GUARDS.search(operand):
        return True
    return bool(_PREDICATE.search(operand)) and bool(
        words_in(name) & {"safe", "valid", "check", "verify", "allowed", "validate", "match"}
    )


def _likeness(old: _Expression, new: _Expression) -> float:
    before = frozenset().union(*(names_in(operand) for operand in old.operands))
    now = frozenset().union(*(names_in(operand) for operand in new.operands))
    return len(before & now) / max(len(now), 1) if now else 0.0


def _expressions(file: EditedFile, kinds: tuple[str, ...], *, new: bool) -> Iterator[_Expression]:
    end = 0
    for node, region in file.new_nodes(*kinds) if new else file.old_nodes(*kinds):
        place = node.range()
        condition = node.field("condition")
        if condition is None and (place.start.index < end or place.end.line - place.start.line > _MAX_LINES):
            continue
        text = (condition or node).text()
        if len(text) > _MAX_TEXT or "\n\n" in text or (condition is None and not is_joined(text)):
            continue
        end = max(end, (condition or node).range().end.index)
        operands = tuple(all_operands(text))
        if operands:
            stated = condition_of(node, region) if condition is not None else None
            exits = stated is not None and stated.exits
            yield _Expression(region, place.start.line + 1, operands, text, widens=not exits)


_SAFE = "export function isSafe(url) {\n  return url.startsWith('/') && !url.startsWith('//') && !url.startsWith('/\\\\')\n}\n"
_PROTO = "function set(target, key, value) {\n  if (key !== '__proto__' && (value !== undefined || always)) {\n    target[key] = value\n  }\n}\n"
_ROOM = "async function rename(caller, data) {\n  if (!data || !utils.isNumber(data.room) || !data.name) {\n    throw new Error('invalid')\n  }\n  await store(data.room, data.name)\n}\n"

RULE = ChangeRule(
    id="change-condition-weakened",
    title="A condition asks for less than before",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-20", "CWE-863"),
    tags=("security",),
    what="An operand of a kept condition that was about rights, paths, addresses, kinds or sizes is gone, or a question about a value "
    "became the mere value.",
    why="The condition still stands there and looks like a check; what the lost part kept out gets in.",
    fix="Put the operand back, or say what asks for it now.",
    check=check,
    bad=(
        ChangeExample({"lib/a.js": _SAFE}, {"lib/a.js": _SAFE.replace(" && !url.startsWith('/\\\\')", "")}),
        ChangeExample({"lib/a.js": _PROTO}, {"lib/a.js": _PROTO.replace("key !== '__proto__' && (value !== undefined || always)", "value !== undefined || always")}),
        ChangeExample({"lib/a.js": _ROOM}, {"lib/a.js": _ROOM.replace("!utils.isNumber(data.room)", "!data.room")}),
    ),
    good=(
        ChangeExample({"lib/a.js": _ROOM}, {"lib/a.js": _ROOM.replace("utils.isNumber", "utils.isInteger")}),
        ChangeExample({"lib/a.js": _SAFE}, {"lib/a.js": _SAFE.replace("startsWith('/') &&", "startsWith('/') && url.length < 2000 &&")}),
        ChangeExample(
            {"app/a.py": "def show(item, ready, shown):\n    if item and ready and shown:\n        draw(item)\n"},
            {"app/a.py": "def show(item, ready, shown):\n    if item and ready:\n        draw(item)\n"},
        ),
    ),
)  # fmt: skip
