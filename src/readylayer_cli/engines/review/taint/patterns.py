"""Which kinds of harm a regular expression keeps out, told by texts that do harm."""

import re
from functools import lru_cache

_LONGEST_PATTERN = 300
_NESTED = re.compile(r"[+*}]\)[+*{]")

_HARMFUL: dict[str, tuple[str, ...]] = {
    "sql": ("1' OR '1'='1", "1 OR 1=1", "x; DROP TABLE t", 'a" --', "1/**/OR/**/1"),
    "command": ("a; id", "$(id)", "`id`", "a|id", "a&id", "a b", "-x"),
    "path": ("../../etc/passwd", "/etc/passwd", "a/../b", "..", "a/b"),
    "code": ("__import__('os')", "a()", "a.b", "1+1"),
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


@lru_cache(maxsize=256)
def harmless_kinds(pattern: str, method: str) -> frozenset[str]:
    """The kinds of sinks for which every text that passes is harmless, as far as the samples tell.

    `method` is `match`, `fullmatch` or `search`: only a match of the whole text keeps anything out.
    """
    if len(pattern) > _LONGEST_PATTERN or _NESTED.search(pattern):
        return frozenset()
    try:
        compiled = re.compile(pattern)
    except re.error:
        return frozenset()
    ended = pattern.endswith((r"\Z", r"\z")) or (pattern.endswith("$") and not pattern.endswith(r"\$"))
    begun = method != "search" or pattern.startswith(("^", r"\A"))
    if method != "fullmatch" and not (ended and begun):
        return frozenset()
    find = {"fullmatch": compiled.fullmatch, "match": compiled.match}.get(method, compiled.search)
    return frozenset(kind for kind, texts in _HARMFUL.items() if not any(find(text) for text in texts))
