"""Renders a review for a place: a terminal, a pipe, a file."""

from dataclasses import dataclass

from readylayer_cli import __version__
from readylayer_cli.code.source import decode
from readylayer_cli.ports import Tree
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.registry import render
from readylayer_cli.secretscan.redact import mask
from readylayer_cli.wiring.review import Reviewed


@dataclass(frozen=True, slots=True)
class Look:
    """How the place shows things."""

    color: bool = False
    terminal: bool = False
    unicode: bool = True
    width: int = 100
    verbose: int = 0


def render_review(reviewed: Reviewed, format_name: str, look: Look) -> str:
    """The result in this format."""
    return render(reviewed.result, format_name, _context(reviewed, look))


def _context(reviewed: Reviewed, look: Look) -> RenderContext:
    return RenderContext(
        source=_reader(reviewed.head),
        mask=mask,
        terminal=look.terminal,
        color=look.color,
        unicode=look.unicode,
        width=look.width,
        verbosity=look.verbose,
        tool_version=__version__,
    )
