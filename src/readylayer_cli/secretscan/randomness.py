"""Tells generated text from written text."""

import math
from collections import Counter
from itertools import pairwise

from readylayer_cli.domain.patterns import lazy_pattern

# Pairs of letters that make up 95 % of English technical prose, by first letter.
_PAIRS = frozenset(
    first + second
    for first, seconds in {
        "a": "bcdfgiklmnprstuvy", "b": "aeijloru", "c": "aceihklorstu", "d": "adeijlmosu",
        "e": "abcdefgilmnopqrstvwxy", "f": "aefiloru", "g": "aeghinorsu", "h": "aehiot",
        "i": "abcdefglmnoprstvxz", "j": "ae", "k": "eis", "l": "adeilostuy", "m": "abeimopsuy",
        "n": "acdefgilnostuvy", "o": "abcdgiklmnoprstuvw", "p": "aeiloprstuy", "q": "u",
        "r": "acdefgilmnorstuvy", "s": "acehilopstuy", "t": "aceahilioprstuy", "u": "abcegilmnprst",
        "v": "aei", "w": "aehios", "x": "eipt", "y": "opst", "z": "e",
    }.items()
    for second in seconds
)  # fmt: skip
_LETTERS = lazy_pattern(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_HEXADECIMAL = lazy_pattern(r"[0-9a-f]+|[0-9A-F]+")
_SEPARATORS = lazy_pattern(r"[-_.:/ ]+")
_WORDY = 0.74


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values()) if size else 0.0


def wordiness(text: str) -> float:
    """Share (0..1) of the characters that stand in pronounceable runs of letters."""
    if not text:
        return 0.0
    return sum(len(run) for run in _LETTERS.findall(text) if _is_pronounceable(run.lower())) / len(text)


def is_random(text: str, shortest: int = 16) -> bool:
    """Whether the text looks like the output of a generator; nothing shorter than `shortest` does."""
    if len(text) < shortest or not text.isascii() or _is_phrase(text):
        return False
    bits = entropy(text)
    digits = sum(character.isdigit() for character in text)
    if _HEXADECIMAL.fullmatch(text):
        return bits >= min(2.9, math.log2(len(text)) - 0.9) and 0 < digits < len(text)
    if bits < min(3.4, math.log2(len(text)) - 0.6):
        return False
    if not digits and not _is_jumbled(text):
        return False
    mixed = digits > 0 or (not text.islower() and not text.isupper())
    return wordiness(text) < (0.5 if mixed else 0.25)


def _is_jumbled(text: str) -> bool:
    """Whether letters change case, or give way to symbols, as often as chance would have it."""
    changes = sum(a.isupper() != b.isupper() or a.isalpha() != b.isalpha() for a, b in pairwise(text))
    return changes * 4 >= len(text) or text.islower() or text.isupper()


def _is_phrase(text: str) -> bool:
    """Whether the text is short words joined by separators, all in one case."""
    parts = _SEPARATORS.split(text)
    return len(parts) > 2 and (text.islower() or text.isupper()) and max(map(len, parts)) < 8 and text[-1] != "="


def _is_pronounceable(run: str) -> bool:
    pairs = [run[index : index + 2] in _PAIRS for index in range(len(run) - 1)]
    return sum(pairs) >= _WORDY * len(pairs)
