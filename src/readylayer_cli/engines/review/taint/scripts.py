"""Regular expressions of scripts: what passes a test, what is left after a replacement."""

import re
from functools import lru_cache

from readylayer_cli.engines.review.taint.patterns import HARMFUL, harmless_kinds

_LONGEST = 300
_NESTED = re.compile(r"[+*}]\)[+*{]")
_BEGINNINGS = frozenset({"redirect", "ssrf", "link"})
_GROUP = re.compile(r"\(\?<(?![=!])")
_SHELL_QUOTE = "'\\''"

_LEFT: dict[str, str] = {
    "path": r"\.\.|^[/\\]", "xss": "<", "dom": "<", "sql": r"(?<!')'(?!')", "command": r"[;&|`$\n<>]", "ldap": r"[*()]",
    "log": r"[\r\n]", "header": r"[\r\n]", "regex": r"(?<!\\)[+*{(.?|\[]", "code": r"[()'\"`=]", "xpath": r"['\"]",
    "template": r"\{\{|\$\{|<%|#\{", "redirect": r"^(?:[/\\]{2}|\w+:)", "ssrf": r"[/:.]", "module": r"[./\\]",
    "link": r":",
}  # fmt: skip
_ATTACKS: dict[str, tuple[str, ...]] = {
    "path": ("../../etc/passwd", "....//....//etc/passwd", "..\\..\\x", "a/../../b", "/etc/passwd"),
    "xss": ("<script>x</script>", "<scr<script>ipt>", "<img src=x onerror=y>", "a<b"),
    "sql": ("' or '1'='1", "a'; drop table t; --"),
    "command": ("a; id", "$(id)", "`id`", "a|id", "a&id", "a\nid"),
    "ldap": ("*", "a)(b=*"),
    "header": ("a\r\nb: c", "a\nb\nc"),
    "regex": ("(a+)+$", "a.*b[c]"),
    "code": ("a('b')", "x=1;f(`a`)"),
    "xpath": ("' or '1'='1", '" or ""="'),
    "template": ("{{7*7}}", "${7*7}", "<%= 7 %>", "#{7}"),
    "redirect": ("//evil.example", "https://evil.example", "/\\evil.example"),
    "ssrf": ("http://10.0.0.1/", "evil.example"),
    "module": ("../../x", "/etc/x"),
}
_ATTACKS |= {"dom": _ATTACKS["xss"], "log": _ATTACKS["header"], "link": ("javascript:x", "JaVaScRiPt:x")}


def python_pattern(pattern: str) -> str:
    """The expression in Python's dialect: `$` is the end of the text and no line's, groups have Python's names."""
    made: list[str] = []
    inside = False
    index = 0
    while index < len(pattern):
        sign = pattern[index]
        if sign == "\\":
            made.append(pattern[index : index + 2])
            index += 2
            continue
        if inside and sign in "[&~|":
            made.append("\\" + sign)
        elif sign == "$" and not inside:
            made.append(r"\Z")
        else:
            made.append(sign)
        inside = (inside or sign == "[") and sign != "]"
        index += 1
    return _GROUP.sub("(?P<", "".join(made))


@lru_cache(maxsize=512)
def passing(pattern: str, flags: str) -> frozenset[str]:
    """The kinds of sinks for which texts that match are harmless."""
    if "m" in flags:
        return frozenset()
    written = python_pattern(pattern)
    kinds = harmless_kinds(written, "search")
    compiled = _compiled(pattern, flags)
    if compiled is not None and not kinds and written.startswith("^"):
        open_ended = {kind for kind in _BEGINNINGS if not any(compiled.search(text) for text in _ATTACKS[kind])}
        return frozenset(open_ended)
    return kinds | ({"dom", "link", "module", "operators", "prototype", "trust"} if "xss" in kinds else frozenset())


@lru_cache(maxsize=512)
def refusing(pattern: str, flags: str) -> frozenset[str]:
    """The kinds of sinks for which texts that do not match are harmless: all that do harm match."""
    compiled = _compiled(pattern, flags)
    if compiled is None:
        return frozenset()
    kinds = {
        kind
        for kind, texts in HARMFUL.items()
        if all(compiled.search(text) for text in texts if kind != "path" or ".." in text)
    }
    return frozenset(kinds | ({"dom"} if "xss" in kinds else set()))


@lru_cache(maxsize=512)
def replaced(pattern: str, flags: str, replacement: str, *, everywhere: bool) -> frozenset[str]:
    """The kinds of sinks for which a text is harmless once every match was replaced (`everywhere`), or the first."""
    compiled = _compiled(pattern, flags)
    if compiled is None:
        return frozenset()
    if pattern in {"'", "(')"} and everywhere and _SHELL_QUOTE in replacement:
        return frozenset({"command"})
    made = re.sub(r"\$(?:&|0)", "\0", replacement)
    kinds = set()
    for kind, texts in _ATTACKS.items():
        results = (_after(compiled, text, made, 0 if everywhere else 1) for text in texts)
        if not any(re.search(_LEFT[kind], result) for result in results):
            kinds.add(kind)
    return frozenset(kinds)


def _after(compiled: "re.Pattern[str]", text: str, replacement: str, count: int) -> str:
    return compiled.sub(lambda found: replacement.replace("\0", found[0]), text, count=count)


def _compiled(pattern: str, flags: str) -> "re.Pattern[str] | None":
    if len(pattern) > _LONGEST or _NESTED.search(pattern):
        return None
    options = re.ASCII | (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if "m" in flags else 0)
    try:
        return re.compile(python_pattern(pattern), options | (re.DOTALL if "s" in flags else 0))
    except (re.error, OverflowError):
        return None
