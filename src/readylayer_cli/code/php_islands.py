"""PHP inside HTML: the same text with everything but the PHP blanked, position for position."""

import re
from collections.abc import Iterator

from readylayer_cli.domain.patterns import lazy_pattern

ECHO_VARIABLE = "$\u00ff"
"""`<?= value ?>` reads as an assignment of the value to this variable: a statement that fits three characters."""

_OPEN = lazy_pattern(r"<\?(?:php(?![^\s])|=|(?=\s|\Z))", re.IGNORECASE)
_CODE_EVENT = lazy_pattern(r"\?>|//|#(?!\[)|/\*|['\"`]|<<<[ \t]*(['\"]?)([A-Za-z_]\w*)\1\r?\n")
_LINE_COMMENT_END = lazy_pattern(r"\?>|\n|\Z")
_STRING_END = {
    "'": lazy_pattern(r"[^'\\]*(?:\\.[^'\\]*)*'", re.DOTALL),
    '"': lazy_pattern(r'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL),
    "`": lazy_pattern(r"[^`\\]*(?:\\.[^`\\]*)*`", re.DOTALL),
}
_VISIBLE = lazy_pattern(r"[^\r\n]+")
_NEEDS_NO_SEMICOLON = frozenset({"", ";", "{", ":"})


def keep_code(text: str) -> str:
    """The PHP of a file as one program of the same length; lines and columns stay where they are.

    HTML and opening tags turn into spaces, a closing tag into the semicolon that it stands for.
    """
    if text.startswith("<?php") and "?>" not in text:
        return text
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    position = 0
    while opening := _OPEN.search(text, position):
        yield _blank(text[position : opening.start()])
        yield ECHO_VARIABLE + "=" if opening[0] == "<?=" else " " * len(opening[0])
        position = opening.end()
        last = "" if opening[0] != "<?=" else "="
        while position < len(text):
            piece, position, closed = _code_piece(text, position, last)
            yield piece
            last = piece.rstrip()[-1:] if piece[:1] not in "/#" and piece.strip() else last
            if closed:
                break
    yield _blank(text[position:])


def _code_piece(text: str, start: int, last: str) -> tuple[str, int, bool]:
    """The next stretch of code: its text, where it ends, and whether it closes the island."""
    event = _CODE_EVENT.search(text, start)
    if event is None:
        return text[start:], len(text), False
    if event.start() > start:
        return text[start : event.start()], event.start(), False
    mark = event[0]
    if mark == "?>":
        return "  " if last in _NEEDS_NO_SEMICOLON else "; ", event.end(), True
    if mark in {"//", "#"}:
        return _line_comment(text, start, last)
    end = _end_of(text, event)
    return text[start:end], end, False


def _line_comment(text: str, start: int, last: str) -> tuple[str, int, bool]:
    """A closing tag ends a line comment too; the comment turns into a block where no semicolon is missing."""
    found = _LINE_COMMENT_END.search(text, start)
    end = found.start() if found else len(text)
    if found is None or found[0] != "?>":
        return text[start:end], end, False
    if last in _NEEDS_NO_SEMICOLON and text.startswith("//", start):
        return "/*" + text[start + 2 : end].replace("*/", "* ") + "*/", end + 2, True
    return " " * (end - start) + ("  " if last in _NEEDS_NO_SEMICOLON else "; "), end + 2, True


def _end_of(text: str, event: re.Match[str]) -> int:
    """Where a string, heredoc or block comment ends; the end of the text if it does not."""
    mark = event[0]
    if mark in _STRING_END:
        closing = _STRING_END[mark].match(text, event.end())
        return closing.end() if closing else len(text)
    if mark == "/*":
        found = text.find("*/", event.end())
        return found + 2 if found >= 0 else len(text)
    label = re.compile(rf"^[ \t]*{event[2]}\b", re.MULTILINE).search(text, event.end() - 1)
    return label.end() if label else len(text)


def _blank(text: str) -> str:
    return _VISIBLE.sub(lambda found: " " * len(found[0]), text)
