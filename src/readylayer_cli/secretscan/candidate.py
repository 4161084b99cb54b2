"""A region of a text that is taken for a secret, before it is reported."""

from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was found at the offsets `start` up to `end`; the text itself is not kept. The higher of two overlapping
    ranks is reported."""

    format_id: str
    title: str
    start: int
    end: int
    severity: Severity
    confidence: Confidence
    rank: int


def strongest(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates without overlap, by position: of those that touch the same characters the highest rank stays,
    then the longest."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (one.start, -one.end)):
        if kept and candidate.start < kept[-1].end:
            if (candidate.rank, candidate.end - candidate.start) > (kept[-1].rank, kept[-1].end - kept[-1].start):
                kept[-1] = candidate
        else:
            kept.append(candidate)
    return kept
