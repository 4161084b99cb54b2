"""The fingerprint by which GitHub recognises an alert in a file whose lines have moved.

It is what GitHub's own upload step computes where a log has none: a polynomial over the next hundred UTF-16 units
from the line's start, blanks and tabs left out, all line ends alike, then how often the same value came before.
"""

from collections import Counter
from collections.abc import Iterable

from readylayer_cli.domain.patterns import lazy_pattern

_WINDOW = 100
_FACTOR = 37
_MODULUS = 1 << 64
_END = b"\xff\xff"
_BLANKS = {ord(" "): None, ord("\t"): None}
_UNIT = 2  # bytes
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def line_hashes(text: str, lines: Iterable[int]) -> dict[int, str]:
    """The hash of each of these lines (1-based) that exists, such as `8b7cf3e952e7aeb2:1`."""
    wanted = set(lines)
    units, starts = _units(text)
    seen: Counter[int] = Counter()
    hashes = {}
    for number, start in enumerate(starts[: max(wanted, default=0)], start=1):
        window = units[start : start + _WINDOW * _UNIT]
        seen[hash(window)] += 1
        if number in wanted:
            hashes[number] = f"{_polynomial(window):x}:{seen[hash(window)]}"
    return hashes


def _units(text: str) -> tuple[bytes, list[int]]:
    """The text as the hash reads it, and the byte at which each line begins."""
    flat = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS))
    starts, encoded, at = [], [], 0
    for line in flat.split("\n"):
        starts.append(at)
        encoded.append(line.encode("utf-16-le"))
        at += len(encoded[-1]) + _UNIT
    return b"\n\0".join(encoded) + _END, starts


def _polynomial(window: bytes) -> int:
    value = 0
    for at in range(0, _WINDOW * _UNIT, _UNIT):
        unit = int.from_bytes(window[at : at + _UNIT], "little")  # past the end: 0
        value = (value * _FACTOR + unit) % _MODULUS
    return value
