"""Missing tests as one Markdown comment."""

from collections.abc import Iterator

from readylayer_cli.domain.grades import Verdict
from readylayer_cli.domain.testgap import GapResult, Target
from readylayer_cli.reports.escape.markdown import code, prose
from readylayer_cli.reports.gaps.wording import convention_sentence, evidence_of, missing_ranges, verdict_sentence

_MOST = 40
_TITLES = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.INCOMPLETE: "are incomplete"}


def render_markdown(result: GapResult, *, max_bytes: int | None = None) -> str:
    """Verdict, gaps with their evidence, and how the repository tests; fewer gaps if it is long."""
    for most in (_MOST, _MOST // 4, 0):
        text = _rendered(result, most)
        if max_bytes is None or len(text.encode("utf-8", "replace")) <= max_bytes:
            return text
    return f"{_title(result)}\n\n{verdict_sentence(result)}.\n"


def _title(result: GapResult) -> str:
    return f"### ReadyLayer tests {_TITLES[result.verdict]}"


def _rendered(result: GapResult, most: int) -> str:
    return "\n\n".join([_title(result), f"{verdict_sentence(result)}.", *_gaps(result, most), *_notes(result)]) + "\n"


def _gaps(result: GapResult, most: int) -> Iterator[str]:
    if not result.gaps:
        return
    rows = ["| changed without a test | lines | what was looked for | a test belongs in |", "| --- | --- | --- | --- |"]
    rows += [_row(gap) for gap in result.gaps[:most]]
    if len(result.gaps) > most:
        rows.append(f"| {len(result.gaps) - most:,} more | | | |")
    yield "\n".join(rows)


def _row(gap: Target) -> str:
    mark = " (AI-touched)" if gap.ai else ""
    place = code(gap.place.path) if gap.place is not None else ""
    name = code(gap.symbol) if gap.symbol else "module level"
    return f"| {code(gap.path)} {name}{mark} | {missing_ranges(gap)} | {prose(evidence_of(gap), 400)} | {place} |"


def _notes(result: GapResult) -> Iterator[str]:
    if result.shortfalls:
        lines = [
            f"- {code(each.path) + ': ' if each.path else ''}{prose(each.reason, 300)}"
            for each in result.shortfalls[:20]
        ]
        yield "**Not looked at**\n\n" + "\n".join(lines)
    notes = [prose(convention_sentence(each), 300) for each in result.conventions]
    if result.untestable:
        notes.append(f"{len(result.untestable):,} not testable")
    if notes:
        yield " · ".join(notes)
