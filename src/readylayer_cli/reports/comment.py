"""A review as the one note on the whole change: the verdict, where each finding is told, and those told only here."""

from collections.abc import Iterator, Sequence

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.publication import Spot, Spread
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.clip import clipped
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.escape.markdown import code, prose
from readylayer_cli.reports.links import is_web_address
from readylayer_cli.reports.markdown import closing, counts_table, finding_blocks, title
from readylayer_cli.reports.outcome import plural, verdict_sentence

_MOST_NAMED = 50


def render_comment(result: ReviewResult, spread: Spread, context: RenderContext) -> str:
    """The note's Markdown; findings that have no other place are told in full as far as the host's limit allows."""
    listed = _findings_of(result, {remark.spot for remark in spread.listed})
    dismissed = _findings_of(result, {remark.spot for remark in spread.dismissed})
    reviewed = f" Reviewed: {code(result.head[:12])}." if result.head else ""
    head = [title(result), f"{verdict_sentence(result)}.{reviewed}", counts_table(result), *_elsewhere(spread)]
    tail = [*_dismissed(dismissed), *closing(result, context)]
    return clipped(head, finding_blocks(result, listed, context), tail, total=len(listed), limit=context.max_bytes)


def _findings_of(result: ReviewResult, wanted: set[Spot]) -> Sequence[Finding]:
    return [finding for finding in result.findings if (finding.fingerprint, finding.path) in wanted]


def _elsewhere(spread: Spread) -> Iterator[str]:
    """Where the findings are that this note does not tell."""
    places = []
    if spread.inline:
        links = [
            f"[{number}]({url})" for number, url in enumerate(spread.inline.values(), 1) if url and is_web_address(url)
        ]
        places.append(f"{len(spread.inline):,} on the lines" + (f" ({' '.join(links[:_MOST_NAMED])})" if links else ""))
    if spread.annotated:
        places.append(f"{len(spread.annotated):,} beside the lines in the status of this commit")
    if places:
        rest = f", {len(spread.listed):,} below" if spread.listed else ""
        yield f"{' and '.join(places)}{rest}."


def _dismissed(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    rows = [
        f"- {code(f'{each.path}:{each.span.start_line}')} {prose(each.message, 200)}" for each in findings[:_MOST_NAMED]
    ]
    if len(findings) > _MOST_NAMED:
        rows.append(f"- {len(findings) - _MOST_NAMED:,} more")
    yield f"**Dismissed by a person** ({plural(len(findings), 'finding')}, still there)\n\n" + "\n".join(rows)
