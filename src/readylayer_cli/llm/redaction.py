"""Takes secrets, addresses and random-looking strings out of everything that a model is shown."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import visible
from readylayer_cli.secretscan.randomness import is_random
from readylayer_cli.secretscan.redact import secret_values

PLACEHOLDER = lazy_pattern(r"\[REDACTED:[\w-]+:\d+\]")
_RANDOM = lazy_pattern(r"[A-Za-z0-9+/_=-]{20,}")
_TAB = 4
_SHORTEST = 6


class Redactor:
    """Gives the same value the same placeholder in every text of a run. A value that was recognised once goes wherever
    it stands, so texts are learnt before the first one is redacted. Lines stay where they are."""

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        self._patterns = tuple(re.compile(pattern) for pattern in patterns)
        self._kinds: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._known: re.Pattern[str] | None = None

    def learn(self, text: str, path: str = "") -> None:
        """Recognise what must not leave in this text. The path sharpens the reading."""
        for value, kind in secret_values(text, path=path, emails=True):
            self._add(value, kind)
        for found in _RANDOM.finditer(text):
            if is_random(found[0], 20):
                self._add(found[0], "random")
        for pattern in self._patterns:
            for found in pattern.finditer(text):
                self._add(found[0], "configured")

    def redact(self, text: str) -> str:
        """The text without any value that is known, as many lines long as before."""
        if self._known is None:
            values = sorted(self._kinds, key=len, reverse=True)
            self._known = re.compile("|".join(map(re.escape, values)) or r"(?!)")
        return self._known.sub(lambda found: self._placeholder(found[0]) + "\n" * found[0].count("\n"), text)

    def lines(self, text: str) -> list[str]:
        """The redacted lines as a model is shown them: characters that nobody sees are spelled out."""
        return [visible(line.rstrip("\r").expandtabs(_TAB)) for line in self.redact(text).split("\n")]

    def last_look(self, text: str) -> str:
        """A text that is about to leave, put together from redacted parts: read once more as a whole."""
        before = len(self._kinds)
        self.learn(PLACEHOLDER.sub("", text))
        return self.redact(text) if len(self._kinds) > before else text

    def _add(self, value: str, kind: str) -> None:
        if len(value) >= _SHORTEST and value not in self._kinds and not PLACEHOLDER.search(value):
            self._kinds[value] = kind
            self._known = None

    def _placeholder(self, value: str) -> str:
        if value not in self._names:
            kind = self._kinds[value]
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            self._names[value] = f"[REDACTED:{kind}:{self._numbers[kind]}]"
        return self._names[value]
