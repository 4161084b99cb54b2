"""How files that are too large, or too many, are refused."""

from pathlib import Path

from readylayer_cli.domain.errors import LimitError


def too_large(path: str, size_bytes: int, max_bytes: int) -> LimitError:
    """The error for a file above the bound."""
    return LimitError(
        "RL2312", f"{path!r} has {size_bytes:,} bytes; at most {max_bytes:,} are read", "leave it out, or split it"
    )


def too_many(folder: Path, max_files: int) -> LimitError:
    """The error for a folder with more files than the bound."""
    return LimitError("RL2313", f"{folder} holds more than {max_files:,} files", "go to a folder further down")
