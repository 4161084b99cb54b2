"""Takes secrets, addresses and random-looking strings out of everything that a model is shown."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import visible
from readylayer_cli.secretscan.randomness import is_random
from readylayer_cli.secretscan.redact import secret_values

PLACEHOLDER = lazy_pattern(r"\[REDACTED:[\w-]+:\d+\]")
_RANDOM = lazy_pattern(r"[A-Za-z0-9+/_=-]{20,}")
# Two literals that a program puts together, with what stands between them.
_JOINT = lazy_pattern(r"""["'`][ \t]*(?:\+|\\|\.\.?)?[ \t]*(?:\r?\n[+\- \t]*(?:\+|\.\.?)?[ \t]*)?[fFrRbBuU]?["'`]""")
_TAB = 4
_SHORTEST = 6
_SHORTEST_LINE = 12
_FRAGMENT = lazy_pattern(r".{8,}|(?=.*\d).{4,}", re.DOTALL)


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
        for fragment, kind in _fragments(text, path):
            self._add(fragment, kind, 1)
        for found in _RANDOM.finditer(text):
            if is_random(found[0], 20):
                self._add(found[0], "random")
        for pattern in self._patterns:
            for found in pattern.finditer(text):
                self._add(found[0], "configured", 1)

    def redact(self, text: str) -> str:
        """The text without any value that is known, as many lines long as before. Placeholders stay as they are."""
        if self._known is None:
            values = sorted(self._kinds, key=len, reverse=True)
            self._known = re.compile("|".join(map(re.escape, values)) or r"(?!)")
        known, parts, done = self._known, [], 0
        for taken in PLACEHOLDER.finditer(text):
            parts += [known.sub(self._replaced, text[done : taken.start()]), taken[0]]
            done = taken.end()
        return "".join((*parts, known.sub(self._replaced, text[done:])))

    def lines(self, text: str) -> list[str]:
        """The redacted lines as a model is shown them: characters that nobody sees are spelled out."""
        return [visible(line.rstrip("\r").expandtabs(_TAB)) for line in self.redact(text).split("\n")]

    def last_look(self, parts: Iterable[str]) -> list[str]:
        """The parts of a question that is about to leave, read once more each and as a whole."""
        leaving = list(parts)
        for text in (*leaving, "\n".join(leaving)):
            self.learn(PLACEHOLDER.sub("", text))
        return [self.redact(text) for text in leaving]

    def _add(self, value: str, kind: str, shortest: int = _SHORTEST) -> None:
        """A value of several lines, such as a key, is known by each of them as well: a change may hold some alone."""
        if len(value) >= shortest and value not in self._kinds:
            self._kinds[value] = kind
            self._known = None
            if "\n" in value:
                for line in map(str.strip, value.split("\n")):
                    if len(line) >= _SHORTEST_LINE and " " not in line:
                        self._add(line, kind)

    def _replaced(self, found: re.Match[str]) -> str:
        return self._placeholder(found[0]) + "\n" * found[0].count("\n")

    def _placeholder(self, value: str) -> str:
        if value not in self._names:
            kind = self._kinds[value]
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            self._names[value] = f"[REDACTED:{kind}:{self._numbers[kind]}]"
        return self._names[value]


def _fragments(text: str, path: str) -> Iterator[tuple[str, str]]:
    """The parts of secrets that a program puts together of several literals, with their kind."""
    joints = list(_JOINT.finditer(text))
    if not joints:
        return
    joined: list[str] = []
    cuts: list[int] = []
    done = 0
    for joint in joints:
        joined.append(text[done : joint.start()])
        cuts.append((cuts[-1] if cuts else 0) + len(joined[-1]))
        done = joint.end()
    whole = "".join((*joined, text[done:]))
    for value, kind in set(secret_values(whole, path=path)):
        at = whole.find(value)
        inside = [cut - at for cut in cuts if at < cut < at + len(value)]
        ends = [0, *inside, len(value)]
        parts = [value[first:last] for first, last in pairwise(ends)] if inside else []
        yield from ((part, kind) for part in parts if _FRAGMENT.fullmatch(part))
