"""Texts within the limits of an API that does not say whether it counts bytes or characters."""

_MORE = "…"


def clipped(words: str, limit: int) -> str:
    """The words, at most `limit` bytes of UTF-8 of them, and a sign that there were more."""
    raw = words.encode("utf-8", "replace")
    if len(raw) <= limit:
        return words
    return raw[: limit - len(_MORE.encode())].decode("utf-8", "ignore") + _MORE


def same_text(one: str, other: str) -> bool:
    """Whether two bodies are the same but for what browsers make of line ends."""
    return _plain(one) == _plain(other)


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").rstrip()
