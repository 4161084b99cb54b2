"""The labelled remarks under a finding: how the data flows, why it matters, what to do, where it comes from."""

from collections.abc import Iterator

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import block, one_line, visible
from readylayer_cli.reports.outcome import advice

_MOST_STEPS = 12
_MOST_LINES = 24
_LONGEST = 2_000


def remarks(finding: Finding, result: ReviewResult, *, verbosity: int = 0) -> Iterator[tuple[str, list[str]]]:
    """Pairs of a label and harmless lines; a label without text is left out."""
    if finding.code_flow:
        yield "flow", _flow(finding)
    for label, text in (("why", finding.why), ("fix", advice(finding))):
        if text.strip():
            yield label, _lines(text)
    yield "rule", [origin(finding)]
    rule = result.rules.get(finding.rule_id)
    if verbosity > 0 and rule is not None and rule.url:
        yield "docs", [one_line(rule.url, 300)]


def origin(finding: Finding, separator: str = "  ") -> str:
    """`python-sql-injection  CWE-89  high confidence`, and what else is known of where a finding comes from."""
    facts = [finding.rule_id, *finding.cwe, f"{finding.confidence.value} confidence"]
    if finding.ai_touched:
        facts.append("AI-touched")
    if not finding.introduced:
        facts.append("was there before")
    if finding.also:
        facts.append(f"also {', '.join(finding.also)}")
    return separator.join(one_line(fact, 200) for fact in facts)


def _flow(finding: Finding) -> list[str]:
    steps = finding.code_flow
    shown = steps if len(steps) <= _MOST_STEPS else (*steps[: _MOST_STEPS - 1], steps[-1])
    lines = []
    for step in shown:
        place = (
            f"{step.span.start_line}" if step.path == finding.path else f"{visible(step.path)}:{step.span.start_line}"
        )
        lines.append(f"{place}  {one_line(step.message, 200)}")
    if len(steps) > _MOST_STEPS:
        lines.insert(-1, f"{len(steps) - _MOST_STEPS:,} more steps")
    return lines


def _lines(text: str) -> list[str]:
    lines = [line for line in block(text[:_LONGEST]) if line.strip()]
    return lines[:_MOST_LINES]
