"""Which kinds of harm a regular expression keeps out, told by texts that do harm."""

import re
from functools import lru_cache

from readylayer_cli.engines.review.taint import ir

_LONGEST_PATTERN = 300
_NESTED = re.compile(r"[+*}]\)[+*{]")

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "lower": "a-z",
    "upper": "A-Z",
    "word": r"\w",
    "space": r"\s",
}
HARMFUL: dict[str, tuple[str, ...]] = {
    "sql": ("1' OR '1'='1", "1 OR 1=1", "x; DROP TABLE t", 'a" --', "1/**/OR/**/1"),
    "command": ("a; id", "$(id)", "`id`", "a|id", "a&id", "a b"),
    "path": ("../../etc/passwd", "/etc/passwd", "a/../b", "..", "a/b"),
    "code": ("__import__('os')", "a()", "a.b", "x"),
    "template": ("{{7*7}}", "${7*7}", "<%= 7 %>"),
    "xss": ("<script>", '" onload=x', "<img src=x>"),
    "ldap": ("*", "a)(b=*", "\\00"),
    "xpath": ("' or '1'='1", "a'] | //b", '" or ""="'),
    "redirect": ("//evil.example", "https://evil.example", "/\\evil.example"),
    "ssrf": ("http://10.0.0.1/", "https://evil.example/x", "evil.example", "file:///etc/passwd"),
    "header": ("a\r\nb: c", "a\nb"),
    "log": ("a\r\nb", "a\nb"),
    "regex": ("(a+)+$", ".*"),
    "nosql": ("{'$ne': 1}", "'; return 1"),
}

KINDS = frozenset(HARMFUL)
"""The kinds of harm that texts of this sort are told apart by."""


@lru_cache(maxsize=256)
def harmless_kinds(pattern: str, method: str) -> frozenset[str]:
    """The kinds of sinks for which every text that passes is harmless, as far as the samples tell.

    `method` is `match`, `fullmatch` or `search`: only a match of the whole text keeps anything out.
    """
    compiled = _compiled(pattern)
    if compiled is None:
        return frozenset()
    ended = pattern.endswith((r"\Z", r"\z")) or (pattern.endswith("$") and not pattern.endswith(r"\$"))
    begun = method != "search" or pattern.startswith(("^", r"\A"))
    if method != "fullmatch" and not (ended and begun):
        return frozenset()
    find = {"fullmatch": compiled.fullmatch, "match": compiled.match}.get(method, compiled.search)
    return frozenset(kind for kind, texts in HARMFUL.items() if not any(find(text) for text in texts))


def left_by(pattern: str, new: str) -> frozenset[str]:
    """The kinds of sinks for which a text is harmless when everything that the pattern matches was replaced."""
    compiled = _compiled(pattern)
    if compiled is None:
        return frozenset()
    try:
        return frozenset(
            kind
            for kind, texts in HARMFUL.items()
            if all(compiled.search(text) and not compiled.search(compiled.sub(new, text)) for text in texts)
        )
    except (re.error, IndexError):
        return frozenset()


def group_of(pattern: str, which: ir.Scalar) -> str | None:
    """The part of the pattern that stands in a group, by number or name; `None` if there is no such group."""
    if which == 0:
        return pattern
    depth_of: list[int] = []
    number = index = 0
    start = -1
    while index < len(pattern):
        letter = pattern[index]
        if letter == "\\":
            index += 2
            continue
        if letter == "[":
            index = max(index, pattern.find("]", index + 2))
        elif letter == "(":
            named = re.match(r"\(\?P<(\w+)>", pattern[index:])
            counts = named is not None or pattern[index + 1 : index + 2] != "?"
            number += counts
            depth_of.append(number if counts else 0)
            if counts and start < 0 and (which == number or (named is not None and which == named[1])):
                start, which = index + (named.end() if named is not None else 1), number
        elif letter == ")" and depth_of and depth_of.pop() == which and start >= 0:
            return pattern[start:index]
        index += 1
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    if len(pattern) > _LONGEST_PATTERN or _NESTED.search(pattern):
        return None
    for name, characters in _CLASSES.items():
        pattern = pattern.replace(f"[:{name}:]", characters)
    try:
        return re.compile(pattern.replace(r"\z", r"\Z"))
    except (re.error, OverflowError):
        return None
