"""Where characters of a text stand, and which files hold prose of any language."""

import re
from collections.abc import Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Match

_TRANSLATION = lazy_pattern(
    r"(?:^|/)(?:locales?|i18n|l10n|lang|langs|languages?|translations?|nls|cldr|intl)(?:/|\.)|[._-](?:i18n|l10n|locale|translations?)\."
    r"|\.(?:po|pot|mo|arb|xlf|xliff|strings|ftl|resx|properties|lproj|srt|vtt|svg|csv|tsv|xml|ipynb|snap)$",
    re.IGNORECASE,
)


def is_translation(path: str) -> bool:
    """Whether the file holds texts in human languages, where any script and its controls belong."""
    return bool(_TRANSLATION.search(path))


def hits(file: SourceFile, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Every match as (line, 0-based column, match)."""
    if file.text.isascii():
        return
    for number, text in enumerate(file.lines, 1):
        if not text.isascii():
            for found in pattern.finditer(text):
                yield number, found.start(), found


def character_match(file: SourceFile, line: int, column: int, length: int, message: str) -> Match:
    """A match of some characters; the line, with what is invisible spelled out, is the anchor."""
    return Match(
        Span(line, line, column + 1, column + 1 + length),
        message=message,
        anchor=ascii(file.lines[line - 1].strip())[:400],
    )


def code_point(character: str) -> str:
    """`U+202E`."""
    return f"U+{ord(character):04X}"
