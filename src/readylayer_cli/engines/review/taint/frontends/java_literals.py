"""Java literals to constants."""

import re
from textwrap import dedent

from ast_grep_py import SgNode

from readylayer_cli.engines.review.taint import ir

_ESCAPE = re.compile(r"\\(u+[0-9a-fA-F]{4}|[0-7]{1,3}|\r?\n|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " ", "\n": "", "\r\n": ""}


def literal(node: SgNode) -> ir.Scalar:
    """The value of a literal; a number that cannot be read is zero."""
    kind, written = node.kind(), node.text()
    if kind in {"true", "false"}:
        return kind == "true"
    if kind == "null_literal":
        return None
    if kind == "string_literal":
        return _text_block(written) if written.startswith('"""') else unescaped(written[1:-1])
    if kind == "character_literal":
        return unescaped(written[1:-1])
    return _number(written.replace("_", ""))


def unescaped(written: str) -> str:
    """A text with its escape sequences resolved."""
    return _ESCAPE.sub(_character, written) if "\\" in written else written


def _character(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] == "u" and len(code) > 1:
        return chr(int(code.lstrip("u"), 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return _SIMPLE.get(code, code)


def _text_block(written: str) -> str:
    return unescaped(dedent(written[3:-3].partition("\n")[2]))


def _number(written: str) -> ir.Scalar:
    lower = written.lower()
    try:
        if lower.startswith("0x") and "p" not in lower:
            return int(lower.rstrip("l"), 16)
        if lower.startswith("0b"):
            return int(lower.rstrip("l"), 2)
        if re.fullmatch(r"0[0-7]+l?", lower):
            return int(lower.rstrip("l"), 8)
        return int(lower.rstrip("l")) if re.fullmatch(r"\d+l?", lower) else float(lower.rstrip("fd"))
    except ValueError:
        return 0
