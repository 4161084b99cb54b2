"""Recognises values that only stand where a secret would be."""

import re
from itertools import pairwise

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.vocabulary import FILLER_WORDS, SAMPLE_WORDS

_REFERENCE = lazy_pattern(
    r"\$\{|\$\([a-z]|\{\{|\}\}|<%|%>|\#\{|\{%|%\([a-z_]+\)s|\bos\.environ|process\.env|getenv|\benv\b|System\.get"
    r"|secretsmanager|\bvault\b[:/]|\bop://|\bssm:|\barn:|^!(?:vault|ref|sub|getatt|secret|env|include|join)\b|^ENC\("
    r"|^\(.*\)$|^\[[^\]]*\]$|^<.*>$|^@.*@$|^%[a-z_]+%$|^__\w+__$|^\$[a-z_]\w*$|^\$\d$|^\{[\w.:-]*\}$"
    r"|(?-i:(?<![$\w])\$[A-Z_]{4,}|%[A-Z_]{4,}%|%[sdrvqx](?![0-9A-Za-z]))|\{\d?\}|\{[a-z_][a-z_.]{2,30}\}|\\[({]"
    r"|…|\.\.\.|\[REDACTED",
    re.IGNORECASE,
)
_WORDS = SAMPLE_WORDS | FILLER_WORDS
_LETTERS = lazy_pattern(r"[A-Za-z]+")
_NOT_LETTERS = lazy_pattern(r"[A-Za-z]+|[\s_.,:;!?'\"/\\()<>\[\]{}*#@+=-]+|(?<![0-9])[0-9](?![0-9])")
_MASKED = lazy_pattern(
    r"(.)\1{3,}|[xX*•.#_-]{4,}|0?123456789?0?|abcd(?:ef)?(?:gh)?|(?:deadbeef|cafebabe)+", re.IGNORECASE
)
_SAMPLE = lazy_pattern(
    r"example|xxxx|your[-_a-z]|redacted|placeholder|dummy|fake|changeme|change_me|insert[-_]|replace[-_]", re.IGNORECASE
)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsx")
_LONGEST_WORD = max(map(len, _WORDS))
_LONGEST_LETTERS = 96


def is_placeholder(value: str) -> bool:
    """Whether the value refers to a secret kept elsewhere, masks one, or is made of the words of a sample."""
    return (
        len(set(value)) <= 2
        or _REFERENCE.search(value) is not None
        or is_dummy_token(value)
        or _is_made_of_sample_words(value)
    )


def is_dummy_token(value: str) -> bool:
    """Whether a value in the shape of a provider's token is a sample: masked, counted up or spelled out."""
    return _SAMPLE.search(value) is not None or _is_masked(value)


def _is_masked(value: str) -> bool:
    return sum(len(run[0]) for run in _MASKED.finditer(value)) * 2 >= len(value) or _is_counted_up(value)


def _is_counted_up(value: str) -> bool:
    """Whether most characters follow the one before in the alphabet, the digits or a row of the keyboard."""
    pairs = list(pairwise(value.lower()))
    following = [ord(b) - ord(a) == 1 or any(a + b in row for row in _KEYBOARD) for a, b in pairs]
    return sum(following) * 3 >= len(pairs) * 2


def _is_made_of_sample_words(value: str) -> bool:
    if _NOT_LETTERS.sub("", value):
        return False
    runs = _LETTERS.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", value))
    found = [_segments(run.lower()) for run in runs]
    return (
        bool(found)
        and all(parts is not None for parts in found)
        and any(word in SAMPLE_WORDS for parts in found if parts is not None for word in parts)
    )


def _segments(letters: str) -> tuple[str, ...] | None:
    """The letters cut into known words, preferring one that has a core word; `None` if they cannot be cut."""
    if len(letters) > _LONGEST_LETTERS:
        return None
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            parts, word = best[start], letters[start:end]
            if parts is not None and word in _WORDS:
                whole = (*parts, word)
                if best[end] is None or (
                    SAMPLE_WORDS.isdisjoint(best[end] or ()) and not SAMPLE_WORDS.isdisjoint(whole)
                ):
                    best[end] = whole
    return best[-1]
