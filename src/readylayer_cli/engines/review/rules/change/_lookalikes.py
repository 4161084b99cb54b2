"""Which popular package a name could be taken for."""

import re
from functools import cache

from readylayer_cli.engines.review.rules.change._popular import HARMLESS, POPULAR
from readylayer_cli.engines.review.rules.text.homoglyph_identifier import LOOK_ALIKES

_SHORTEST = 5
_SHORTEST_REPLACED = 7


def lookalike_of(name: str, registry: str) -> str:
    """The popular name that this one differs from by one slip, another separator or another alphabet; else empty."""
    popular = POPULAR.get(registry, frozenset())
    lowered = name if registry in {"go", "maven"} else name.lower()
    if registry in {"pypi", "crates"}:
        lowered = re.sub(r"[-_.]+", "-", lowered)
        popular = frozenset(other.replace("_", "-") for other in popular)
    if lowered in popular or lowered in HARMLESS or _scope(lowered) in _scopes(registry):
        return ""
    plain = lowered.translate(LOOK_ALIKES)
    if plain != lowered and plain in popular:
        return plain
    joined = _joined(lowered)
    return next((other for other in sorted(popular) if _joined(other) == joined or _is_slip(lowered, other)), "")


def _scope(name: str) -> str:
    return name.partition("/")[0] if name.startswith("@") else ""


@cache
def _scopes(registry: str) -> frozenset[str]:
    return frozenset(scope for name in POPULAR.get(registry, frozenset()) if (scope := _scope(name)))


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
