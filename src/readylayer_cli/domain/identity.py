"""What a finding is about, as a key that survives line shifts, reindentation and renamed files."""

import hashlib

from readylayer_cli.domain.patterns import lazy_pattern

_BLANKS = lazy_pattern(r"\s+")
_ANCHOR_CHARACTERS = 400


def content_key(rule_id: str, symbol: str, anchor: str) -> str:
    """What a finding is about, without path, line or indentation."""
    snippet = _BLANKS.sub("", anchor)[:_ANCHOR_CHARACTERS]
    joined = f"{rule_id}\0{symbol}\0{snippet}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(joined).hexdigest()[:32]
