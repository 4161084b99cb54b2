"""A check of coverage as one Markdown comment."""

from collections.abc import Iterator

from readylayer_cli.domain.coverage import CoverageResult, Gate
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import Shortfall
from readylayer_cli.reports.coverage.wording import missed_ranges, name_of, of, percent, verdict_sentence, worst_changed
from readylayer_cli.reports.escape.markdown import code, prose

_MOST_FILES = 40
_MOST_NAMED = 20
_TITLES = {Verdict.PASS: "passes", Verdict.FAIL: "fails", Verdict.INCOMPLETE: "is incomplete"}


def render_markdown(result: CoverageResult, *, max_bytes: int | None = None) -> str:
    """Verdict, gates, changed files with their missed lines, and what was not checked; fewer files if it is long."""
    for most in (_MOST_FILES, _MOST_FILES // 4, 0):
        text = _rendered(result, most)
        if max_bytes is None or len(text.encode("utf-8", "replace")) <= max_bytes:
            return text
    return f"### ReadyLayer coverage {_TITLES[result.verdict]}\n\n{verdict_sentence(result)}.\n"


def _rendered(result: CoverageResult, most: int) -> str:
    parts = [f"### ReadyLayer coverage {_TITLES[result.verdict]}", f"{verdict_sentence(result)}.", _gates(result)]
    return "\n\n".join([*parts, *_files(result, most), *_notes(result)]) + "\n"


def _gates(result: CoverageResult) -> str:
    rows = ["| | covered | | wanted | |", "| --- | ---: | ---: | ---: | --- |"]
    return "\n".join([*rows, *(_row(gate) for gate in result.gates)])


def _row(gate: Gate) -> str:
    name = prose(name_of(gate))
    if not gate.applicable:
        return f"| {name} | n/a | | {float(gate.threshold):g}% | {prose(gate.reason)} |"
    mark = "passed" if gate.passed else "**failed**"
    return f"| {name} | {percent(gate.actual)} | {of(gate.actual)} | {float(gate.threshold):g}% | {mark} |"


def _files(result: CoverageResult, most: int) -> Iterator[str]:
    files = worst_changed(result)
    if not files:
        return
    rows = ["| changed file | covered | lines that no test runs |", "| --- | ---: | --- |"]
    for file in files[:most]:
        lines = missed_ranges(file, result) + (" (in no report)" if file.unmeasured else "")
        rows.append(f"| {code(file.path)} | {percent(file.on(result.changed.get(file.path, 0)))} | {lines} |")
    if len(files) > most:
        rows.append(f"| {len(files) - most:,} more files | | |")
    yield "\n".join(rows)


def _notes(result: CoverageResult) -> Iterator[str]:
    if result.shortfalls:
        lines = [
            f"- {code(each.path) + ': ' if each.path else ''}{prose(each.reason, 300)}"
            for each in result.shortfalls[:20]
        ]
        yield "**Not checked**\n\n" + "\n".join(lines)
    notes = [f"{len(result.reports):,} reports, {len(result.files):,} files"]
    if result.unmatched:
        notes.append(f"{len(result.unmatched):,} paths in reports are no files of this repository")
    yield " · ".join(notes)


def _shortfall(shortfall: Shortfall) -> str:
    where = f"{code(shortfall.path)}: " if shortfall.path else ""
    return f"- {where}{prose(shortfall.reason, 300)}"
