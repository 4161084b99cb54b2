"""Lets the data-flow engine have the last word on what a rule sees at a glance."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import FlowStep, Span
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.related import ALONE, Related
from readylayer_cli.engines.review.rule import Match
from readylayer_cli.engines.review.rules._memory import keyed, once, remembered

if TYPE_CHECKING:
    from readylayer_cli.engines.review.taint.flows import Report
    from readylayer_cli.engines.review.taint.ir import At
    from readylayer_cli.engines.review.taint.machine import Hit, Spot

Check = Callable[[SourceFile], Iterable[Match]]
Sees = Callable[[SourceFile], bool]

_NEAR = 2
"""So many functions on a way leave no doubt."""
_REACHES = "reaches"
_STRANGERS = frozenset(
    {"request", "field", "cookie", "header", "api", "body", "param", "url", "route", "uri", "upload"}
)
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


@dataclass(frozen=True)
class Followed:
    """A rule's check with the engine behind it: what the engine proved harmless is dropped, what it followed to the
    end is added or, where the rule saw it too, told with its way. `sees` spares files in which nothing can be
    followed. If it is `trusted`, whatever the engine came by and found nobody in, not even perhaps, is dropped as well."""

    following: Following
    check: Check
    sees: Sees
    trusted: bool = False
    follows_data: ClassVar[bool] = True
    """Said in the rule's documentation."""

    def __call__(self, file: SourceFile) -> Iterator[Match]:
        """What there is at sinks of this file."""
        report = report_of(file, self.sees)
        if report is None:
            yield from self.check(file)
            return
        ways = {(hit.at.line, hit.at.column): hit for hit in report.hits if self.following.concerns(hit)}
        told: set[int] = set()
        for match in self.check(file):
            if match.flow and match.flow[-1].message.startswith(_REACHES):  # followed already, as data of another kind
                yield match
                continue
            place = (match.span.start_line, match.span.start_column)
            hit = ways.get(place) or next((each for each in ways.values() if _is_part_of(match.span, each)), None)
            if hit is not None:
                if id(hit) not in told:
                    yield _told_with_its_way(match, hit, self.following)
                told.add(id(hit))
            elif not self._is_refuted(match, (self.following.kind, *place), report):
                yield match
        for hit in ways.values():
            if id(hit) not in told:
                yield _match(file, hit, self.following)

    def _is_refuted(self, match: Match, place: tuple[str, int, int], report: "Report") -> bool:
        return _is_refuted(match, place, report) or (self.trusted and _is_nobodys(place, report))

    def handed_on(self, file: SourceFile) -> Iterator[Match]:
        """Data that this file hands to sinks of others, at the places where it does."""
        report = report_of(file, self.sees) if keyed(file, surround, lambda: ALONE).leads_outside else None
        if isinstance(self.check, Followed):
            yield from self.check.handed_on(file)
        told: set[Span] = set()
        for spot, hit in report.handed if report is not None else ():
            if self.following.concerns(hit) and _span(spot.at) not in told:
                told.add(_span(spot.at))
                yield _handing(file, spot, hit, self.following)


def follow(following: Following, check: Check, sees: Sees, *, trusted: bool = False) -> Followed:
    """The rule with the engine behind it."""
    return Followed(following, check, sees, trusted)


def surround(file: SourceFile, related: Related) -> None:
    """Let the rules know what the repository has around the file."""
    keyed(file, surround, lambda: related)


def report_of(file: SourceFile, sees: Sees) -> "Report | None":
    """What the engine says of the file; `None` if nothing of a request can come to it."""
    related = keyed(file, surround, lambda: ALONE)
    return once(file, _report) if once(file, sees) or related.callers.get(file.path) else None


def unfollowed(file: SourceFile) -> tuple[str, ...]:
    """The functions of a file that the rules have judged in which following the data was too much work."""
    report = remembered(file, _report)
    return report.exhausted if report is not None else ()


def _report(file: SourceFile) -> "Report":
    """What the engine says of the file."""
    from readylayer_cli.engines.review.taint.flows import analyse_file  # lazy: 30 ms, for files with requests only

    return analyse_file(file, keyed(file, surround, lambda: ALONE))


def _is_refuted(match: Match, place: tuple[str, int, int], report: "Report") -> bool:
    """The engine knows better: nothing that does harm can be in there, or nothing of a request."""
    if any(at.line <= match.span.start_line <= at.end_line and _holds(at, match.span) for at in report.dead):
        return True
    return place in report.harmless or (place in report.seen and match.message.startswith("Request data"))


def _is_nobodys(place: tuple[str, int, int], report: "Report") -> bool:
    """The engine came by, and no stranger's data did, not even perhaps."""
    if place not in report.seen:
        return False
    return not any((hit.kind, hit.at.line, hit.at.column) == place for hit in report.hits)


def _holds(at: "At", span: Span) -> bool:
    """Whether the span lies in the region."""
    begins = (at.line, at.column) <= (span.start_line, span.start_column)
    return begins and (span.end_line, span.end_column) <= (at.end_line, at.end_column)


def _is_part_of(span: Span, hit: "Hit") -> bool:
    """Whether the rule saw an argument of the very call."""
    first, last = (span.start_line, span.start_column), (span.end_line, span.end_column or 1)
    return (hit.at.line, hit.at.column) <= first and last <= (hit.at.end_line, hit.at.end_column)


def _told_with_its_way(match: Match, hit: "Hit", following: Following) -> Match:
    severity = max(match.severity or following.severity, following.severity, key=lambda each: each.rank)
    anchor = _anchor(match.anchor, hit)
    message = match.message if match.message.startswith(following.whose) else _message(hit, following)
    confidence = _confidence(hit, following)
    return replace(match, message=message, severity=severity, confidence=confidence, flow=_flow(hit), anchor=anchor)


def _match(file: SourceFile, hit: "Hit", following: Following) -> Match:
    return Match(
        span=_span(hit.at),
        message=_message(hit, following),
        anchor=_anchor("\n".join(file.lines[hit.at.line - 1 : hit.at.end_line]).strip(), hit),
        severity=_severity(hit, following),
        confidence=_confidence(hit, following),
        flow=_flow(hit),
    )


def _handing(file: SourceFile, spot: "Spot", hit: "Hit", following: Following) -> Match:
    """The sink stands where the change has nothing to say: the finding is the handing over."""
    said = following.said.format(callee=hit.callee)
    written = "\n".join(file.lines[spot.at.line - 1 : spot.at.end_line]).strip()
    return Match(
        span=_span(spot.at),
        message=f"{following.whose} ({_origin(hit)}) {said} at {hit.path}:{hit.at.line}, where this leads",
        anchor=f"{hit.callee} {written}",
        severity=_severity(hit, following),
        confidence=_confidence(hit, following),
        flow=_flow(hit),
    )


def _message(hit: "Hit", following: Following) -> str:
    return f"{following.whose} ({_origin(hit)}) {following.said.format(callee=hit.callee)}"


def _severity(hit: "Hit", following: Following) -> Severity:
    weak = hit.sink.weak or hit.taint.kind in _PEERS
    return min(following.severity, Severity.LOW, key=lambda each: each.rank) if weak else following.severity


def _anchor(written: str, hit: "Hit") -> str:
    """A sink that was there before is another finding once somebody else's data comes to it."""
    return f"{_origin(hit)} {written}" if hit.across else written


def _confidence(hit: "Hit", following: Following) -> Confidence:
    """What crosses files is as certain as what does not, unless it goes far. Slight matters are not worth a long way."""
    far = hit.across > (_NEAR if following.severity.rank > Severity.LOW.rank else 1)
    if not far or hit.path == hit.taint.source.path:
        return following.confidence
    lower = Confidence.MEDIUM if following.confidence is Confidence.HIGH else Confidence.LOW
    return min(following.confidence, lower, key=_rank)


def _rank(confidence: Confidence) -> int:
    return confidence.rank


def _origin(hit: "Hit") -> str:
    return hit.taint.source.text.partition(" comes")[0]


def _flow(hit: "Hit") -> tuple[FlowStep, ...]:
    steps = (hit.taint.last or hit.taint.source).way()
    told = [FlowStep(step.path, _span(step.at), step.text) for step in steps]
    return (*told, FlowStep(hit.path, _span(hit.at), f"{_REACHES} `{hit.callee}` here"))


def _span(at: "At") -> Span:
    return Span(at.line, at.end_line, at.column, at.end_column)
