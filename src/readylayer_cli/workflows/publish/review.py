"""What a review has to say about a change, as a publication."""

from collections.abc import Callable

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Severity, Verdict
from readylayer_cli.domain.host import Annotation, AnnotationLevel
from readylayer_cli.domain.publication import Publication, Remark
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import one_line
from readylayer_cli.reports.comment import render_comment
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.note import note_body
from readylayer_cli.reports.outcome import advice, fails_gate, plural, tally, verdict_sentence
from readylayer_cli.workflows.publish.markers import digest
from readylayer_cli.workflows.publish.suggestion import suggestion_of

_LEVELS = {
    Severity.CRITICAL: AnnotationLevel.FAILURE,
    Severity.HIGH: AnnotationLevel.FAILURE,
    Severity.MEDIUM: AnnotationLevel.WARNING,
    Severity.LOW: AnnotationLevel.NOTICE,
}
_LONGEST_TITLE = 140


def publication_of(
    result: ReviewResult, head_sha: str, context: RenderContext, *, vouched: bool = True, details_url: str | None = None
) -> Publication:
    """Everything a review says; `context.source` must read the head side."""
    return Publication(
        name="review",
        head_sha=head_sha,
        verdict=result.verdict,
        title=one_line(_title(result), _LONGEST_TITLE),
        status_text=f"{verdict_sentence(result)}.",
        remarks=tuple(_remark(finding, result, context) for finding in result.findings),
        silent_keys=frozenset(finding.fingerprint for finding in result.held_back),
        proves_gone=_proof(result),
        summarise=lambda spread: context.mask(render_comment(result, spread, context)),
        quiet=result.verdict is Verdict.PASS and not result.findings,
        vouched=vouched,
        details_url=details_url,
    )


def _title(result: ReviewResult) -> str:
    counts = ", ".join(f"{count:,} {severity.value}" for severity, count in tally(result.findings))
    gate = f"fail-on {result.fail_on.value}" if result.fail_on else "no gate"
    if result.verdict is Verdict.INCOMPLETE:
        return f"Incomplete: {plural(len(result.shortfalls), 'thing')} not checked; {counts or 'no findings'}"
    return f"{counts or 'No findings'} ({gate})"


def _remark(finding: Finding, result: ReviewResult, context: RenderContext) -> Remark:
    return Remark(
        key=finding.fingerprint,
        path=finding.path,
        first_line=finding.span.start_line,
        last_line=finding.span.end_line,
        severity=finding.severity,
        gates=fails_gate(finding, result),
        body=context.mask(note_body(finding, context)),
        annotation=_annotation(finding, context),
        suggestion=suggestion_of(finding.fix, finding.path, context.source(finding.path)) if finding.fix else None,
    )


def _annotation(finding: Finding, context: RenderContext) -> Annotation:
    return Annotation(
        id=digest(finding.fingerprint, finding.path),
        path=finding.path,
        first_line=finding.span.start_line,
        last_line=finding.span.end_line,
        level=_LEVELS[finding.severity],
        severity=finding.severity.value,
        title=one_line(f"{finding.severity.value}: {finding.rule_id}", 200),
        message=context.mask(one_line(finding.message, 1_000)),
        details=context.mask(one_line(" ".join(text for text in (finding.why, advice(finding)) if text), 1_500)),
    )


def _proof(result: ReviewResult) -> Callable[[str], bool]:
    """A missing remark is a mended one where everything was checked that could have found it."""
    unchecked = {shortfall.path for shortfall in result.shortfalls}
    return lambda path: None not in unchecked and path not in unchecked
