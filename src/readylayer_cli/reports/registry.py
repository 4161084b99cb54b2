"""The report formats by name; a format's module is imported when it is first used."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from readylayer_cli.domain.errors import UsageError
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.context import RenderContext

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "readylayer_cli.reports.text",
        "json": "readylayer_cli.reports.json_document",
        "jsonl": "readylayer_cli.reports.json_lines",
        "sarif": "readylayer_cli.reports.sarif.log",
        "github": "readylayer_cli.reports.github",
        "gitlab": "readylayer_cli.reports.gitlab",
        "junit": "readylayer_cli.reports.junit",
        "rdjson": "readylayer_cli.reports.rdjson",
        "markdown": "readylayer_cli.reports.markdown",
        "html": "readylayer_cli.reports.html.page",
    }
)


def render(result: ReviewResult, format_name: str, context: RenderContext) -> str:
    """The review as a document of that format, ending in one newline; raises `UsageError` for an unknown name."""
    if format_name not in FORMATS:
        raise UsageError("RL1001", f"unknown report format: {format_name[:80]!a}", f"one of: {', '.join(FORMATS)}")
    renderer = cast("Callable[[ReviewResult, RenderContext], str]", import_module(FORMATS[format_name]).render_review)
    return renderer(result, context)
