"""Renders a look at the API for a place."""

from readylayer_cli.domain.api import SyncResult
from readylayer_cli.reports.docs.json_document import render_json
from readylayer_cli.reports.docs.markdown import render_markdown
from readylayer_cli.reports.docs.text import render_text
from readylayer_cli.wiring.look import Look


def render_sync(result: SyncResult, format_name: str, look: Look) -> str:
    """The result in this format."""
    if format_name == "json":
        return render_json(result)
    if format_name == "markdown":
        return render_markdown(result)
    return render_text(result, color=look.color, verbose=look.verbose)
