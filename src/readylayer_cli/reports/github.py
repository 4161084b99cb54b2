"""GitHub workflow commands: annotations on the changed files, ten of each level as that is what GitHub keeps."""

from collections import Counter

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import block, obeyed_by_no_runner, one_line, visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.command import command_data, command_property
from readylayer_cli.reports.outcome import advice, plural, verdict_sentence

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_MOST_PER_LEVEL = 10
_MOST_REASONS = 20


def render_review(result: ReviewResult, context: RenderContext) -> str:  # noqa: ARG001  every renderer is called alike
    """At most ten commands a level, worst findings first; the last line says the verdict and how many were left out."""
    used: Counter[str] = Counter()
    commands = []
    if result.shortfalls:
        commands.append(_incomplete(result))
        used["warning"] += 1
    for finding in result.findings:
        level = _LEVELS[finding.severity]
        used[level] += 1
        if used[level] <= _MOST_PER_LEVEL:
            commands.append(_annotation(level, finding))
    omitted = sum(max(0, count - _MOST_PER_LEVEL) for count in used.values())
    rest = f"; {plural(omitted, 'finding')} more without an annotation" if omitted else ""
    return "\n".join([*commands, obeyed_by_no_runner(f"readylayer: {verdict_sentence(result)}{rest}.")]) + "\n"


def _annotation(level: str, finding: Finding) -> str:
    span = finding.span
    properties = {"file": visible(finding.path), "line": str(span.start_line), "endLine": str(span.end_line)}
    if span.start_line == span.end_line:  # GitHub refuses columns on an annotation of several lines
        properties["col"] = str(span.start_column)
        if span.end_column is not None and span.end_column > span.start_column:
            properties["endColumn"] = str(span.end_column)
    properties["title"] = f"{finding.severity.value}: {one_line(finding.rule_id, 200)}"
    body = [one_line(finding.message, 1_000), *_paragraph(finding.why), *_paragraph(advice(finding))]
    return _command(level, properties, "\n".join(body))


def _paragraph(text: str) -> list[str]:
    return ["", *block(text[:2_000])] if text.strip() else []


def _incomplete(result: ReviewResult) -> str:
    reasons = [
        f"{visible(shortfall.path)}: {one_line(shortfall.reason, 300)}"
        if shortfall.path
        else one_line(shortfall.reason, 300)
        for shortfall in result.shortfalls[:_MOST_REASONS]
    ]
    more = len(result.shortfalls) - len(reasons)
    return _command(
        "warning", {"title": "Review incomplete"}, "\n".join(reasons + ([f"{more:,} more"] if more else []))
    )


def _command(level: str, properties: dict[str, str], message: str) -> str:
    encoded = ",".join(f"{name}={command_property(value)}" for name, value in properties.items())
    return f"::{level} {encoded}::{command_data(message)}"
