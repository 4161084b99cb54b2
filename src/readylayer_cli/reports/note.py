"""The body of a note that stands on the lines of one finding."""

from collections.abc import Iterator

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.host import SuggestionStyle
from readylayer_cli.domain.publication import Suggestion
from readylayer_cli.domain.visible import block, visible
from readylayer_cli.reports.clip import clipped
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markdown import code, literal, prose
from readylayer_cli.reports.outcome import advice

_LONGEST = 2_000
_MOST_STEPS = 10


def note_body(finding: Finding, context: RenderContext) -> str:
    """What, why and what to do, in Markdown; without line numbers, so that it stays true when lines shift."""
    title = f"**{finding.severity.value}** · {prose(finding.message, 1_000)}"
    return clipped([title], (), list(_details(finding)), total=0, limit=context.max_bytes)


def suggestion_block(suggestion: Suggestion, style: SuggestionStyle) -> str:
    """The host's own block for a replacement; empty where it has none or where a line would show something else."""
    if style is SuggestionStyle.NONE or any(
        visible(line.replace("\t", " ")) != line.replace("\t", " ") for line in suggestion.lines
    ):
        return ""
    text = "\n".join(suggestion.lines)
    longest = max((len(run) for run in _backtick_runs(text)), default=0)
    fence = "`" * max(3, longest + 1)
    above = suggestion.last_line - suggestion.first_line
    kind = "suggestion" if style is SuggestionStyle.GITHUB else f"suggestion:-{above}+0"
    return "\n".join([fence + kind, *suggestion.lines, fence])


def _backtick_runs(text: str) -> Iterator[str]:
    run = ""
    for character in text + " ":
        if character == "`":
            run += character
        elif run:
            yield run
            run = ""


def _details(finding: Finding) -> Iterator[str]:
    if finding.code_flow:
        steps = finding.code_flow[:_MOST_STEPS]
        yield "\n".join(f"1. {code(step.path)} {prose(step.message, 200)}" for step in steps)
    for title, text in (("Why", finding.why), ("What to do", advice(finding))):
        if text.strip():
            lines = [prose(line) for line in block(text[:_LONGEST]) if line.strip()]
            yield "  \n".join([f"**{title}:** {lines[0]}", *lines[1:]])
    facts = [code(finding.rule_id), *(literal(cwe) for cwe in finding.cwe), f"{finding.confidence.value} confidence"]
    if finding.ai_touched:
        facts.append("AI-touched")
    yield " · ".join(facts)
