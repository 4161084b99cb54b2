"""Claims that the parser or the file's own text proves wrong."""

import re

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.llm.quotes import Place
from readylayer_cli.llm.vocabulary import CALLABLE

_BRACKETS = lazy_pattern(
    r"(?:missing|unclosed|unbalanced|unmatched|unterminated|mismatched|stray)\s+(?:closing\s+|opening\s+)"
    r"(?:paren|bracket|brace|quote|tag)|(?:unclosed|unbalanced|unmatched|unterminated|mismatched)\s+"
    r"(?:paren|bracket|brace|quote|string|comment)|(?:closing|opening)\s+\w+\s+is\s+missing"
    r"|missing\s+(?:paren|bracket|brace|colon\b|indent)",
    re.IGNORECASE,
)
_SYNTAX = lazy_pattern(
    r"syntax error|syntaxerror|(?:does|will|would)(?:\s+not|n't)\s+(?:compile|parse)"
    r"|(?:can\s?not|can't)\s+(?:compile|be parsed|be compiled)|(?:invalid|not valid) (?:\w+ )?syntax"
    r"|syntactically (?:invalid|wrong|incorrect)|indentationerror|compilation (?:error|failure)"
    r"|compile[- ](?:time )?error|fails to (?:compile|parse)|breaks the (?:build|parser)",
    re.IGNORECASE,
)
# The same words about text that the program reads when it runs.
_AT_RUN_TIME = lazy_pattern(
    r"\b(?:json|sql|quer(?:y|ies)|regex\w*|regular expression|pattern|template|yaml|xml|html|dates?|url|input|payload"
    r"|body|headers?|users?|caught|uncaught|catch|thrown?|throws|raised?|raises|swallow\w*|run[- ]?time|shell"
    r"|command)\b",
    re.IGNORECASE,
)
# What a compiler checks and a parser cannot.
_OF_TYPES = lazy_pattern(
    r"\b(?:types?|arguments?|parameters?|signature|unused|not used|return(?:s|ed)?|interface|implement\w*|generic"
    r"|assign\w*|checked exception|overload|visibility|private|import cycle)\b",
    re.IGNORECASE,
)
_COMPILED = frozenset({"java", "go", "typescript", "tsx", "kotlin", "csharp", "rust", "c", "cpp", "scala", "swift"})
_END = r"(?:\s*$|\s*[.;,:!)](?:\s|$)|\s+(?:anywhere|in (?:this|the) (?:file|module|scope)|at all|and\b|but\b|so\b))"
_UNDEFINED = lazy_pattern(
    rf"`?([A-Za-z_$][\w$.]*)`?\s+(?:is|was|are)\s+(?:not|never)\s+(?:defined|imported|declared){_END}"
    r"|(?:undeclared|unimported|undefined)\s+(?:variable|name|function|identifier|symbol|reference)\s+(?:to\s+)?"
    rf"`?([A-Za-z_$][\w$.]*)`?{_END}|missing\s+import\s+(?:of|for)\s+`?([A-Za-z_$][\w$.]*)"
    rf"|`?([A-Za-z_$][\w$.]*)`?\s+is\s+undefined{_END}",
    re.IGNORECASE,
)
_REACH = 3


def contradiction(problem: str, place: Place, file: SourceFile | None) -> str:
    """Why the claim cannot be true; empty if nothing here speaks against it."""
    if file is None or not file.has_grammar:
        return ""
    if _is_of_syntax(problem, file.language) and not _is_broken_near(place, file):
        return "parses"
    names = [name for groups in _UNDEFINED.findall(problem) for name in groups if name]
    if names and all(_is_defined(name.partition(".")[0], file) for name in names):
        return "is_defined"
    return ""


def _is_of_syntax(problem: str, language: str) -> bool:
    if _BRACKETS.search(problem):
        return True
    if not _SYNTAX.search(problem) or _AT_RUN_TIME.search(problem):
        return False
    return language not in _COMPILED or not _OF_TYPES.search(problem)


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
