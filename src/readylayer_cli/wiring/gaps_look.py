"""Renders a search for missing tests for a place."""

from readylayer_cli.reports.gaps.json_document import render_json
from readylayer_cli.reports.gaps.markdown import render_markdown
from readylayer_cli.reports.gaps.text import render_text
from readylayer_cli.wiring.gaps import Searched
from readylayer_cli.wiring.look import Look


def render_gaps(searched: Searched, format_name: str, look: Look) -> str:
    """The result in this format."""
    if format_name == "json":
        return render_json(searched.result)
    if format_name == "markdown":
        return render_markdown(searched.result)
    return render_text(searched.result, color=look.color, verbose=look.verbose)
