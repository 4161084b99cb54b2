"""Orders findings, decides which are shown, and what the gate says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.options import ReviewOptions


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


def configured(findings: Iterable[Finding], options: ReviewOptions) -> list[Finding]:
    """Drop disabled rules and apply the team's own severities."""
    kept = []
    for finding in findings:
        if any(fnmatchcase(finding.rule_id, pattern) for pattern in options.disabled_rules):
            continue
        override = next(
            (level for pattern, level in options.severities.items() if fnmatchcase(finding.rule_id, pattern)), None
        )
        kept.append(replace(finding, severity=override) if override is not None else finding)
    return kept


def split_shown(findings: Sequence[Finding], options: ReviewOptions) -> tuple[list[Finding], list[Finding]]:
    """What is shown, and what is held back for being too slight or too unsure."""
    shown = [finding for finding in findings if _is_shown(finding, options)]
    return shown, [finding for finding in findings if not _is_shown(finding, options)]


def judge(findings: Iterable[Finding], fail_on: Severity | None, *, complete: bool) -> Verdict:
    """Fail when a finding is at or above the gate; an unsure one never fails a run, shown or not."""
    if fail_on is not None and any(
        finding.severity.rank >= fail_on.rank and finding.confidence is not Confidence.LOW for finding in findings
    ):
        return Verdict.FAIL
    return Verdict.PASS if complete else Verdict.INCOMPLETE


def _is_shown(finding: Finding, options: ReviewOptions) -> bool:
    return finding.severity.rank >= options.min_severity.rank and finding.confidence.rank >= options.min_confidence.rank
