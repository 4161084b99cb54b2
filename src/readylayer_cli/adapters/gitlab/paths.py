"""Names as one segment of a URL."""

from urllib.parse import quote


def encoded(name: str) -> str:
    """The name with everything escaped that would end the segment."""
    return quote(name.encode("utf-8", "surrogateescape"), safe="")
