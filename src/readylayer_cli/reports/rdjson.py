"""A review in reviewdog's diagnostic format (`DiagnosticResult` as JSON)."""

from readylayer_cli.domain.finding import Finding, Span
from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.domain.visible import one_line
from readylayer_cli.reports.columns import byte_columns
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markdown import unaddressed
from readylayer_cli.reports.jsontext import Json, dump
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.outcome import SEVERITIES, advice
from readylayer_cli.reports.source import SourceText

_SEVERITIES = {Severity.CRITICAL: "ERROR", Severity.HIGH: "ERROR", Severity.MEDIUM: "WARNING", Severity.LOW: "INFO"}


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """One object; findings in rank order, then the files that could not be checked."""
    source = SourceText(context.source)
    diagnostics = [_diagnostic(finding, result, source) for finding in result.findings]
    diagnostics += [_unchecked(shortfall) for shortfall in result.shortfalls if shortfall.path]
    document: dict[str, Json] = {"source": _named("readylayer", context.tool_url, key="name")}
    worst = [severity for severity in SEVERITIES if result.count(severity)]
    if worst:
        document["severity"] = _SEVERITIES[worst[0]]
    return dump({**document, "diagnostics": diagnostics}) + "\n"


def _diagnostic(finding: Finding, result: ReviewResult, source: SourceText) -> Json:
    rule = result.rules.get(finding.rule_id)
    diagnostic: dict[str, Json] = {
        "message": _message(finding),
        "location": {"path": finding.path, "range": _range(finding.span, finding.path, source)},
        "severity": _SEVERITIES[finding.severity],
        "code": _named(finding.rule_id, rule.url if rule else "", key="value"),
    }
    suggestions = _suggestions(finding, source)
    return {**diagnostic, "suggestions": suggestions} if suggestions else diagnostic


def _message(finding: Finding) -> str:
    # reviewdog posts this text as a comment, where a name in it could call a person or a link be followed
    parts = [finding.message, finding.why, advice(finding)]
    return unaddressed("\n\n".join(one_line(part, 1_000) for part in parts if part.strip()))


def _range(span: Span, path: str, source: SourceText) -> Json:
    columns = byte_columns(span, path, source)
    if columns is None:  # lines only: both ends are then included
        return {"start": {"line": span.start_line}, "end": {"line": span.end_line}}
    return {
        "start": {"line": span.start_line, "column": columns[0]},
        "end": {"line": span.end_line, "column": columns[1]},
    }


def _suggestions(finding: Finding, source: SourceText) -> list[Json]:
    edits = finding.fix.edits if finding.fix else ()
    if len(edits) != 1 or byte_columns(edits[0].span, finding.path, source) is None:
        return []  # several edits belong together, but suggestions are applied one by one
    return [{"range": _range(edits[0].span, finding.path, source), "text": edits[0].text}]


def _unchecked(shortfall: Shortfall) -> Json:
    return {
        "message": f"Not checked: {one_line(shortfall.reason, 500)}",
        "location": {"path": shortfall.path},
        "severity": "WARNING",
        "code": {"value": "readylayer-incomplete"},
    }


def _named(name: str, url: str, *, key: str) -> dict[str, Json]:
    return {key: name, "url": url} if is_web_address(url) else {key: name}
