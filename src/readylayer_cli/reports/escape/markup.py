"""Text inside XML and HTML elements and attributes."""

import html

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.domain.visible import block, one_line, visible

# A document may be printed into the log of a CI runner, which obeys `::error ...` and `##[...]`.
_RUNNER_COMMAND = lazy_pattern(r":(?=:)|#(?=#\w*\[)")


def attribute(text: str) -> str:
    """An attribute's value on one line; no character that XML forbids is left."""
    return _escape(one_line(text))


def element(text: str) -> str:
    """An element's text with its line structure; no character that XML forbids is left."""
    return _escape("\n".join(block(text)))


def exact(text: str) -> str:
    """A piece of a source line: every blank kept."""
    return _escape(visible(text))


def inline_html(text: str) -> str:
    """A sentence as HTML: what stands between backticks becomes `<code>`."""
    parts = _escape(one_line(text)).split("`")
    if len(parts) % 2 == 0:
        return "`".join(parts)
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _escape(text: str) -> str:
    return _RUNNER_COMMAND.sub(lambda found: f"&#{ord(found[0])};", html.escape(text, quote=True))
