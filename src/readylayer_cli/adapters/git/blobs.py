"""The id that git gives to a content."""

import hashlib

_SHA1_CHARACTERS = 40


def blob_id(content: bytes, *, length: int = _SHA1_CHARACTERS) -> str:
    """The id of a file with this content, in a repository whose ids have so many characters."""
    algorithm = "sha1" if length <= _SHA1_CHARACTERS else "sha256"
    digest = hashlib.new(algorithm, b"blob %d\0" % len(content), usedforsecurity=False)
    digest.update(content)
    return digest.hexdigest()


def is_blob(content: bytes, blob: str | None) -> bool:
    """Whether this (perhaps abbreviated) id is that of the content."""
    if not blob or len(blob) < 7:
        return False
    return any(blob_id(content, length=length).startswith(blob) for length in (40, 64))
