"""Whether the names that a claim is about exist in what the model was shown."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.vocabulary import KNOWN

_NAME = lazy_pattern(r"[A-Za-z_$][\w$]*")
_CODE_SPAN = lazy_pattern(r"`([^`\n]{1,200})`")
_IDENTIFIER = lazy_pattern(r"[A-Za-z_$][\w$]*(?:(?:\.|::|->|\?\.)[A-Za-z_$][\w$]*)*(?:\(\))?")
_WORDS = lazy_pattern(r"[A-Za-z]+(?: [A-Za-z-]+)+")
_RAISED = lazy_pattern(r"[A-Z]\w*(?:Exception|Error|Warning)")
# What is missing, is thrown, or would be better stands in no line of the change.
_WANTED_BEFORE = lazy_pattern(
    r"\b(?:us(?:e|ing)|prefer|missing|without|lacks?|needs?|never|no|not|instead of|throws?|throwing|raises?|raising"
    r"|such as|like|e\.g\.|panics? with|fails? with|replaced? (?:by|with)|wrap(?:ped)? in|guard(?:ed)? (?:by|with)"
    r"|should (?:be|call|use)|must (?:be|call|use)|add(?:ing)?(?: an?)?|forgets?(?: to)?|omits?)"
    r"(?:\s+(?:an?|the|any|to|call(?:s|ing|ed)?|us(?:e|es|ing|ed)|invok(?:e|es|ing)))*\s*$",
    re.IGNORECASE,
)
_WANTED_AFTER = lazy_pattern(
    r"^\s*(?:call|check|guard|clause|option|flag|handler|block)?\s*(?:(?:is|was|are|were)\s+)?"
    r"(?:missing|absent|omitted|never\s+\w+|instead|should|would|must)\b",
    re.IGNORECASE,
)


def unknown_names(symbols: Iterable[str], problem: str, known: str) -> list[str]:
    """Those of the claim's names, and of the code spans in its problem, of which no part stands in `known` text.

    Names that the problem says are missing, are thrown or would be better need not stand anywhere.
    """
    words = set(_NAME.findall(known))
    spans = [
        (found[1].strip(), _is_wanted(problem, found.start(), found.end())) for found in _CODE_SPAN.finditer(problem)
    ]
    wanted = {span.removesuffix("()") for span, is_wanted in spans if is_wanted}
    asked = [name for name in symbols if not _WORDS.fullmatch(name.strip()) and name.removesuffix("()") not in wanted]
    asked += [span for span, is_wanted in spans if _IDENTIFIER.fullmatch(span) and not is_wanted]
    return [name for name in asked if not _is_there(name, words, known)]


def _is_wanted(problem: str, start: int, end: int) -> bool:
    return bool(_WANTED_BEFORE.search(problem[max(0, start - 60) : start]) or _WANTED_AFTER.match(problem[end:]))


def _is_there(name: str, words: set[str], known: str) -> bool:
    """A dotted name is there when its last part is, and its first part is there or everywhere known."""
    parts = _NAME.findall(name)
    if not parts:
        return re.sub(r"\s+", "", name) in re.sub(r"\s+", "", known) or not name.strip()
    if _IDENTIFIER.fullmatch(name.strip()):
        parts = [parts[0], parts[-1]]
    return all(part in words or part in KNOWN or _RAISED.fullmatch(part) for part in parts)
