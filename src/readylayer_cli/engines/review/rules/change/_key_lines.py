"""On which line a key or a quoted text of a data file stands."""

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_QUOTED = lazy_pattern(r"\"((?:[^\"\\]|\\.)*)\"(\s*:)?|'([^']*)'")
_KEY = lazy_pattern(r"\s*[\"']?([\w.@/+-]+)[\"']?\s*=")
_HEADER = lazy_pattern(r"\s*\[+([^\[\]]+)\]")
_FIRST_WORD = lazy_pattern(r"\s*([A-Za-z0-9][\w.-]*)")
_MAX_LINE = 2000


class KeyLines:
    """Where the keys and texts of a TOML or JSON file stand, found in one pass. Unknown ones stand on line 1."""

    def __init__(self, file: SourceFile) -> None:
        self._lines = file.lines

    def key(self, name: str, after: int = 0) -> int:
        """The first line from `after` on that gives this key a value, or opens its table."""
        return _first(self._index[0].get(name), after)

    def text(self, text: str, after: int = 0) -> int:
        """The first line from `after` on with this text in quotes; else with one that begins with the same word."""
        _, texts, words = self._index
        word = _FIRST_WORD.match(text)
        return _first(texts.get(text) or (words.get(word[1]) if word else None), after)

    @cached_property
    def _index(self) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]]]:
        keys: dict[str, list[int]] = defaultdict(list)
        texts: dict[str, list[int]] = defaultdict(list)
        words: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._lines, 1):
            for found in _QUOTED.finditer(line[:_MAX_LINE]):
                text = found[1] if found[1] is not None else found[3]
                (keys if found[2] else texts)[text].append(number)
                word = _FIRST_WORD.match(text)
                if word:
                    words[word[1]].append(number)
            key, header = _KEY.match(line[:_MAX_LINE]), _HEADER.match(line[:_MAX_LINE])
            if key:
                keys[key[1]].append(number)
            if header:
                keys[header[1].rpartition(".")[2].strip("\"' ")].append(number)
        return keys, texts, words


def _first(lines: list[int] | None, after: int) -> int:
    if not lines:
        return 1
    place = bisect_right(lines, after - 1)
    return lines[place] if place < len(lines) else lines[0]
