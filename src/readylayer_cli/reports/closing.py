"""The last lines of a text report: counts, what is not shown, what could not be checked, and the verdict."""

from collections.abc import Iterator, Sequence

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.domain.visible import one_line, visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.outcome import (
    clean_sentence,
    how_to_see_held_back,
    is_clean,
    plural,
    reasons,
    suppressed_places,
    tally,
    unfinished,
    verdict_sentence,
)
from readylayer_cli.reports.paint import Ink, Line, padded

_LABEL = 14
_MOST_NAMED = 20
_VERDICT_STYLES = {Verdict.PASS: "good", Verdict.FAIL: "critical", Verdict.INCOMPLETE: "medium"}


def closing_lines(result: ReviewResult, context: RenderContext) -> Iterator[Line]:
    """One calm line if there is nothing to say; otherwise counts first and the verdict last."""
    if is_clean(result):
        start, _, rest = clean_sentence(result).partition(" in ")
        yield [Ink(start, "good"), Ink(f" in {rest}" if rest else "")]
    else:
        yield _counts(result)
    yield from _unseen(result, context)
    yield from _shortfalls(result.shortfalls)
    if result.skipped:
        parts = [f"{one_line(reason, 200)} ({count:,})" for reason, count in reasons(result.skipped)]
        yield _row("skipped", ", ".join(parts))
    yield from _model(result)
    if context.verbosity > 0:
        yield from _engines(result)
    if not is_clean(result):
        yield [Ink(f"{verdict_sentence(result)}.", _VERDICT_STYLES[result.verdict])]


def _counts(result: ReviewResult) -> Line:
    files = len({finding.path for finding in result.findings})
    inks = [Ink("No findings")]
    if result.findings:
        inks = []
        for severity, count in tally(result.findings):
            inks += [Ink(", " if inks else ""), Ink(f"{count:,} {severity.value}", severity.value)]
    place = f" in {files:,} of {plural(result.files, 'file')}" if files else f" in {plural(result.files, 'file')}"
    return [*inks, Ink(place)]


def _unseen(result: ReviewResult, context: RenderContext) -> Iterator[Line]:
    if result.held_back:
        counts = ", ".join(f"{count:,} {severity.value}" for severity, count in tally(result.held_back))
        yield _row("held back", f"{counts}; to see them: {how_to_see_held_back(result, context.held_back_hint)}")
    if result.suppressed:
        places = suppressed_places(result)
        yield _row("suppressed", places or f"{len(result.suppressed):,}")


def _shortfalls(shortfalls: Sequence[Shortfall]) -> Iterator[Line]:
    for shortfall in shortfalls[:_MOST_NAMED]:
        where = f"{visible(shortfall.path)}: " if shortfall.path is not None else ""
        yield _row("not checked", f"{where}{one_line(shortfall.reason, 300)}", "medium")
    if len(shortfalls) > _MOST_NAMED:
        yield _row("not checked", f"{len(shortfalls) - _MOST_NAMED:,} more", "medium")


def _model(result: ReviewResult) -> Iterator[Line]:
    if result.model is not None:
        model = result.model
        cost = f", ${model.cost_usd:.4f}" if model.cost_usd is not None else ""
        told = f"{one_line(model.model, 100)}: {plural(model.calls, 'call')}, {model.tokens:,} tokens{cost}"
        dropped = sum(model.rejected.values())
        yield _row("model", f"{told}; {plural(dropped, 'claim')} did not hold" if dropped else told)
        if model.summary:
            yield _row("summary", one_line(model.summary))


def _engines(result: ReviewResult) -> Iterator[Line]:
    troubled = unfinished(result.engines)
    for engine in result.engines:
        parsed = f"{plural(engine.files_parsed, 'file')}, {engine.duration_ms:,} ms"
        detail = f" ({one_line(engine.detail, 200)})" if engine.detail else ""
        name = f"{one_line(engine.id, 60)} {one_line(engine.version, 40)}"
        style = "medium" if engine in troubled else "faint"
        yield _row("engine", f"{name}: {engine.status.value}, {parsed}{detail}", style)


def _row(label: str, text: str, style: str = "faint") -> Line:
    return [Ink(padded(f"  {label}", _LABEL), style), Ink(text)]
