"""The door: what is told of one file, by running its own functions and those of the files that call it."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.related import ALONE, Related
from readylayer_cli.engines.review.taint.analysis import Run, run_file
from readylayer_cli.engines.review.taint.ir import At
from readylayer_cli.engines.review.taint.machine import Hit, Spot

_MOST_CALLERS = 40
_RUNS: WeakKeyDictionary[Related, dict[str, Run]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Report:
    """All hits that are told at this file, in the order of their lines, and the functions that were too much work.

    `hits` stand at sinks of the file; `handed` are those of other, unchanged files, each with the place in this file
    where the data was handed over. For `harmless`, `seen` and `dead` see `Run`.
    """

    hits: tuple[Hit, ...]
    exhausted: tuple[str, ...] = ()
    harmless: frozenset[tuple[str, int, int]] = frozenset()
    seen: frozenset[tuple[str, int, int]] = frozenset()
    dead: tuple[At, ...] = ()
    handed: tuple[tuple[Spot, Hit], ...] = ()


def analyse_file(file: SourceFile, related: Related = ALONE) -> Report:
    """Follow the data that comes into the file and that others hand to it."""
    own = _run(file.path, file, related)
    runs = [own, *(_run(path, None, related) for path in related.callers.get(file.path, ())[:_MOST_CALLERS])]
    placed = [(spot, hit) for run in runs for hit in run.hits if (spot := _told_at(hit, related)).path == file.path]
    here = {_place(hit): hit for spot, hit in reversed(placed) if hit.path == file.path}
    handed = {(*_place(hit), spot.at, hit.path): (spot, hit) for spot, hit in reversed(placed) if hit.path != file.path}
    return Report(
        tuple(sorted(here.values(), key=_line)),
        own.exhausted,
        own.harmless,
        own.seen,
        own.dead,
        tuple(sorted(handed.values(), key=lambda pair: (_line_of(pair[0]), pair[1].path, *_line(pair[1])))),
    )


def run_callers(related: Related) -> None:
    """Run all files that hand requests' data to others: whoever is forked after this need not."""
    for path in sorted({path for callers in related.callers.values() for path in callers}):
        _run(path, None, related)


def _run(path: str, file: SourceFile | None, related: Related) -> Run:
    """What running one file came to; for files around the reviewed ones kept as long as these are."""
    runs = _RUNS.setdefault(related, {}) if related is not ALONE else {}
    if path not in runs:
        source = file or related.files[path].unparsed()
        runs[path] = run_file(source, related)
    return runs[path]


def _told_at(hit: Hit, related: Related) -> Spot:
    """Where a hit is told: at its sink, or, if that stands in a file which the change leaves alone, at the last place
    on the way that stands in a changed one."""
    sink = Spot(hit.path, hit.at)
    if related is ALONE or hit.path in related.changed:
        return sink
    steps = [Spot(step.path, step.at) for step in (hit.taint.last or hit.taint.source).way()]
    for spot in (*reversed(hit.calls), *reversed(steps)):
        if spot.path in related.changed:
            return spot
    return sink


def _place(hit: Hit) -> tuple[str, int, int, str, str]:
    return (hit.kind, hit.at.line, hit.at.column, hit.taint.kind, hit.callee)


def _line(hit: Hit) -> tuple[int, int, str, str]:
    return (hit.at.line, hit.at.column, hit.kind, hit.taint.kind)


def _line_of(spot: Spot) -> tuple[int, int]:
    return (spot.at.line, spot.at.column)
