"""A check of coverage as text: gates first, then where the misses are, then the verdict."""

from collections.abc import Iterator

from readylayer_cli.domain.coverage import CoverageResult, Gate
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.visible import obeyed_by_no_runner, one_line, visible
from readylayer_cli.reports.coverage.wording import missed_ranges, name_of, of, percent, verdict_sentence, worst_changed
from readylayer_cli.reports.paint import Ink, Line, padded, painted

_MOST = 20
_WIDTH = 26
_STYLES = {Verdict.PASS: "good", Verdict.FAIL: "critical", Verdict.INCOMPLETE: "medium"}


def render_text(result: CoverageResult, *, color: bool, verbose: int = 0) -> str:
    """Safe to print on a terminal and into the log of a CI job."""
    lines = [*_gates(result), *_misses(result), *_notes(result, verbose)]
    lines.append([Ink(f"{verdict_sentence(result)}.", _STYLES[result.verdict])])
    return obeyed_by_no_runner(painted(lines, color=color))


def _gates(result: CoverageResult) -> Iterator[Line]:
    for gate in result.gates:
        yield [Ink(padded(name_of(gate), _WIDTH)), *_told(gate)]


def _told(gate: Gate) -> Line:
    if not gate.applicable:
        return [Ink(f"{'n/a':>8}  "), Ink(gate.reason, "faint")]
    style = "good" if gate.passed else "critical"
    mark = "ok" if gate.passed else "FAILED"
    return [
        Ink(f"{percent(gate.actual):>8}  ", style),
        Ink(f"{of(gate.actual)}, wanted {float(gate.threshold):g}%  ", "faint"),
        Ink(mark, style),
    ]


def _misses(result: CoverageResult) -> Iterator[Line]:
    files = worst_changed(result)
    if files:
        yield [Ink("")]
        yield [Ink("Changed lines that no test runs", "faint")]
    for file in files[:_MOST]:
        changed = file.on(result.changed.get(file.path, 0))
        label = " (in no report)" if file.unmeasured else ""
        yield [
            Ink(f"  {percent(changed):>8}  {visible(file.path)}"),
            Ink(f":{missed_ranges(file, result)}{label}", "medium"),
        ]
    if len(files) > _MOST:
        yield [Ink(f"  and {len(files) - _MOST:,} more files", "faint")]


def _notes(result: CoverageResult, verbose: int) -> Iterator[Line]:
    yield [Ink("")]
    for shortfall in (*result.shortfalls, *result.skipped)[:_MOST]:
        where = f"{visible(shortfall.path)}: " if shortfall.path else ""
        yield [Ink(padded("  note", 10), "medium"), Ink(f"{where}{one_line(shortfall.reason, 300)}")]
    if result.unmatched:
        yield [
            Ink(padded("  paths", 10), "faint"),
            Ink(f"{len(result.unmatched):,} in reports are no files of this repository"),
        ]
    for each in result.unmatched[: _MOST if verbose else 3]:
        near = f"; near: {', '.join(map(visible, each.candidates))}" if each.candidates else ""
        yield [Ink(f"            {visible(each.path)}: {each.reason}{near}", "faint")]
    for run in result.reports if verbose else ():
        yield [
            Ink(padded("  report", 10), "faint"),
            Ink(f"{visible(run.name)} ({run.format}): {run.matched:,} of {run.files:,} files"),
        ]
