"""Missing tests as text: each with its evidence and the place of its test, then how the repository tests, then the
verdict."""

from collections.abc import Iterator

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.testgap import GapResult, Target
from readylayer_cli.domain.visible import obeyed_by_no_runner, one_line, visible
from readylayer_cli.reports.gaps.wording import (
    convention_sentence,
    evidence_of,
    missing_ranges,
    place_of,
    verdict_sentence,
)
from readylayer_cli.reports.paint import Ink, Line, padded, painted

_MOST = 40
_STYLES = {Verdict.PASS: "good", Verdict.FAIL: "critical", Verdict.INCOMPLETE: "medium"}


def render_text(result: GapResult, *, color: bool, verbose: int = 0) -> str:
    """Safe to print on a terminal and into the log of a CI job."""
    lines = [*_gaps(result, verbose), *_notes(result, verbose)]
    style = "medium" if result.verdict is Verdict.PASS and result.gaps else _STYLES[result.verdict]
    lines.append([Ink(f"{verdict_sentence(result)}.", style)])
    return obeyed_by_no_runner(painted(lines, color=color))


def _gaps(result: GapResult, verbose: int) -> Iterator[Line]:
    gaps = result.gaps if verbose else result.gaps[:_MOST]
    if gaps:
        yield [Ink("Changed code that no test leads to", "faint")]
    for gap in gaps:
        yield from _gap(gap)
    if len(result.gaps) > len(gaps):
        yield [Ink(f"  and {len(result.gaps) - len(gaps):,} more", "faint")]
    if gaps:
        yield [Ink("")]


def _gap(gap: Target) -> Iterator[Line]:
    mark = [Ink("  AI-touched", "high")] if gap.ai else []
    yield [Ink(f"  {visible(gap.path)}:{missing_ranges(gap)}  "), Ink(visible(gap.name), "strong"), *mark]
    yield [Ink(f"      {one_line(evidence_of(gap), 400)}", "faint")]
    if gap.place is not None:
        verb = "extend" if gap.place.exists else "new"
        yield [Ink(f"      {verb}: {visible(place_of(gap))}", "low")]


def _notes(result: GapResult, verbose: int) -> Iterator[Line]:
    for convention in result.conventions:
        yield [Ink(padded("  tests", 10), "faint"), Ink(one_line(convention_sentence(convention), 300))]
    for shortfall in result.shortfalls[:_MOST]:
        where = f"{visible(shortfall.path)}: " if shortfall.path else ""
        yield [Ink(padded("  note", 10), "medium"), Ink(f"{where}{one_line(shortfall.reason, 300)}")]
    if result.untestable:
        yield [Ink(padded("  left", 10), "faint"), Ink(f"{len(result.untestable):,} not testable")]
    for each in result.untestable if verbose else ():
        name = f" {visible(each.symbol)}" if each.symbol else ""
        yield [Ink(f"            {visible(each.path)}{name}: {each.reason}", "faint")]
    for target in result.tested if verbose else ():
        yield [Ink(padded("  tested", 10), "faint"), Ink(f"{visible(target.path)} {visible(target.name)}: "),
               Ink(one_line(evidence_of(target), 300), "faint")]  # fmt: skip
