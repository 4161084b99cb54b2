"""A review as one JSON document (schema_version 1; the schema is `schemas/review.schema.json`)."""

from collections.abc import Sequence

from readylayer_cli.domain.finding import Finding, Fix, FlowStep, Span
from readylayer_cli.domain.review import EngineRun, ModelUsage, ReviewResult, Shortfall
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.jsontext import Json, dump
from readylayer_cli.reports.outcome import SEVERITIES

SCHEMA_VERSION = 1


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """The document, indented, keys in the order of the contract."""
    return dump(review_document(result, context)) + "\n"


def review_document(result: ReviewResult, context: RenderContext) -> dict[str, Json]:
    """The document as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "event": context.event_json,
        "verdict": result.verdict.value,
        "summary": summary_object(result),
        "findings": [finding_object(finding) for finding in result.findings],
        "engines": [_engine(engine) for engine in result.engines],
        "llm": _model(result.model),
        "incomplete": shortfall_objects(result.shortfalls),
        "skipped": shortfall_objects(result.skipped),
    }


def summary_object(result: ReviewResult) -> dict[str, Json]:
    """Counts of the displayed findings by severity, of those held back, and of the files looked at."""
    counts: dict[str, Json] = {severity.value: result.count(severity) for severity in SEVERITIES}
    return {**counts, "held_back": len(result.held_back), "files": result.files}


def finding_object(finding: Finding) -> dict[str, Json]:
    """One finding; lines are 1-based and both included."""
    return {
        "rule_id": finding.rule_id,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "cwe": list(finding.cwe),
        "path": finding.path,
        "start_line": finding.span.start_line,
        "end_line": finding.span.end_line,
        "message": finding.message,
        "why": finding.why,
        "suggestion": finding.suggestion,
        "fix": _fix(finding.fix),
        "fingerprint": finding.fingerprint,
        "engine": finding.engine,
        "ai_touched": finding.ai_touched,
        "introduced": finding.introduced,
        "code_flow": [_step(step) for step in finding.code_flow],
    }


def shortfall_objects(shortfalls: Sequence[Shortfall]) -> list[Json]:
    """What was not checked; `path` is null where no single file is concerned."""
    return [{"path": shortfall.path, "reason": shortfall.reason} for shortfall in shortfalls]


def _fix(fix: Fix | None) -> Json:
    if fix is None:
        return None
    edits: list[Json] = [{**_region(edit.span), "text": edit.text} for edit in fix.edits]
    return {"description": fix.description, "edits": edits}


def _region(span: Span) -> dict[str, Json]:
    return {
        "start_line": span.start_line,
        "start_column": span.start_column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _step(step: FlowStep) -> Json:
    return {
        "path": step.path,
        "start_line": step.span.start_line,
        "end_line": step.span.end_line,
        "message": step.message,
    }


def _engine(engine: EngineRun) -> Json:
    account: dict[str, Json] = {
        "id": engine.id,
        "version": engine.version,
        "status": engine.status.value,
        "files_parsed": engine.files_parsed,
        "files_failed": engine.files_failed,
        "duration_ms": engine.duration_ms,
    }
    return account if engine.results is None else {**account, "results": engine.results}


def _model(model: ModelUsage | None) -> Json:
    if model is None:
        return None
    return {
        "model": model.model,
        "calls": model.calls,
        "tokens": model.tokens,
        "cost_usd": model.cost_usd,
        "rejected": {reason: model.rejected[reason] for reason in sorted(model.rejected)},
        "summary": model.summary or None,
    }
