"""Printf-like formats: which part of the text each argument becomes."""

from collections.abc import Sequence
from typing import TypeVar

from readylayer_cli.domain.patterns import lazy_pattern

_VERB = lazy_pattern(
    r"%(?:%|n|(?:(?P<place>\d{1,3})\$)?[-+# 0,(<']*(?:\d+|\*)?(?:\.\d*)?(?:\[(?P<index>\d{1,3})\])?(?P<verb>[a-zA-Z]))"
)
_NUMERIC = frozenset("dtbcoxXfFeEgGUpu")

Part = TypeVar("Part")


def interleave(text: str, given: Sequence[Part]) -> list[Part | str]:
    """The format's literal stretches with the arguments where they are printed; numbers leave a digit.

    Arguments without a verb are left out; `%q` puts its argument in double quotes.
    """
    parts: list[Part | str] = []
    end = following = 0
    for found in _VERB.finditer(text):
        if found["verb"] is None:
            continue
        parts.append(text[end : found.start()])
        end = found.end()
        chosen = found["place"] or found["index"]
        place = int(chosen) - 1 if chosen else following
        following = place + 1
        if found["verb"] in _NUMERIC:
            parts.append("0")
        elif 0 <= place < len(given):
            parts += ['"', given[place], '"'] if found["verb"] == "q" else [given[place]]
    return [*parts, text[end:]]
