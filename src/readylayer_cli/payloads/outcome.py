"""Translates the hosts' words for how a pipeline ended."""

_SAME = {
    "successful": "success",
    "failed": "failure",
    "error": "failure",
    "canceled": "cancelled",
    "stopped": "cancelled",
}


def to_status(word: str | None) -> str | None:
    """`success`, `failure` or `cancelled`; an outcome that is none of them keeps the host's word, in lower case."""
    if word is None:
        return None
    lower = word.lower()
    return _SAME.get(lower, lower)
