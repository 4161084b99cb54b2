"""Whether a name in a file is code that uses it, or only talk of it."""

import re
from functools import lru_cache

from readylayer_cli.domain.patterns import lazy_pattern

_COMMENT = lazy_pattern(r"^\s*(?:#|//|\*|/\*)")
_REPLACES = lazy_pattern(r"(?:\bpatch\b|setattr|\bmock\b|[sS]tub|[sS]py|\ballow\b|[mM]ock)")
_EXPORTS = lazy_pattern(
    r"^\s*(?:from\s.+\simport\b|import\s|__all__|export\s*\{|module\.exports\s*=\s*\{?|exports\.|export\s+default\s)"
)
_DEFINES = lazy_pattern(
    r"^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:(?:def|func|function\*?|class)\s+(?:\([^)]*\)\s*)?(?:self\.)?$"
    r"|(?:private|public|protected)\s[^=(]*$)"
)


@lru_cache(maxsize=4_096)
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")


def uses(text: str, name: str) -> int:
    """The first line of a test that uses the name; 0 if it is only talked of, imported or replaced by a double."""
    for found in _word(name).finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        line = text[start : end if end >= 0 else len(text)]
        if _COMMENT.match(line) or _EXPORTS.match(line):
            continue
        quoted = _is_quoted(line, found.start() - start)
        if quoted and (_REPLACES.search(line) or " " in quoted.strip()):
            continue
        return text.count("\n", 0, found.start()) + 1
    return 0


def calls(text: str, name: str, *, as_member: bool) -> bool:
    """Whether a piece of source uses the name other than by defining it; `as_member`: after a dot."""
    for found in _word(name).finditer(text):
        before = text[max(0, found.start() - 2) : found.start()]
        if as_member and not before.endswith((".", "::", "&.", ".#", "[")):
            continue
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        line = text[start : end if end >= 0 else len(text)]
        if _COMMENT.match(line) or _DEFINES.match(line[: found.start() - start]):
            continue
        return True
    return False


def module_line(line: str) -> bool:
    """Whether a line outside of functions hands its names on without using them: imports and exports."""
    return bool(_COMMENT.match(line) or _EXPORTS.match(line))


def _is_quoted(line: str, column: int) -> str:
    """The literal on this line that holds the column; empty if none does."""
    quote, start = "", 0
    for index, character in enumerate(line):
        if quote:
            if character == quote and line[index - 1] != "\\":
                if start <= column < index:
                    return line[start:index]
                quote = ""
        elif character in "\"'`":
            quote, start = character, index + 1
    return ""
