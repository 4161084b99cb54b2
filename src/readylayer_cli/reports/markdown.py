"""A review as one Markdown comment for a change, never longer than the host takes."""

from collections.abc import Iterator, Sequence

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import block
from readylayer_cli.reports.clip import clipped
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markdown import code, fenced, literal, prose, summary_html
from readylayer_cli.reports.frame import code_frame
from readylayer_cli.reports.outcome import (
    SEVERITIES,
    advice,
    how_to_see_held_back,
    plural,
    suppressed_places,
    verdict_sentence,
)
from readylayer_cli.reports.source import ShownSource

_FRAME_WIDTH = 100
_MOST_NAMED = 20
_LONGEST = 2_000
_LONGEST_LABEL = 300
_TITLES = {Verdict.PASS: "passes", Verdict.FAIL: "fails", Verdict.INCOMPLETE: "is incomplete"}


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """Verdict, counts, findings worst first, what was not checked; findings beyond `max_bytes` are only counted."""
    head = [title(result), f"{verdict_sentence(result)}.", counts_table(result)]
    findings = finding_blocks(result, result.findings, context)
    return clipped(head, findings, list(closing(result, context)), total=len(result.findings), limit=context.max_bytes)


def title(result: ReviewResult) -> str:
    """The heading that says how it went."""
    return f"### ReadyLayer review {_TITLES[result.verdict]}"


def finding_blocks(result: ReviewResult, shown: Sequence[Finding], context: RenderContext) -> Iterator[str]:
    """One block a finding: folded where the host can, with its code, reasons and origin."""
    source = ShownSource(result, context)
    return (_finding(finding, context, source) for finding in shown)


def counts_table(result: ReviewResult) -> str:
    """How many findings of each severity, held back, and files."""
    names = [*(severity.value for severity in SEVERITIES), "held back", "files"]
    counts = [*(result.count(severity) for severity in SEVERITIES), len(result.held_back), result.files]
    rows = [names, ["---:"] * len(names), [f"{count:,}" for count in counts]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _finding(finding: Finding, context: RenderContext, source: ShownSource) -> str:
    place = f"{finding.path}:{finding.span.start_line}"
    body = "\n\n".join(_details(finding, context, source))
    if not context.folds:
        return f"**{finding.severity.value}** {code(place)} {prose(finding.message, 1_000)}\n\n{body}"
    label = f"<b>{finding.severity.value}</b> <code>{summary_html(place)}</code>"
    return (
        f"<details><summary>{label} {summary_html(finding.message, _LONGEST_LABEL)}</summary>\n\n{body}\n\n</details>"
    )


def _details(finding: Finding, context: RenderContext, source: ShownSource) -> Iterator[str]:
    if context.folds and len(finding.message) > _LONGEST_LABEL:
        yield prose(finding.message, 1_000)
    rows = code_frame(source, finding.path, finding.span, width=_FRAME_WIDTH, ellipsis="...")
    if rows:
        gutter = max(len(str(row.number)) for row in rows if row.number)
        marks = {True: ">", False: " "}
        yield fenced([f"{marks[row.marked]} {row.number or '':>{gutter}} | {row.text}" for row in rows])
    if finding.code_flow:
        yield _flow(finding)
    for title, text in (("Why", finding.why), ("What to do", advice(finding))):
        if text.strip():
            lines = [prose(line) for line in block(text[:_LONGEST]) if line.strip()]
            yield "  \n".join([f"**{title}:** {lines[0]}", *lines[1:]])
    yield _origin(finding, context)


def _flow(finding: Finding) -> str:
    steps = finding.code_flow[:_MOST_NAMED]
    lines = [f"1. {code(f'{step.path}:{step.span.start_line}')} {prose(step.message, 200)}" for step in steps]
    return "\n".join(lines)


def _origin(finding: Finding, context: RenderContext) -> str:
    facts = [code(finding.rule_id), *(literal(cwe) for cwe in finding.cwe), f"{finding.confidence.value} confidence"]
    if finding.ai_touched:
        facts.append("AI-touched")
    if not finding.introduced:
        facts.append("was there before")
    span = finding.span
    address = context.links.lines(finding.path, span.start_line, span.end_line) if context.links else None
    if address:
        facts.append(f"[source]({address})")
    return " · ".join(facts)


def closing(result: ReviewResult, context: RenderContext) -> Iterator[str]:
    """What was not checked, and what is not shown."""
    if result.shortfalls:
        yield "**Not checked**\n\n" + "\n".join(_shortfalls(result))
    if result.model and result.model.summary:
        yield f"**What the change does**, as the model says: {prose(result.model.summary)}"
    notes = []
    if result.held_back:
        flags = code(how_to_see_held_back(result, context.held_back_hint))
        notes.append(f"{plural(len(result.held_back), 'finding')} held back, shown by {flags}")
    if result.suppressed:
        notes.append(f"{len(result.suppressed):,} suppressed ({suppressed_places(result)})")
    if result.model:
        notes.append(f"model {code(result.model.model)}")  # its calls differ from run to run, and nobody reads an edit
    if context.tool_version:
        notes.append(f"readylayer {literal(context.tool_version, opening=False)}")
    if notes:
        yield " · ".join(notes)


def _shortfalls(result: ReviewResult) -> Iterator[str]:
    for shortfall in result.shortfalls[:_MOST_NAMED]:
        where = f"{code(shortfall.path)}: " if shortfall.path else ""
        yield f"- {where}{prose(shortfall.reason, 300)}"
    if len(result.shortfalls) > _MOST_NAMED:
        yield f"- {len(result.shortfalls) - _MOST_NAMED:,} more"
