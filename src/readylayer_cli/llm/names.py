"""Whether the names that a claim is about exist in what the model was shown."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.vocabulary import KNOWN

_NAME = lazy_pattern(r"[A-Za-z_$][\w$]*")
_CODE_SPAN = lazy_pattern(r"`([^`\n]{1,200})`")
_IDENTIFIER = lazy_pattern(r"[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*)*(?:\(\))?")


def unknown_names(symbols: Iterable[str], problem: str, known: str) -> list[str]:
    """Those of the claim's names, and of the code spans in its problem, of which no part stands in `known` text."""
    words = set(_NAME.findall(known))
    missing = [name for name in symbols if not _is_there(name, words, known)]
    spans = (span.strip() for span in _CODE_SPAN.findall(problem))
    missing += [span for span in spans if _IDENTIFIER.fullmatch(span) and not _is_there(span, words, known)]
    return missing


def _is_there(name: str, words: set[str], known: str) -> bool:
    """A dotted name is there when its last part is, and its first part is there or everywhere known."""
    parts = _NAME.findall(name)
    if not parts:
        return re.sub(r"\s+", "", name) in re.sub(r"\s+", "", known) or not name.strip()
    if not _IDENTIFIER.fullmatch(name.strip()):
        return all(part in words or part in KNOWN for part in parts)
    return all(part in words or part in KNOWN for part in (parts[0], parts[-1]))
