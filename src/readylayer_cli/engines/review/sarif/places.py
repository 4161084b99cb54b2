"""Finds the files of the repository that a tool's paths mean, though it may have run in another folder."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

_MOST_NAMESAKES = 5_000
_SURE = 2
"""So many equal last parts are no accident; one, a file's name, is believed only below a folder known by then."""


@dataclass(frozen=True, slots=True)
class _Shift:
    """What stands before the part that both paths have in common: on the tool's machine, and here."""

    there: tuple[str, ...]
    here: tuple[str, ...]


class Places:
    """The files of a tree, found by the ends of paths. `root` is where it lies on this machine, if it does."""

    def __init__(self, paths: Iterable[str], root: str = "") -> None:
        self._paths = frozenset(paths)
        self._root = root.rstrip("/") + "/" if root else ""
        self._by_name: dict[str, list[tuple[str, ...]]] = {}
        for path in self._paths:
            parts = tuple(path.split("/"))
            self._by_name.setdefault(parts[-1], []).append(parts)

    def settle(self, names: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
        """The path that each name means, for those that mean exactly one.

        A name is the ways to write it, at least one, the fullest first.

        The longest common end decides. Where that leaves several, or is a file's name alone, the names that are sure
        tell which folder there is which folder here.
        """
        found: dict[tuple[str, ...], str] = {}
        open_ones: dict[tuple[str, ...], list[tuple[str, _Shift]]] = {}
        votes: Counter[_Shift] = Counter()
        for name in names:
            path = self._as_it_is(name[0])
            candidates = self._alike(name[0]) if path is None else []
            if path is None and len(candidates) == 1 and _common(candidates[0]) >= _SURE:
                path = candidates[0][0]
                votes[candidates[0][1]] += 1
            if path is None:
                path = next((path for each in name[1:] if (path := self._as_it_is(each))), None)
            if path is not None:
                found[name] = path
            elif candidates:
                open_ones[name] = candidates
        found.update(self._decided(open_ones, votes, everything=not found))
        return found

    def _decided(
        self, open_ones: dict[tuple[str, ...], list[tuple[str, _Shift]]], votes: Counter[_Shift], *, everything: bool
    ) -> dict[tuple[str, ...], str]:
        found = {}
        for name, candidates in open_ones.items():
            likely = max(candidates, key=lambda pair: votes[pair[1]])
            only = everything and len(candidates) == 1
            if only or (votes[likely[1]] and sum(votes[pair[1]] == votes[likely[1]] for pair in candidates) == 1):
                found[name] = likely[0]
        return found

    def _as_it_is(self, name: str) -> str | None:
        if self._root and name.startswith(self._root):
            name = name[len(self._root) :]
        return name if name in self._paths else None

    def _alike(self, name: str) -> list[tuple[str, _Shift]]:
        """The paths that share the longest end with the name."""
        if self._root and name.startswith(self._root):
            return []  # it lies here, where there is no such file
        parts = tuple(name.split("/"))
        best: list[tuple[str, _Shift]] = []
        length = 0
        for path in self._by_name.get(parts[-1], ())[:_MOST_NAMESAKES]:
            common = _shared(parts, path)
            if common >= length:
                best = best if common == length else []
                length = common
                best.append(("/".join(path), _Shift(parts[:-common], path[:-common])))
        return best


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _common(candidate: tuple[str, _Shift]) -> int:
    path, shift = candidate
    return path.count("/") + 1 - len(shift.here)
