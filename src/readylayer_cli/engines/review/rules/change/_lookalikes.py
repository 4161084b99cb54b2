"""Which popular package a name could be taken for."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from readylayer_cli.engines.review.rules.change._popular import HARMLESS, POPULAR
from readylayer_cli.engines.review.rules.text.homoglyph_identifier import LOOK_ALIKES

_SHORTEST = 5
_SHORTEST_REPLACED = 7


def lookalike_of(name: str, registry: str) -> str:
    """The popular name that this one differs from by one slip, another separator or another alphabet; else empty."""
    known = _popular(registry)
    lowered = name if registry in {"go", "maven"} else name.lower()
    if registry in {"pypi", "crates"}:
        lowered = re.sub(r"[-_.]+", "-", lowered)
    if lowered in known.names or lowered in HARMLESS or _scope(lowered) in known.scopes:
        return ""
    plain = lowered.translate(LOOK_ALIKES)
    if plain != lowered and plain in known.names:
        return plain
    near = (other for first in lowered[:2] for other in known.near(first, len(lowered)) if _is_slip(lowered, other))
    return known.by_letters.get(_joined(lowered)) or min(near, default="")


@dataclass(frozen=True)
class _Popular:
    """The popular names of a registry, found by their letters without separators, or by first letter and length."""

    names: frozenset[str]
    scopes: frozenset[str]
    by_letters: Mapping[str, str]
    by_start: Mapping[tuple[str, int], Sequence[str]]

    def near(self, first: str, length: int) -> Iterator[str]:
        """Names with this first letter and about this length."""
        for one in (length - 1, length, length + 1):
            yield from self.by_start.get((first, one), ())


@cache
def _popular(registry: str) -> _Popular:
    names = POPULAR.get(registry, frozenset())
    if registry in {"pypi", "crates"}:
        names = frozenset(name.replace("_", "-") for name in names)
    by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name in sorted(names):
        by_start[name[0], len(name)].append(name)
    by_letters = {_joined(name): name for name in sorted(names, reverse=True)}
    return _Popular(names, frozenset(_scope(name) for name in names) - {""}, by_letters, by_start)


def _scope(name: str) -> str:
    return name.partition("/")[0] if name.startswith("@") else ""


def _joined(name: str) -> str:
    return name.replace("-", "").replace("_", "").replace(".", "")


def _is_slip(name: str, other: str) -> bool:
    if abs(len(name) - len(other)) > 1 or len(other) < _SHORTEST or name == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    if _is_swapped(name, other, start):
        return True
    if start == 0 or any(part.isdigit() for part in (name[start : start + 1], other[start : start + 1])):
        return False
    if len(name) == len(other):
        return len(other) >= _SHORTEST_REPLACED and name[start + 1 :] == other[start + 1 :]
    longer, shorter = (name, other) if len(name) > len(other) else (other, name)
    return len(other) > _SHORTEST and longer[start + 1 :] == shorter[start:]


def _is_swapped(name: str, other: str, start: int) -> bool:
    end = start + 2
    return len(name) == len(other) and name[start:end] == other[start:end][::-1] and name[end:] == other[end:]
