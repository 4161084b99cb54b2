"""Text inside Markdown comments on GitHub, GitLab and Bitbucket: no markup, mention, reference, link or command."""

import html
import re

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import one_line, visible

# Hosts look for mentions and references in the rendered text, where a backslash is gone; only a break helps.
_BREAK = "\u200b"
_ADDRESS = lazy_pattern(
    r"(://|@(?=[\w\[])|[#!$%&~^](?=[\w\"])|\bwww(?=\.)|\bGH(?=-\d)|:(?=[a-z0-9_+-]+:))", re.IGNORECASE
)
_MARKUP = lazy_pattern(r"[\\`*_\[\]|~#]")
_OPENING = lazy_pattern(r"(\d{1,9}(?=[.)])|(?=[-+=/]))")
_CODE = lazy_pattern(r"`([^`]+)`")


def prose(text: str, limit: int = 0) -> str:
    """A sentence; what it has between backticks becomes code, everything else stays literal."""
    flat = one_line(text, limit)
    parts = _CODE.split(flat)
    return "".join(code(part) if index % 2 else _literal(part, opening=index == 0) for index, part in enumerate(parts))


def literal(text: str, *, opening: bool = True) -> str:
    """The text as itself on one line. `opening`: it may begin a line, where lists and quick actions start."""
    return _literal(one_line(text), opening=opening)


def _literal(flat: str, *, opening: bool) -> str:
    escaped = _MARKUP.sub(lambda found: "\\" + found[0], unaddressed(flat))
    if opening and (start := _OPENING.match(escaped)):
        escaped = f"{start[0]}\\{escaped[start.end() :]}"
    return html.escape(escaped, quote=False).replace("$", "&#36;")


def code(text: str) -> str:
    """A code span whose fence is longer than any run of backticks inside."""
    flat = visible(text)
    if not flat.strip():
        return flat
    fence = "`" * (_longest_run(flat) + 1)
    pad = " " if flat[0] in "` " or flat[-1] in "` " else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def fenced(lines: list[str], language: str = "text") -> str:
    """A code block; each line is indented by a blank, so that none can begin with a quick action."""
    body = [f" {visible(line.expandtabs(4))}".rstrip() for line in lines]
    fence = "`" * max(3, _longest_run("\n".join(body)) + 1)
    return "\n".join([fence + language, *body, fence])


def summary_html(text: str, limit: int = 0) -> str:
    """A sentence inside an HTML element of a comment, such as `<summary>`; backticks become `<code>`."""
    parts = _CODE.split(one_line(text, limit))
    escaped = [html.escape(unaddressed(part), quote=True) for part in parts]
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(escaped))


def unaddressed(text: str) -> str:
    """The text with an invisible break in everything that a host would turn into a mention, reference or link."""
    return _ADDRESS.sub(lambda found: _broken(found[0]), text)


def _broken(found: str) -> str:
    return f":{_BREAK}//" if found == "://" else found + _BREAK


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
