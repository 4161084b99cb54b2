"""What the bundled grammars cannot read yet, rewritten position for position into what they can."""

import re

from readylayer_cli.code.php_islands import keep_code
from readylayer_cli.domain.patterns import lazy_pattern

_NEW_VALUE = lazy_pattern(
    r"\bnew(?=\((?!(?:struct|interface|func|map|chan)\b)\s*(?:[\"'`\d&!-]|true\b|false\b|\[\]\w+\{|\w+\.\w+\.\w"
    r"|[\w.]+(?:\[[\w.]+\])?\s*[({+*/-]))"
)
_ANNOTATED_DOTS = lazy_pattern(r"@\w+(?:\.\w+)*(?=\s{0,20}\.\.\.)")
_ANNOTATED_PATTERN = lazy_pattern(r"(?<=\bcase )@\w+(?:\([^()\n]{0,200}\))?(?=\s)")
_LONE_AMPERSAND = lazy_pattern(r"(?<=[,(])(\s*)&(\s{0,200})[ \t]\)")
_TEMPLATE_LINE = lazy_pattern(r"^[^'\"`#%\n]*<%(?=[=\s-])[^%\n]*%>.*", re.MULTILINE)
_TEMPLATE_TAG = lazy_pattern(r"<%(=?)[^%\n]*%>")


def readable(text: str, language: str) -> str:
    """The text as the grammar should get it: same length, same lines and columns; the text itself where all is well."""
    if language == "php":
        return keep_code(text)
    if language == "go" and "new(" in text:
        return _NEW_VALUE.sub("New", text)
    if language == "java":
        return _java(text)
    if language == "ruby":
        return _ruby(text)
    return text


def _java(text: str) -> str:
    """Type annotations on varargs and annotations on `case` patterns are dropped."""
    if "..." in text and "@" in text:
        text = _ANNOTATED_DOTS.sub(_spaces, text)
    return _ANNOTATED_PATTERN.sub(_spaces, text) if "case @" in text else text


def _ruby(text: str) -> str:
    """A block handed on anonymously moves to its parenthesis; template tags of generators become names."""
    if "&\n" in text:
        text = _LONE_AMPERSAND.sub(r"\1 \2&)", text)
    return _TEMPLATE_LINE.sub(lambda line: _TEMPLATE_TAG.sub(_tag, line[0]), text) if "<%" in text else text


def _tag(found: re.Match[str]) -> str:
    return "X" + "_" * (len(found[0]) - 1) if found[1] else _spaces(found)


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
