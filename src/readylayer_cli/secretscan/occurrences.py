"""Where words stand in a text: what a regular expression of alternatives would find, in a fraction of the time."""

from collections.abc import Iterable


def occurrences(text: str, words: Iterable[str]) -> list[int]:
    """Every offset at which one of the words begins, ascending; an offset may occur twice."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    return sorted(found)
