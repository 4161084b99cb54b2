"""text-bidi-control: characters that make code read in another order than it runs."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.paths import is_documentation_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.text._places import character_match, code_point, is_translation

_OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_ISOLATES = {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_CLOSER = {**_OPENERS, **_ISOLATES}
_CONTROL = lazy_pattern("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = frozenset("\u202d\u202e")


def check(file: SourceFile) -> Iterable[Match]:
    if is_translation(file.path) or is_documentation_path(file.path):
        return
    for number, text in enumerate(file.lines, 1):
        first = None if text.isascii() else _CONTROL.search(text)
        if first:
            match = character_match(
                file, number, first.start(), 1, f"This line holds {code_point(first[0])}, which is invisible"
            )
            if _is_open(text) or not _OVERRIDES.isdisjoint(text):
                yield match
            elif not _has_right_to_left_letters(text):
                yield replace(match, severity=Severity.MEDIUM)


def _is_open(text: str) -> bool:
    expected: list[str] = []
    for found in _CONTROL.finditer(text):
        character = found[0]
        if character in _CLOSER:
            expected.append(_CLOSER[character])
        elif expected and expected[-1] == character:
            expected.pop()
    return bool(expected)


def _has_right_to_left_letters(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


RULE = FileRule(
    id="text-bidi-control",
    title="Invisible characters change the order in which this line is shown",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-1007", "CWE-94"),
    languages=(),
    triggers=tuple("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    what="Bidirectional control characters in code or configuration: overrides, and embeddings or isolates that are not "
    "closed on their line. Closed ones beside right-to-left letters are left alone, closed ones elsewhere are medium.",
    why="What a reviewer sees is not what the compiler reads: a comment can look closed where it is open, a string can "
    "look compared with another one (CVE-2021-42574, Trojan Source).",
    fix="Delete the character; where it is meant, write its escape, such as `\\u202e`.",
    check=check,
    bad=(
        Example("if level != 'user\u202e \u2066// admin only\u2069 \u2066':\n    grant()\n", "src/access.py"),
        Example("/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */\n", "src/access.c"),
        Example("name: 'a\u2066b\u2069c'\n", "deploy/app.yaml"),
    ),
    good=(
        Example("MARK = '\\u202e'\nplain = 'caf\u00e9'\n", "src/marks.py"),
        Example('msgstr "\u202b\u05e9\u05dc\u05d5\u05dd\u202c"\n', "locale/he/messages.po"),
        Example("GREETING = '\u2067\u05e9\u05dc\u05d5\u05dd\u2069'\n", "src/greeting.py"),
    ),
)
