"""What a report is told about its surroundings, so that rendering stays a pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from readylayer_cli.reports.jsontext import Json
from readylayer_cli.reports.links import SourceLinks


def no_source(path: str) -> str:  # noqa: ARG001  the signature is the contract
    """No file can be read."""
    return ""


def unmasked(text: str) -> str:
    """The text as it is."""
    return text


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Surroundings of a report.

    `source` gives the head side's text of a path, empty if unknown. `mask` hides the secrets of such a text before
    it is quoted; it must keep the length and the line ends. `terminal` asks for the layout with code frames grouped
    by file; `color` and `unicode` say what the output can show; `width` counts columns. `held_back_hint` names the
    flags that show findings held back, where they are not the usual ones. `max_bytes` bounds a comment, counted in
    UTF-8. `folds`: the host renders `<details>`.
    """

    source: Callable[[str], str] = no_source
    mask: Callable[[str], str] = unmasked
    terminal: bool = False
    color: bool = False
    unicode: bool = True
    width: int = 80
    verbosity: int = 0
    held_back_hint: str = ""
    tool_version: str = ""
    tool_url: str = ""
    event_json: Mapping[str, Json] | None = None
    category: str = "readylayer/review/"
    links: SourceLinks | None = None
    branch: str | None = None
    max_bytes: int = 65_000
    folds: bool = True
