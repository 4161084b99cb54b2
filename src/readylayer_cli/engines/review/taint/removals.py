"""Which kinds of harm are gone from a text after parts of it were replaced."""

import re
from functools import lru_cache

from readylayer_cli.engines.review.taint.patterns import harmless_kinds

_ONLY = re.compile(r"\[\^((?:\\.|[^\]\\])+)\][+*]?\Z")
_GONE: dict[str, frozenset[str]] = {
    "\n": frozenset({"log", "header"}),
    "<": frozenset({"xss"}),
    "'": frozenset({"sql", "xpath"}),
    "..": frozenset({"path"}),
}
_LONGEST = 300


@lru_cache(maxsize=256)
def removed_kinds(pattern: str, replacement: str, *, literal: bool) -> frozenset[str]:
    """The kinds of sinks for which no text does harm any more after `pattern` was replaced everywhere in it."""
    if len(pattern) > _LONGEST:
        return frozenset()
    allowed = None if literal else _ONLY.match(pattern)
    if allowed is not None:
        return harmless_kinds(f"(?:[{allowed[1]}]|{re.escape(replacement)})*", "fullmatch")
    try:
        compiled = re.compile(re.escape(pattern) if literal else pattern)
    except re.error:
        return frozenset()
    gone: frozenset[str] = frozenset()
    for text, kinds in _GONE.items():
        after = compiled.sub(lambda _: replacement, text)
        if text not in after or (text == "'" and after == "''"):
            gone |= kinds
    return gone
