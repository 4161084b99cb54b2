"""A review as text: code frames grouped by file on a terminal, one block a finding in a pipe."""

from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.domain.visible import obeyed_by_no_runner
from readylayer_cli.reports.closing import closing_lines
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.paint import painted
from readylayer_cli.reports.plain import plain_lines
from readylayer_cli.reports.terminal import terminal_lines


def render_review(result: ReviewResult, context: RenderContext) -> str:
    """The findings, then what they come to; safe to print on a terminal and into the log of a CI job."""
    findings = terminal_lines(result, context) if context.terminal else plain_lines(result, context)
    return obeyed_by_no_runner(painted([*findings, *closing_lines(result, context)], color=context.color))
