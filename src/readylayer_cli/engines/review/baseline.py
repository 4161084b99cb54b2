"""Findings that a team has agreed to live with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from readylayer_cli.domain.finding import Finding, Suppression, SuppressionKind

Baseline = Counter[tuple[str, str]]
"""How often each pair of path and fingerprint is accepted; the path is empty where the baseline does not name it."""


def apply_baseline(
    findings: Iterable[Finding], baseline: Baseline, old_paths: Mapping[str, str]
) -> tuple[list[Finding], list[Finding]]:
    """Split into what is new and what the baseline knows; `old_paths` say what a renamed file was called.

    Equal code has equal fingerprints wherever it stands, so a copy in another file is new.
    """
    left = Counter(baseline)
    kept, known = [], []
    for finding in findings:
        places = (finding.path, old_paths.get(finding.path, finding.path), "")
        entry = next(((place, finding.fingerprint) for place in places if left[place, finding.fingerprint] > 0), None)
        if entry is None:
            kept.append(finding)
        else:
            left[entry] -= 1
            known.append(replace(finding, suppression=Suppression(SuppressionKind.BASELINE, "in the baseline")))
    return kept, known
