"""A GitLab Code Quality report: one array; a single malformed item would hide all others."""

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.grades import Severity
from readylayer_cli.domain.review import ReviewResult, Shortfall
from readylayer_cli.domain.visible import one_line
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.fingerprints import unique_fingerprints
from readylayer_cli.reports.jsontext import Json, dump

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def render_review(result: ReviewResult, context: RenderContext) -> str:  # noqa: ARG001  every renderer is called alike
    """The array, findings in rank order, then the files that could not be checked as `info`."""
    unread = [(each.path, each) for each in result.shortfalls if each.path]
    marks = unique_fingerprints(result.findings)
    items = [_finding(finding, mark) for finding, mark in zip(result.findings, marks, strict=True)]
    return dump([*items, *(_unchecked(path, shortfall) for path, shortfall in dict(unread).items())]) + "\n"


def _finding(finding: Finding, fingerprint: str) -> Json:
    return _item(
        description=one_line(finding.message, 1_000) or finding.rule_id,
        check_name=finding.rule_id,
        fingerprint=fingerprint,
        severity=_SEVERITIES[finding.severity],
        path=finding.path,
        line=finding.span.start_line,
    )


def _unchecked(path: str, shortfall: Shortfall) -> Json:
    return _item(
        description=f"Not checked: {one_line(shortfall.reason, 500)}",
        check_name="readylayer-incomplete",
        fingerprint=f"readylayer-incomplete:{path}",
        severity="info",
        path=path,
        line=1,
    )


def _item(*, description: str, check_name: str, fingerprint: str, severity: str, path: str, line: int) -> Json:
    return {
        "description": description,
        "check_name": check_name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path.removeprefix("./"), "lines": {"begin": line}},
    }
