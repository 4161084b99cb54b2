"""Identities of findings for hosts that drop the second of two equal ones."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from readylayer_cli.domain.finding import Finding


def unique_fingerprints(findings: Sequence[Finding]) -> list[str]:
    """One fingerprint a finding, all different, none dependent on a line number.

    A finding's own fingerprint is kept; the repeats of one, and findings without, get a digest.
    """
    seen: Counter[str] = Counter()
    unique = []
    for finding in findings:
        own = finding.fingerprint or _digest(finding.rule_id, finding.path, finding.message)
        seen[own] += 1
        unique.append(own if seen[own] == 1 else _digest(own, str(seen[own])))
    return unique


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
