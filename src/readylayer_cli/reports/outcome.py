"""What a review came to, in numbers and in words that every report shares."""

from collections import Counter
from collections.abc import Iterable, Sequence

from readylayer_cli.domain.finding import Finding, SuppressionKind
from readylayer_cli.domain.grades import Confidence, Severity, Verdict
from readylayer_cli.domain.review import EngineRun, EngineStatus, ReviewResult, Shortfall

SEVERITIES: tuple[Severity, ...] = tuple(sorted(Severity, key=lambda severity: -severity.rank))

_SUPPRESSION_PLACES = {
    SuppressionKind.IN_SOURCE: "in the source",
    SuppressionKind.BASELINE: "by the baseline",
    SuppressionKind.CONFIG: "by the configuration",
    SuppressionKind.TOOL: "by their own tool",
}


def plural(count: int, noun: str) -> str:
    """`1 file`, `12 files`, `1,204 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def tally(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    """How many findings each severity has, worst first, absent ones left out."""
    counts = Counter(finding.severity for finding in findings)
    return [(severity, counts[severity]) for severity in SEVERITIES if counts[severity]]


def fails_gate(finding: Finding, result: ReviewResult) -> bool:
    """Whether the finding is severe and sure enough to fail the result's gate."""
    if result.fail_on is None or finding.confidence is Confidence.LOW:
        return False
    return finding.severity.rank >= result.fail_on.rank


def verdict_sentence(result: ReviewResult) -> str:
    """The verdict in words, with the gate that decided it."""
    gate = result.fail_on.value if result.fail_on else "never"
    if result.verdict is Verdict.FAIL:
        return _failure_sentence(result, gate) + ("; the review is also incomplete" if result.shortfalls else "")
    if result.verdict is Verdict.INCOMPLETE:
        return "Incomplete: nothing failed, but not everything could be checked"
    return "Passes: no gate is set" if result.fail_on is None else f"Passes: nothing at or above fail-on {gate}"


def _failure_sentence(result: ReviewResult, gate: str) -> str:
    shown = [finding for finding in result.findings if fails_gate(finding, result)]
    hidden = [finding for finding in result.held_back if fails_gate(finding, result)]
    counts = ", ".join(f"{count:,} {severity.value}" for severity, count in tally([*shown, *hidden]))
    if not counts:
        return f"Fails: the gate is fail-on {gate}"
    return f"Fails: {counts} at or above fail-on {gate}" + (f" ({len(hidden):,} held back)" if hidden else "")


def is_clean(result: ReviewResult) -> bool:
    """Whether there is nothing at all to say but that all is well."""
    return result.verdict is Verdict.PASS and not (result.findings or result.shortfalls or result.held_back)


def clean_sentence(result: ReviewResult) -> str:
    """What to say when nothing was found: not the same where there was nothing to look at."""
    if result.files:
        return f"No findings in {plural(result.files, 'file')}."
    return f"Nothing to review: no file differs from {result.base[:12]}." if result.base else "No file to review."


def how_to_see_held_back(result: ReviewResult, hint: str = "") -> str:
    """The flags under which the findings held back would be displayed; `hint` if the caller knows better."""
    if hint or not result.held_back:
        return hint
    lowest = min((finding.severity for finding in result.held_back), key=lambda each: each.rank)
    flag = f"--min-severity {lowest.value}"
    slightest_shown = min((finding.severity.rank for finding in result.findings), default=Severity.CRITICAL.rank)
    # one as severe as what is displayed was not held back for being slight
    unsure = [each.confidence for each in result.held_back if each.severity.rank >= slightest_shown]
    unsure += [Confidence.LOW for each in result.held_back if each.confidence is Confidence.LOW]
    if not unsure:
        return flag
    return f"{flag} --set review.min_confidence={min(unsure, key=lambda each: each.rank).value}"


def suppressed_places(result: ReviewResult) -> str:
    """`2 in the source, 1 by the baseline`."""
    kinds = Counter(finding.suppression.kind for finding in result.suppressed if finding.suppression)
    return ", ".join(f"{kinds[kind]:,} {place}" for kind, place in _SUPPRESSION_PLACES.items() if kinds[kind])


def reasons(shortfalls: Sequence[Shortfall]) -> list[tuple[str, int]]:
    """Each reason with how often it was given, most frequent first."""
    counts = Counter(shortfall.reason for shortfall in shortfalls)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def unfinished(engines: Sequence[EngineRun]) -> list[EngineRun]:
    """Engines that failed or did only a part."""
    return [engine for engine in engines if engine.status in {EngineStatus.FAILED, EngineStatus.PARTIAL}]


def advice(finding: Finding) -> str:
    """What to do about a finding: its suggestion, else the description of its fix; may be empty."""
    return finding.suggestion or (finding.fix.description if finding.fix else "")
