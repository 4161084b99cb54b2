"""Renders a check of coverage for a place."""

from readylayer_cli.reports.coverage.json_document import render_json
from readylayer_cli.reports.coverage.markdown import render_markdown
from readylayer_cli.reports.coverage.text import render_text
from readylayer_cli.wiring.coverage import Checked
from readylayer_cli.wiring.look import Look


def render_coverage(checked: Checked, format_name: str, look: Look) -> str:
    """The result in this format."""
    if format_name == "json":
        return render_json(checked.result)
    if format_name == "markdown":
        return render_markdown(checked.result)
    return render_text(checked.result, color=look.color, verbose=look.verbose)
