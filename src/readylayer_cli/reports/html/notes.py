"""The lower part of the page: what was not checked, held back, suppressed or skipped, and who checked."""

from collections.abc import Iterator

from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markup import attribute, element, inline_html
from readylayer_cli.reports.outcome import how_to_see_held_back, plural, reasons

_MOST_NAMED = 200


def notes_html(result: ReviewResult, context: RenderContext) -> Iterator[str]:
    """Sections that have something to say, then the footer."""
    yield from _shortfalls(result)
    yield from _suppressed(result)
    yield from _unseen(result, context)
    yield from _engines(result)
    version = f" {attribute(context.tool_version)}" if context.tool_version else ""
    yield f'<footer class="faint">readylayer{version}</footer>'


def _shortfalls(result: ReviewResult) -> Iterator[str]:
    if not result.shortfalls:
        return
    yield '<section class="notes incomplete"><h2>Not checked</h2><ul>'
    for shortfall in result.shortfalls[:_MOST_NAMED]:
        where = f"<code>{element(visible(shortfall.path))}</code> " if shortfall.path else ""
        yield f"<li>{where}{inline_html(shortfall.reason)}</li>"
    yield from _more(len(result.shortfalls))
    yield "</ul></section>"


def _suppressed(result: ReviewResult) -> Iterator[str]:
    if not result.suppressed:
        return
    yield f'<details class="notes"><summary>{plural(len(result.suppressed), "finding")} suppressed</summary><ul>'
    for finding in result.suppressed[:_MOST_NAMED]:
        reason = f": {inline_html(finding.suppression.reason)}" if finding.suppression else ""
        place = f"<code>{element(visible(finding.path))}&#58;{finding.span.start_line}</code>"
        yield f"<li>{place} {attribute(finding.rule_id)}{reason}</li>"
    yield from _more(len(result.suppressed))
    yield "</ul></details>"


def _unseen(result: ReviewResult, context: RenderContext) -> Iterator[str]:
    if result.held_back:
        count = plural(len(result.held_back), "finding")
        flags = attribute(how_to_see_held_back(result, context.held_back_hint))
        yield f'<p class="notes">{count} held back, shown by <code>{flags}</code>.</p>'
    if result.skipped:
        kinds = ", ".join(f"{inline_html(reason)} ({count:,})" for reason, count in reasons(result.skipped))
        yield f'<p class="notes">Skipped: {kinds}.</p>'


def _engines(result: ReviewResult) -> Iterator[str]:
    if not result.engines:
        return
    yield f'<details class="notes"><summary>{plural(len(result.engines), "engine")}</summary><ul>'
    for engine in result.engines:
        detail = f", {inline_html(engine.detail)}" if engine.detail else ""
        facts = f"{engine.status.value}, {plural(engine.files_parsed, 'file')}, {engine.duration_ms:,} ms{detail}"
        yield f"<li>{attribute(engine.id)} {attribute(engine.version)}: {facts}</li>"
    yield "</ul></details>"


def _more(count: int) -> Iterator[str]:
    if count > _MOST_NAMED:
        yield f"<li>{count - _MOST_NAMED:,} more</li>"
