"""Text that cannot act on a terminal or hide in a report: every invisible or controlling character is spelled out."""

import unicodedata

from readylayer_cli.domain.patterns import lazy_pattern

# Letters and marks that are called printable but draw nothing.
_BLANK = lazy_pattern(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Lines that a CI runner would obey: `::error ...` after blanks or colours; `##[`, `##vso[`, `##teamcity[` anywhere.
_RUNNER_COMMAND = lazy_pattern(r"(?m)^((?:\x1b\[[\d;]*m|[^\S\n])*):(?=:)|#(?=#\w*\[)")


def visible(text: str) -> str:
    """The text with `<U+202E>` in place of each invisible or controlling character, tabs and line ends included.

    A byte that was no UTF-8 (a surrogate escape) reads `\\xE9`.
    """
    if text.isprintable() and (text.isascii() or not _BLANK.search(text)):
        return text
    return "".join(visible_character(character) for character in text)


def visible_character(character: str) -> str:
    """One character as `visible` would show it."""
    if character.isprintable() and not _BLANK.match(character):
        return character
    point = ord(character)
    if 0xDC80 <= point <= 0xDCFF:
        return f"\\x{point - 0xDC00:02X}"
    return character if unicodedata.category(character) == "Zs" else f"<U+{point:04X}>"


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line, runs of white space collapsed, harmless; cut to `limit` characters if one is given."""
    if limit and len(text) > 4 * limit:
        text = text[: 4 * limit]
    flat = visible(" ".join(text.split()))
    if limit and len(flat) > limit:
        return flat[: limit - 3].rstrip() + "..."
    return flat


def block(text: str) -> list[str]:
    """The lines of a longer text, each harmless, blank lines at both ends dropped, tabs as four spaces."""
    return [visible(line.rstrip().expandtabs(4)) for line in text.strip("\r\n").replace("\r\n", "\n").split("\n")]


def obeyed_by_no_runner(report: str) -> str:
    """The report with a backslash in every place where a CI runner reading its log would see a command."""
    return _RUNNER_COMMAND.sub(lambda found: f"{found[1]}\\:" if found[1] is not None else "#\\", report)
