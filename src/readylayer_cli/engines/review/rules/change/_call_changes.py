"""Calls that a kept region made before: those that changed beside what became of them, and those that are gone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from readylayer_cli.code.calls import Call
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region
from readylayer_cli.engines.review.rules.change._words import names_in, squeezed

_MAX_TEXT = 3000
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class CallChange:
    """An old call that the region does not make any more, and the new one in its place, if there is any."""

    region: Region
    old: Call
    new: Call | None
    line: int


def changed_calls(file: EditedFile, wanted: Callable[[Call], bool]) -> Iterator[CallChange]:
    """Old calls on removed lines for which `wanted` holds, each with the most similar new call of the same name."""
    if not file.old_region:
        return
    touched = _touching(file, file.base.calls, new=False)
    olds = [(call, region, line) for call, region, line in touched if wanted(call)]
    if not olds:
        return
    kept = Counter((id(region), _key(call)) for call, region, _ in _touching(file, file.head.calls, new=True))
    fresh: dict[tuple[int, str], list[Call]] = defaultdict(list)
    before = Counter((id(region), _key(call)) for call, region, _ in olds)
    for call, region, _ in _touching(file, file.head.calls, new=True):
        if before[id(region), _key(call)] == 0:
            fresh[id(region), call.method].append(call)
    for call, region, line in olds:
        if kept[id(region), _key(call)] > 0:
            kept[id(region), _key(call)] -= 1
            continue
        yield CallChange(region, call, _closest(call, fresh[id(region), call.method]), line)


def _touching(file: EditedFile, calls: Iterable[Call], *, new: bool) -> Iterator[tuple[Call, Region, int]]:
    """Calls with a changed line inside; where the new side only lost lines, those around the loss as well."""
    regions = file.new_region if new else file.old_region
    around = _around(file) if new else {}
    for call in calls:
        place = call.node.range()
        if place.end.index - place.start.index > _MAX_TEXT:
            continue
        for line in range(place.start.line + 1, place.end.line + 2):
            region = regions.get(line) or around.get(line)
            if region is not None:
                yield call, region, line
                break


def _around(file: EditedFile) -> dict[int, Region]:
    found: dict[int, Region] = {}
    for line, region in file.old_region.items():
        where = file.span(line, region).start_line
        for near in (where - 1, where, where + 1):
            found.setdefault(near, region)
    return found


def _key(call: Call) -> str:
    return squeezed(call.node.text())


def _closest(call: Call, candidates: list[Call]) -> Call | None:
    names = names_in(call.node.text())
    best, score = None, _ALIKE
    for other in candidates:
        theirs = names_in(other.node.text())
        alike = len(names & theirs) / max(min(len(names), len(theirs)), 1)
        if alike > score:
            best, score = other, alike
    return best
