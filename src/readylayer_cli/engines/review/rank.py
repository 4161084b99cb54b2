"""Orders findings, decides which are shown, and what the gate says."""

from collections.abc import Iterable, Sequence

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.options import ReviewOptions
from readylayer_cli.engines.review.policy import Policy


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Worst and surest first; then by place."""
    return sorted(
        findings,
        key=lambda finding: (
            -finding.severity.rank,
            -finding.confidence.rank,
            not finding.introduced,
            finding.path,
            finding.span.start_line,
            finding.span.start_column,
            finding.rule_id,
        ),
    )


def configured(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """Drop what does not count, and apply the team's own severities."""
    applied = (policy.apply(finding) for finding in findings)
    return [finding for finding in applied if finding is not None]


def split_shown(
    findings: Sequence[Finding], options: ReviewOptions, policy: Policy
) -> tuple[list[Finding], list[Finding]]:
    """What is shown, and what is held back for being too slight or too unsure."""
    shown = [finding for finding in findings if _is_shown(finding, options, policy)]
    return shown, [finding for finding in findings if not _is_shown(finding, options, policy)]


def judge(findings: Iterable[Finding], fail_on: Severity | None, policy: Policy, *, complete: bool) -> Verdict:
    """Fail when a finding is at or above the gate; an unsure one never fails a run, shown or not."""
    if fail_on is not None and any(
        finding.severity.rank >= fail_on.rank
        and finding.confidence is not Confidence.LOW
        and not policy.is_unsure(finding)
        for finding in findings
    ):
        return Verdict.FAIL
    return Verdict.PASS if complete else Verdict.INCOMPLETE


def _is_shown(finding: Finding, options: ReviewOptions, policy: Policy) -> bool:
    wanted = policy.of(finding.rule_id).min_confidence or options.min_confidence
    return finding.severity.rank >= options.min_severity.rank and finding.confidence.rank >= wanted.rank
