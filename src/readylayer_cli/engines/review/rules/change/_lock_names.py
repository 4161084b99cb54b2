"""Names of the packages that a lock file holds."""

import re
from collections.abc import Iterator

from readylayer_cli.code.source import SourceFile

_PACKAGE = r"((?:@[\w.-]+/)?[\w.-]+)"
_NAMES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^[ \t]*(?:- )?name\s?[=:] ?\"?([\w.-]+)\"?[ \t]*$",  # poetry, uv, pdm, pylock, conda
        rf"^[ \t]*\"{_PACKAGE}\"[ \t]*:[ \t]*[{{\[]",  # package-lock v1, Pipfile, bun
        rf"node_modules/{_PACKAGE}\"",  # package-lock v2 and v3
        rf"^\"?{_PACKAGE}@",  # yarn
        rf"^[ \t]{{2,6}}[\"']?/?{_PACKAGE}(?:@|/\d)",  # pnpm
        rf"^[ \t]+\"(?:npm:|jsr:)?{_PACKAGE}@",  # deno
    )
)
_MAX_TEXT = 30_000_000


def locked_names(file: SourceFile) -> Iterator[str]:
    """Every name; some words that are none are among them."""
    text = file.text[:_MAX_TEXT]
    for pattern in _NAMES:
        yield from pattern.findall(text)
