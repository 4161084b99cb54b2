"""What a search for missing tests has to say about a change, as a publication."""

from readylayer_cli.domain.grades import Severity, Verdict
from readylayer_cli.domain.host import Annotation, AnnotationLevel
from readylayer_cli.domain.identity import content_key
from readylayer_cli.domain.publication import Publication, Remark
from readylayer_cli.domain.testgap import GapResult, Target
from readylayer_cli.domain.visible import one_line
from readylayer_cli.reports.gaps.markdown import render_markdown
from readylayer_cli.reports.gaps.wording import evidence_of, verdict_sentence
from readylayer_cli.workflows.publish.markers import digest

_LONGEST_TITLE = 140
_MOST_REMARKS = 200


def gaps_publication(
    result: GapResult, head_sha: str, *, max_bytes: int, details_url: str | None = None
) -> Publication:
    """The gaps in one note, and beside the lines in the status; no threads. Silent where no machine's code lacks a
    test."""
    return Publication(
        name="tests",
        head_sha=head_sha,
        verdict=result.verdict,
        title=one_line(verdict_sentence(result), _LONGEST_TITLE),
        status_text=f"{verdict_sentence(result)}.",
        remarks=tuple(_remark(gap, result) for gap in result.ai_gaps[:_MOST_REMARKS]),
        silent_keys=frozenset(),
        proves_gone=lambda _path: True,
        summarise=lambda _spread: render_markdown(result, max_bytes=max_bytes),
        quiet=result.verdict is Verdict.PASS and not result.ai_gaps,
        details_url=details_url,
    )


def _remark(gap: Target, result: GapResult) -> Remark:
    told = f"No test leads to {gap.name}: {evidence_of(gap)}"
    key = content_key("test-missing", gap.symbol, gap.path)
    gates = result.mode == "fail"
    severity = Severity.MEDIUM if gates else Severity.LOW
    return Remark(
        key=key,
        path=gap.path,
        first_line=gap.first,
        last_line=gap.last,
        severity=severity,
        gates=gates,
        body=told,
        annotation=Annotation(
            id=digest(key, gap.path),
            path=gap.path,
            first_line=gap.first,
            last_line=gap.last,
            level=AnnotationLevel.WARNING if gates else AnnotationLevel.NOTICE,
            severity=severity.value,
            title="no test",
            message=told,
            details="",
        ),
    )
