"""Suppressions written in the source: our own marker, and those of the tools that teams already use."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from readylayer_cli.domain.finding import Finding, Span, Suppression, SuppressionKind
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.identity import content_key
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.foreign import foreign_reason
from readylayer_cli.engines.review.stretches import Stretch

_OWN = lazy_pattern(
    r"(?:#|//|/\*|<!--|--|;|%|\*)[^\n]{0,200}?\b"
    r"readylayer:\s*ignore(?:\[([\w.*/:@+, -]{1,300})\])?[ \t:]*([^\n]{0,400})"
)
_LINE_COMMENT_ONLY = lazy_pattern(r"\s*(?:#|//|/\*|<!--|--|;|%|\*)")
_COMMENT_END = lazy_pattern(r"\s*(?:\*/|-->)\s*$")


@dataclass(frozen=True, slots=True)
class Judging:
    """Whose own markers are judged (unused, or without a reason): those on `lines`, or all for `None`.

    `absent` are beginnings of rule ids that did not run; a marker that may speak of them is not called unused, nor one
    that begins like none of `known`: it speaks of a tool whose findings are taken in elsewhere.
    """

    lines: frozenset[int] | None = None
    absent: tuple[str, ...] = ()
    known: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings that stay, findings that are suppressed, and findings about the suppressions themselves."""

    kept: list[Finding]
    suppressed: list[Finding]
    notes: list[Finding]


def suppress(
    path: str, lines: Sequence[str], findings: Iterable[Finding], judging: Judging, stretches: Sequence[Stretch] = ()
) -> Outcome:
    """Apply the markers of one file, and judge them. `stretches` are those that linters are told to leave alone."""
    own = _own_markers(lines)
    outcome = Outcome([], [], [])
    used: set[int] = set()
    for finding in findings:
        marker = next((each for each in own.over(finding.span) if each.covers(finding)), None)
        if marker is not None:
            used.add(marker.line)
        reason = (marker.reason if marker is not None else "") or _reason_of_others(finding, lines, stretches)
        if reason:
            suppression = Suppression(SuppressionKind.IN_SOURCE, reason)
            outcome.suppressed.append(replace(finding, suppression=suppression))
        else:
            outcome.kept.append(finding)
    for marker in own.all:
        if judging.lines is None or marker.line in judging.lines:
            outcome.notes.extend(_judge(path, marker, lines, judging, used=marker.line in used))
    return outcome


@dataclass(frozen=True, slots=True)
class _Marker:
    line: int
    target: int
    rules: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        names = (finding.rule_id, *finding.also)
        return any(fnmatchcase(name, pattern) for pattern in self.rules for name in names)


class _Markers:
    """The markers of a file, by the line they speak of."""

    def __init__(self, markers: Iterable[_Marker]) -> None:
        self.all = sorted(markers, key=lambda marker: (marker.target, marker.line))
        self._targets = [marker.target for marker in self.all]

    def over(self, span: Span) -> Sequence[_Marker]:
        """Those that speak of a line of the region."""
        return self.all[bisect_left(self._targets, span.start_line) : bisect_right(self._targets, span.end_line)]


def _own_markers(lines: Sequence[str]) -> _Markers:
    found = []
    for number, text in enumerate(lines, 1):
        match = _OWN.search(text[:4000]) if "readylayer:" in text else None
        if match is None:
            continue
        rules = tuple(part.strip() for part in (match[1] or "*").split(",") if part.strip())
        alone = _LINE_COMMENT_ONLY.match(text)
        target = _next_code_line(lines, number) if alone else number
        found.append(_Marker(number, target, rules, _COMMENT_END.sub("", match[2]).strip()))
    return _Markers(found)


def _next_code_line(lines: Sequence[str], number: int) -> int:
    for follower in range(number, min(number + 10, len(lines))):
        if lines[follower].strip() and not _LINE_COMMENT_ONLY.match(lines[follower]):
            return follower + 1
    return number


def _reason_of_others(finding: Finding, lines: Sequence[str], stretches: Sequence[Stretch]) -> str:
    stretch = next((each for each in stretches if each.hides(finding)), None)
    return f"{stretch.marker} marker" if stretch is not None else foreign_reason(finding, lines)


def _judge(path: str, marker: _Marker, lines: Sequence[str], judging: Judging, *, used: bool) -> list[Finding]:
    if (used and marker.reason) or (not used and _may_speak_of(marker, judging)):
        return []
    rule = "suppression-unused" if not used else "suppression-without-reason"
    text = lines[marker.line - 1]
    message = (
        "This suppression hides nothing"
        if not used
        else "This suppression gives no reason, so it hides nothing: write one after the bracket"
    )
    return [
        Finding(
            rule_id=rule,
            severity=Severity.LOW,
            confidence=Confidence.HIGH,
            path=path,
            span=Span(marker.line, marker.line, 1, len(text) + 1),
            message=message,
            engine="readylayer",
            content_key=content_key(rule, "", text),
        )
    ]


def _may_speak_of(marker: _Marker, judging: Judging) -> bool:
    """Whether a pattern of the marker could match a rule that did not run."""
    plain = [(pattern.partition("*")[0].partition("?")[0], pattern) for pattern in marker.rules]
    if any("-" in start and not start.startswith(judging.known) for start, _ in plain):
        return True
    return any(
        start.startswith(beginning) or (start != pattern and beginning.startswith(start))
        for start, pattern in plain
        for beginning in judging.absent
    )
