"""How each language names what lies in other files of the same repository."""

import importlib
from functools import cache

from readylayer_cli.engines.review.taint.links.link import Links

_LINKS = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
    "go": "go",
    "java": "java",
}
"""Language of a file -> module beside this one that holds its `LINKS`."""


@cache
def links_of(language: str) -> Links | None:
    """The links of a language, imported when they are first asked for; `None` where files are followed alone."""
    name = _LINKS.get(language)
    if name is None:
        return None
    links = importlib.import_module(f"{__name__}.{name}").LINKS  # lazy: only what the change is written in
    if not isinstance(links, Links):
        raise TypeError(f"no links: {name}.LINKS")
    return links
