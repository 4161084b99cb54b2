"""Claims that the parser or the file's own text proves wrong."""

import re

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.quotes import Place
from readylayer_cli.llm.vocabulary import CALLABLE

_SYNTAX = lazy_pattern(
    r"syntax error|syntaxerror|(?:does|will|can|would)(?:\s+not|n't|not)\s+(?:compile|parse)|invalid syntax"
    r"|not valid syntax|indentationerror|parse error|compilation (?:error|failure)|fails to compile"
    r"|(?:missing|unclosed|unbalanced|unmatched|extra|unterminated|mismatched)\s+(?:closing\s+|opening\s+)?"
    r"(?:paren|bracket|brace|quote|colon|semicolon|string|comma|indent)",
    re.IGNORECASE,
)
_UNDEFINED = lazy_pattern(
    r"`?([A-Za-z_$][\w$.]*)`?\s+(?:is|was|are)\s+(?:not|never)\s+(?:defined|imported|declared)"
    r"|(?:undefined|undeclared|unimported)\s+(?:variable|name|function|identifier|symbol|reference)\s+(?:to\s+)?`?([A-Za-z_$][\w$.]*)"
    r"|missing\s+import\s+(?:of|for)\s+`?([A-Za-z_$][\w$.]*)|`?([A-Za-z_$][\w$.]*)`?\s+is\s+undefined\b",
    re.IGNORECASE,
)
_REACH = 3


def contradiction(problem: str, place: Place, file: SourceFile | None) -> str:
    """Why the claim cannot be true; empty if nothing here speaks against it."""
    if file is None or not file.has_grammar:
        return ""
    if _SYNTAX.search(problem) and not _is_broken_near(place, file):
        return "parses"
    names = [name for groups in _UNDEFINED.findall(problem) for name in groups if name]
    if names and all(_is_defined(name.partition(".")[0], file) for name in names):
        return "is_defined"
    return ""


def _is_broken_near(place: Place, file: SourceFile) -> bool:
    return any(span.start_line - _REACH <= place.last and place.first <= span.end_line + _REACH for span in file.broken)


def _is_defined(name: str, file: SourceFile) -> bool:
    """Whether the language knows the name, or the file imports, defines or assigns it."""
    if (
        name in CALLABLE
        or name in file.imports
        or any(symbol.name.rpartition(".")[2] == name for symbol in file.symbols)
    ):
        return True
    word = re.escape(name)
    ways = (
        rf"^\s*(?:export\s+)?(?:const|let|var|type|class|def|func|function|enum|interface)\s+{word}\b",
        rf"\b{word}\s*:?=(?!=)",
        rf"\b(?:def|function|func)[^\n(]*\([^)]*\b{word}\b",
    )
    return any(re.search(way, file.text, re.MULTILINE) for way in ways)
