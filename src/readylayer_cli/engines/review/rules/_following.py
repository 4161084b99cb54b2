"""Lets the data-flow engine have the last word on what a rule sees at a glance."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import FlowStep, Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Match
from readylayer_cli.engines.review.rules._memory import once, remembered

if TYPE_CHECKING:
    from readylayer_cli.engines.review.taint.analysis import Report
    from readylayer_cli.engines.review.taint.ir import At
    from readylayer_cli.engines.review.taint.machine import Hit

Check = Callable[[SourceFile], Iterable[Match]]
Sees = Callable[[SourceFile], bool]

_STRANGERS = frozenset({"request", "cookie", "header", "api", "body", "param", "url", "route", "uri"})
_PEERS = frozenset({"remote"})
"""Callers of a service that is seldom open to everybody: what they can do is a slight matter."""


@dataclass(frozen=True, slots=True)
class Following:
    """How a rule speaks of data that was followed into its sinks.

    `said` ends the sentence "Request data (...) ...". `callees`, where given, are the only functions that the rule is
    about; `not_callees` are others' business. `strangers` are the kinds of those who may have chosen the data, and
    `whose` data it is called.
    """

    kind: str
    said: str
    severity: Severity
    callees: frozenset[str] = frozenset()
    not_callees: frozenset[str] = frozenset()
    confidence: Confidence = Confidence.HIGH
    strangers: frozenset[str] = _STRANGERS
    whose: str = "Request data"

    def concerns(self, hit: "Hit") -> bool:
        """Whether the hit is this rule's."""
        if hit.kind != self.kind or hit.taint.kind not in self.strangers | _PEERS:
            return False
        return hit.callee not in self.not_callees and (not self.callees or hit.callee in self.callees)


def follow(following: Following, check: Check, sees: Sees) -> Check:
    """The rule with the engine behind it: what the engine proved harmless is dropped, what it followed to the end is
    added or, where the rule saw it too, told with its way. `sees` spares files in which nothing can be followed."""

    def judge(file: SourceFile) -> Iterator[Match]:
        report = once(file, _report) if once(file, sees) else None
        if report is None:
            yield from check(file)
            return
        ways = {(hit.at.line, hit.at.column): hit for hit in report.hits if following.concerns(hit)}
        for match in check(file):
            if match.flow:  # followed already, as data of another kind
                yield match
                continue
            place = (match.span.start_line, match.span.start_column)
            hit = ways.pop(place, None)
            if hit is not None:
                severity = max(match.severity or following.severity, following.severity, key=lambda each: each.rank)
                yield replace(match, severity=severity, confidence=following.confidence, flow=_flow(hit))
            elif not _is_refuted(match, (following.kind, *place), report):
                yield match
        for hit in ways.values():
            yield _match(file, hit, following)

    return judge


def unfollowed(file: SourceFile) -> tuple[str, ...]:
    """The functions of a file that the rules have judged in which following the data was too much work."""
    report = remembered(file, _report)
    return report.exhausted if report is not None else ()


def _report(file: SourceFile) -> "Report":
    """What the engine says of the file."""
    from readylayer_cli.engines.review.taint.analysis import analyse_file  # lazy: 30 ms, for files with requests only

    return analyse_file(file)


def _is_refuted(match: Match, place: tuple[str, int, int], report: "Report") -> bool:
    """The engine knows better: nothing that does harm can be in there, or nothing of a request."""
    if any(at.line <= match.span.start_line <= at.end_line and _holds(at, match.span) for at in report.dead):
        return True
    return place in report.harmless or (place in report.seen and match.message.startswith("Request data"))


def _holds(at: "At", span: Span) -> bool:
    """Whether the span lies in the region."""
    begins = (at.line, at.column) <= (span.start_line, span.start_column)
    return begins and (span.end_line, span.end_column) <= (at.end_line, at.end_column)


def _match(file: SourceFile, hit: "Hit", following: Following) -> Match:
    return Match(
        span=_span(hit.at),
        message=f"{following.whose} ({_origin(hit)}) {following.said.format(callee=hit.callee)}",
        anchor="\n".join(file.lines[hit.at.line - 1 : hit.at.end_line]).strip(),
        severity=min(following.severity, Severity.LOW, key=lambda each: each.rank)
        if hit.sink.weak or hit.taint.kind in _PEERS
        else following.severity,
        confidence=following.confidence,
        flow=_flow(hit),
    )


def _origin(hit: "Hit") -> str:
    return hit.taint.source.text.partition(" comes")[0]


def _flow(hit: "Hit") -> tuple[FlowStep, ...]:
    steps = (hit.taint.last or hit.taint.source).way()
    told = [FlowStep(step.path, _span(step.at), step.text) for step in steps]
    path = hit.taint.source.path
    return (*told, FlowStep(path, _span(hit.at), f"reaches `{hit.callee}` here"))


def _span(at: "At") -> Span:
    return Span(at.line, at.end_line, at.column, at.end_column)
