"""Tells what a change brought in from what was there: findings of the new tree against those of the old."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.options import Scope


def attribute(head: Sequence[Finding], base: Iterable[Finding], change: FileChange) -> list[Finding]:
    """Mark each head finding of one file as introduced or not.

    Both sides are multisets of content keys: as many as the old side had are old, the rest is new. Among equals, those
    on added lines are the new ones, so a finding that merely moved stays silent.
    """
    budget = Counter(finding.content_key for finding in base)
    decided: dict[int, bool] = {}
    order = sorted(range(len(head)), key=lambda index: touches(head[index], change.added_lines))
    for index in order:
        key = head[index].content_key
        decided[index] = budget[key] <= 0
        budget[key] -= 1
    return [replace(finding, introduced=decided[index]) for index, finding in enumerate(head)]


def forgive_moved(findings: Sequence[Finding], surplus: Counter[str]) -> list[Finding]:
    """Mark introduced findings as old when another file of the change lost the same one. `surplus` is used up."""
    result = []
    for finding in findings:
        moved = finding.introduced and surplus[finding.content_key] > 0
        if moved:
            surplus[finding.content_key] -= 1
        result.append(replace(finding, introduced=False) if moved else finding)
    return result


def lost(head: Iterable[Finding], base: Iterable[Finding]) -> Counter[str]:
    """Content keys that the old side has more often than the new one."""
    return Counter(finding.content_key for finding in base) - Counter(finding.content_key for finding in head)


def in_scope(finding: Finding, change: FileChange | None, scope: Scope) -> bool:
    """Whether the finding counts under this scope."""
    if scope in {Scope.FILE, Scope.ALL} or change is None or finding.introduced:
        return True
    return scope is Scope.CONTEXT and touches(finding, change.context_lines)


def touches(finding: Finding, lines: frozenset[int]) -> bool:
    """Whether the finding's place, or the construct it is about, has one of these lines."""
    return finding.span.touches(lines) or (finding.extent is not None and finding.extent.touches(lines))
