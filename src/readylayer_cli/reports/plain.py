"""Findings for pipes and logs: a first line that editors can jump to, then indented remarks."""

from collections.abc import Iterator

from readylayer_cli.domain.finding import Finding
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import one_line, visible
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.frame import code_frame
from readylayer_cli.reports.paint import Ink, Line
from readylayer_cli.reports.remarks import remarks
from readylayer_cli.reports.source import ShownSource

_FRAME_WIDTH = 110


def plain_lines(result: ReviewResult, context: RenderContext) -> Iterator[Line]:
    """One block a finding, in rank order, each followed by an empty line."""
    source = ShownSource(result, context)
    for finding in result.findings:
        yield _headline(finding)
        yield from _frame(finding, source)
        for label, lines in remarks(finding, result, verbosity=context.verbosity):
            yield [Ink(f"    {label}: {lines[0]}")]
            yield from ([Ink(f"          {line}")] for line in lines[1:])
        yield []


def _headline(finding: Finding) -> Line:
    place = f"{visible(finding.path)}:{finding.span.start_line}:{finding.span.start_column}"
    # The path stays openable with the prefix, and no path can begin the line with a CI runner's `::`.
    anchored = f"./{place}" if place.startswith((":", "-", "#", " ")) else place
    return [
        Ink(f"{anchored}: "),
        Ink(finding.severity.value, finding.severity.value),
        Ink(f" {one_line(finding.rule_id)} {one_line(finding.message, 1_000)}"),
    ]


def _frame(finding: Finding, source: ShownSource) -> Iterator[Line]:
    rows = code_frame(source, finding.path, finding.span, width=_FRAME_WIDTH, ellipsis="...")
    gutter = max((len(str(row.number)) for row in rows if row.number), default=0)
    for row in rows:
        mark = ">" if row.marked else " "
        yield [Ink(f"    {mark} {row.number or '':>{gutter}} | {row.text}")]
        if row.carets:
            start, cells = row.carets
            yield [Ink(f"      {'':>{gutter}} | {' ' * start}{'^' * cells}")]
