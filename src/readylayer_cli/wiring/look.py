"""Renders a review for a place: a terminal, a pipe, a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from readylayer_cli import __version__
from readylayer_cli.code.source import decode
from readylayer_cli.ports import Tree
from readylayer_cli.reports.context import RenderContext
from readylayer_cli.reports.jsontext import Json
from readylayer_cli.reports.registry import render
from readylayer_cli.secretscan.scan import scan
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
    context = RenderContext(
        source=read_text(reviewed.head),
        mask=mask_secrets,
        terminal=look.terminal,
        color=look.color,
        unicode=look.unicode,
        width=look.width,
        verbosity=look.verbose,
        tool_version=__version__,
        event_json=_event_json(reviewed),
    )
    return render(reviewed.result, format_name, context)


def _event_json(reviewed: Reviewed) -> Mapping[str, Json] | None:
    if reviewed.event is None:
        return None
    from readylayer_cli.domain.event import to_json  # lazy: the events of all hosts, 15 ms

    return to_json(reviewed.event)


def mask_secrets(text: str) -> str:
    """The text with stars in place of every secret; lines and columns stay where they are."""
    lines = text.split("\n")
    for match in scan(text, ""):
        for number in range(match.line, match.end_line + 1):
            line = lines[number - 1]
            first = match.start_column - 1 if number == match.line else 0
            last = min(match.end_column - 1, len(line)) if number == match.end_line else len(line)
            lines[number - 1] = line[:first] + "*" * (last - first) + line[last:]
    return "\n".join(lines)


def read_text(tree: Tree) -> Callable[[str], str]:
    """Reads files of the tree as text; empty for one that is missing or binary."""

    @lru_cache(maxsize=64)
    def read(path: str) -> str:
        data = tree.read(path)
        return (decode(data, path) or "") if data is not None else ""

    return read
