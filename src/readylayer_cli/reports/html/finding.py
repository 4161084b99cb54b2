"""One finding on the page."""

from collections.abc import Iterator

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import block, visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markup import attribute, element, exact, inline_html
from readylayer_cli.reports.frame import FrameRow, code_frame
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.outcome import advice
from readylayer_cli.reports.remarks import origin
from readylayer_cli.reports.source import ShownSource

_FRAME_WIDTH = 160
_CONTEXT_LINES = 2
_LONGEST = 4_000
_MOST_STEPS = 50


def finding_html(finding: Finding, result: ReviewResult, context: RenderContext, source: ShownSource) -> Iterator[str]:
    """The finding as an `<article>`."""
    name = finding.severity.value
    yield f'<article class="{name}">'
    yield f'<h3><span class="severity">{name}</span> {inline_html(finding.message) or attribute(finding.rule_id)}</h3>'
    yield f'<p class="faint">{_place(finding, context)} · {_origin(finding, result)}</p>'
    yield from _frame(finding, source)
    if finding.code_flow:
        yield from _flow(finding)
    for title, text in (("Why", finding.why), ("What to do", advice(finding))):
        if text.strip():
            paragraphs = "<br>".join(inline_html(line) for line in block(text[:_LONGEST]) if line.strip())
            yield f"<h4>{title}</h4><p>{paragraphs}</p>"
    yield "</article>"


def _place(finding: Finding, context: RenderContext) -> str:
    span = finding.span
    text = f"line {span.start_line}" if span.start_line == span.end_line else f"lines {span.start_line}-{span.end_line}"
    address = context.links.lines(finding.path, span.start_line, span.end_line) if context.links else None
    return f'<a href="{attribute(address)}" rel="noreferrer noopener">{text}</a>' if address else text


def _origin(finding: Finding, result: ReviewResult) -> str:
    rule = result.rules.get(finding.rule_id)
    text = attribute(origin(finding, separator=" · "))
    if rule is not None and is_web_address(rule.url):
        return f'{text} · <a href="{attribute(rule.url)}" rel="noreferrer noopener">about this rule</a>'
    return text


def _frame(finding: Finding, source: ShownSource) -> Iterator[str]:
    rows = code_frame(source, finding.path, finding.span, width=_FRAME_WIDTH, context=_CONTEXT_LINES)
    if not rows:
        return
    yield '<div class="frame" role="region" aria-label="Source" tabindex="0"><table>'
    for row in rows:
        kind = ' class="marked"' if row.marked else ""
        yield f"<tr{kind}><th>{row.number or ''}</th><td>{_code(row)}</td></tr>"
    yield "</table></div>"


def _code(row: FrameRow) -> str:
    before, marked, after = row.parts()
    mark = f"<mark>{exact(marked)}</mark>" if marked else ""
    return f"<code>{exact(before)}{mark}{exact(after)}</code>"


def _flow(finding: Finding) -> Iterator[str]:
    yield "<h4>How the data gets there</h4><ol>"
    for step in finding.code_flow[:_MOST_STEPS]:
        where = f"<code>{element(visible(step.path))}&#58;{step.span.start_line}</code>"
        yield f"<li>{where} {inline_html(step.message)}</li>"
    yield "</ol>"
