"""text-invisible-character: a character that nobody sees stands inside code."""

from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.paths import is_documentation_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.text._places import character_match, code_point, hits, is_translation

_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_RUN = lazy_pattern(f"[{_INVISIBLE}]+")
_LETTERS_THAT_ARE_BLANK = frozenset("\u115f\u1160\u3164\uffa0")
_DATA = frozenset({"text", "json", "html", "css"})


def check(file: SourceFile) -> Iterable[Match]:
    if file.language in _DATA or is_translation(file.path) or is_documentation_path(file.path):
        return
    for line, column, found in hits(file, _RUN):
        text = file.lines[line - 1]
        before, after = text[:column][-1:], text[column + len(found[0]) :][:1]
        if (line == 1 and column == 0) or not (before + after).isascii():
            continue
        message = f"An invisible character ({code_point(found[0][0])}) stands here"
        match = character_match(file, line, column, len(found[0]), message)
        inside_name = _is_word(before) and _is_word(after)
        if _LETTERS_THAT_ARE_BLANK & set(found[0]) or (inside_name and not _is_quoted(text, column)):
            yield match
        else:
            yield replace(match, severity=Severity.LOW)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_quoted(text: str, column: int) -> bool:
    before = text[:column]
    return (
        any(before.count(quote) % 2 for quote in "\"'`")
        or "//" in before
        or "#" in before
        or before.lstrip()[:1] == "*"
    )


RULE = FileRule(
    id="text-invisible-character",
    title="An invisible character stands inside code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1007",),
    languages=(),
    tests=False,
    triggers=tuple(_INVISIBLE),
    what="Zero-width and blank characters between ASCII characters of a code file: medium inside a name, and for the "
    "Hangul fillers, which are letters that show nothing; low elsewhere.",
    why="Two names that look the same are different, a keyword stops being one, and a filler used as a variable is a back "
    "door that no reviewer can see.",
    fix="Delete the character, or write it as an escape such as `\\u200b` where it is meant.",
    check=check,
    bad=(
        Example("def is\u200b_admin(user):\n    return True\n", "src/access.py"),
        Example("const { timeout, \u3164 } = req.query;\n", "src/health.js"),
        Example("name = 'a\u200bb'\n", "src/names.py"),
    ),
    good=(
        Example("ZERO_WIDTH = '\\u200b'\nwords = 'na\u00efve'\n", "src/text.py"),
        Example("family = '\U0001f468\u200d\U0001f469\u200d\U0001f467'\n", "src/emoji.py"),
        Example("\ufeffusing System;\n", "src/Program.cs"),
        Example("A long\u200bword in a guide.\n", "docs/guide.md"),
    ),
)
