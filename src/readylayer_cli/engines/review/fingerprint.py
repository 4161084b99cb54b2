"""Identities of findings that survive line shifts, reindentation and renamed files."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.domain.finding import Finding

_BLANKS = re.compile(r"\s+")
_ANCHOR_CHARACTERS = 400


def content_key(rule_id: str, symbol: str, anchor: str) -> str:
    """What a finding is about, without path, line or indentation."""
    snippet = _BLANKS.sub("", anchor)[:_ANCHOR_CHARACTERS]
    joined = f"{rule_id}\0{symbol}\0{snippet}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(joined).hexdigest()[:32]


def with_fingerprints(findings: Iterable[Finding]) -> list[Finding]:
    """Number equal content keys by path and line, so that each finding of a result has its own fingerprint.

    The first of its kind keeps the bare content key: it stays the same wherever the file moves.
    """
    ordered = sorted(findings, key=lambda finding: (finding.path, finding.span.start_line, finding.span.start_column))
    seen: Counter[str] = Counter()
    numbered = []
    for finding in ordered:
        ordinal = seen[finding.content_key]
        seen[finding.content_key] += 1
        numbered.append(replace(finding, fingerprint=_numbered(finding.content_key, ordinal)))
    return numbered


def _numbered(key: str, ordinal: int) -> str:
    return key if not ordinal else hashlib.sha256(f"{key}:{ordinal}".encode()).hexdigest()[:32]
