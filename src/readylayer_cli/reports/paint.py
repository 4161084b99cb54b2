"""Styled lines, wrapped by terminal cells and painted with the sixteen colours that every theme defines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells

# No black, white or grey: one of them vanishes on a light theme, another on a dark one.
_CODES = {
    "plain": "",
    "strong": "1",
    "faint": "2",
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "good": "32",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """A piece of text in one style."""

    text: str
    style: str = "plain"


Line = Sequence[Ink]


def painted(lines: Iterable[Line], *, color: bool) -> str:
    """The lines as text, each ended by a newline; escape sequences only with `color`."""
    return "".join(_line(line, color=color) + "\n" for line in lines)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words; a longer word is broken inside. Never empty."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        cells = cell_len(word)
        if line and used + 1 + cells <= width:
            line, used = f"{line} {word}", used + 1 + cells
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) if cells > width else [word]
        lines.extend(full)
        used = cell_len(line)
    return [*lines, line]


def padded(text: str, width: int) -> str:
    """The text with blanks up to `width` cells."""
    return text + " " * (width - cell_len(text))


def _line(line: Line, *, color: bool) -> str:
    if not color:
        return "".join(ink.text for ink in line).rstrip()
    return "".join(f"\x1b[{_CODES[ink.style]}m{ink.text}\x1b[0m" if _CODES[ink.style] else ink.text for ink in line)
