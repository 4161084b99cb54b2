"""Numbers as report writers write them."""

from readylayer_cli.domain.errors import InputError

_MOST = 2**63 - 1


def whole(text: str | bytes, what: str) -> int:
    """A whole number; `1e3` and `5.0` are, and what is larger than any counter is the largest. Raises `InputError`."""
    try:
        return min(int(text), _MOST)
    except ValueError:
        pass
    try:
        return min(int(float(text)), _MOST)
    except (ValueError, OverflowError):
        shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        raise InputError("RL2003", f"{what} is no number: {shown[:60]!r}", "write the report again") from None
