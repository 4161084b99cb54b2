"""Identities of findings that survive line shifts, reindentation and renamed files."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.domain.finding import Finding


def with_fingerprints(findings: Iterable[Finding]) -> list[Finding]:
    """Number equal content keys of each file by place, so that a file's findings have fingerprints of their own.

    The first of its kind keeps the bare content key. Other files do not matter: a review of one changed file and a
    review of the whole tree give a finding the same fingerprint, and equal code in two files shares one.
    """
    ordered = sorted(findings, key=lambda finding: (finding.path, finding.span.start_line, finding.span.start_column))
    seen: Counter[tuple[str, str]] = Counter()
    numbered = []
    for finding in ordered:
        place = (finding.path, finding.content_key)
        numbered.append(replace(finding, fingerprint=_numbered(finding.content_key, seen[place])))
        seen[place] += 1
    return numbered


def _numbered(key: str, ordinal: int) -> str:
    return key if not ordinal else hashlib.sha256(f"{key}:{ordinal}".encode()).hexdigest()[:32]
