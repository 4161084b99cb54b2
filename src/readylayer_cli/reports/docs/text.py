"""A look at the API as text: operations, what differs, what is not known, and the verdict."""

from collections.abc import Iterator

from readylayer_cli.domain.api import Certainty, Level, SyncResult
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.visible import obeyed_by_no_runner, one_line, visible
from readylayer_cli.reports.docs.wording import counts, verdict_sentence
from readylayer_cli.reports.paint import Ink, Line, padded, painted

_MOST = 40
_STYLES = {Verdict.PASS: "good", Verdict.FAIL: "critical", Verdict.INCOMPLETE: "medium"}
_LEVELS = {Level.ERROR: "critical", Level.WARNING: "medium", Level.INFO: "faint"}


def render_text(result: SyncResult, *, color: bool, verbose: int = 0) -> str:
    """Safe to print on a terminal and into the log of a CI job."""
    lines: list[Line] = []
    if not result.compared:
        lines += _operations(result, verbose)
    lines += _differences(result)
    lines += _notes(result)
    if not result.compared:
        lines.append([Ink(counts(result.surface), "faint")])
    lines.append([Ink(f"{verdict_sentence(result)}.", _STYLES[result.verdict])])
    return obeyed_by_no_runner(painted(lines, color=color))


def _operations(result: SyncResult, verbose: int) -> Iterator[Line]:
    shown = result.surface.operations if verbose or not result.drift else ()
    for each in shown:
        mark = (
            ""
            if each.certainty is Certainty.EXACT
            else f"  {each.certainty.value}: {one_line('; '.join(each.reasons), 160)}"
        )
        yield [
            Ink(padded(each.method, 8)),
            Ink(visible(each.path)),
            Ink(f"  {visible(each.source.path)}:{each.source.line}", "faint"),
            Ink(mark, "medium"),
        ]
    if shown:
        yield [Ink("")]


def _differences(result: SyncResult) -> Iterator[Line]:
    for drift in result.drift:
        where = f"  {visible(drift.source.path)}:{drift.source.line}" if drift.source is not None else ""
        yield [
            Ink(padded(drift.kind, 10), _LEVELS[drift.severity]),
            Ink(f"{drift.method} {visible(drift.path)}: {one_line(drift.detail, 300)}"),
            Ink(where, "faint"),
        ]
    for change in result.changes:
        yield [
            Ink(padded(change.level.value, 10), _LEVELS[change.level]),
            Ink(f"{change.method} {visible(change.path)}: {one_line(change.text, 300)}"),
            Ink(f"  {change.id}", "faint"),
        ]
    if result.drift or result.changes:
        yield [Ink("")]


def _notes(result: SyncResult) -> Iterator[Line]:
    surface = result.surface
    for shortfall in (*result.shortfalls, *surface.shortfalls, *surface.unresolved)[:_MOST]:
        where = f"{visible(shortfall.path)}: " if shortfall.path else ""
        yield [Ink(padded("  note", 10), "medium"), Ink(f"{where}{one_line(shortfall.reason, 300)}")]
    for source in surface.unmounted[:_MOST]:
        yield [
            Ink(padded("  note", 10), "medium"),
            Ink(f"{visible(source.path)}:{source.line}: no application includes this router"),
        ]
    for written in result.written:
        yield [Ink(padded("  wrote", 10), "good"), Ink(visible(written))]
