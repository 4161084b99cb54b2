"""Findings that a team has agreed to live with."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.domain.finding import Finding, Suppression, SuppressionKind


def apply_baseline(findings: Iterable[Finding], baseline: Counter[str]) -> tuple[list[Finding], list[Finding]]:
    """Split into what is new and what the baseline knows."""
    kept, known = [], []
    for finding in findings:
        if baseline[finding.fingerprint] > 0:
            reason = Suppression(SuppressionKind.BASELINE, "in the baseline")
            known.append(replace(finding, suppression=reason))
        else:
            kept.append(finding)
    return kept, known
