"""Repository paths as relative URIs."""

from urllib.parse import quote

_UNRESERVED = "/-._~"


def path_uri(path: str) -> str:
    """The path percent-encoded; bytes that were no UTF-8 keep their value (`caf%E9.py`)."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw.removeprefix(b"./"), safe=_UNRESERVED)
