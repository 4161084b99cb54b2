"""Private keys: PEM, OpenSSH, PGP and PuTTY blocks, also folded into one string or encoded once more."""

import base64
import binascii
import re
from bisect import bisect_left
from collections.abc import Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.candidate import Candidate

_RANK = 100
_MARK = "PRIVATE KEY"
_BEGIN = lazy_pattern(r"-----BEGIN (?P<owner>[A-Z0-9 ]{0,30})PRIVATE KEY(?P<block> BLOCK)?-----")
_END = lazy_pattern(r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_BODY = lazy_pattern(r"[A-Za-z0-9+/=]{8,}")
_HEADER_LINE = lazy_pattern(r"(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset):[^\n\\]*")
_FIRST_LINE = lazy_pattern(r"(?:[\s\"'`+,.>*#/-]|\\+[nrt]|\\+\r?\n|&#1[03];)*[A-Za-z0-9+/=]{16,}")
_LONGEST = 32_768
_SHORTEST = 40
_PUTTY = lazy_pattern(r"PuTTY-User-Key-File-[123]: ")
_PUTTY_KEY = lazy_pattern(r"^Private-Lines: (\d{1,4})\r?$", re.MULTILINE)
_PUTTY_LINES = 100
_ENCODED = lazy_pattern(r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{40,12000}={0,2}")
_ENCODED_MARK = "LS0tLS1CRUdJTi"


def find_key_blocks(text: str, *, shipped: bool) -> Iterator[Candidate]:
    """Private keys with enough key material to be real; those of tests and documents (not `shipped`) weigh less."""
    found: list[tuple[str, int, int]] = []
    if _MARK in text:
        found += _armoured(text)
    if "PuTTY-User-Key-File-" in text:
        found += _putty(text)
    if _ENCODED_MARK in text:
        found += _encoded(text)
    return (_candidate(*one, shipped=shipped) for one in found)


def _armoured(text: str) -> Iterator[tuple[str, int, int]]:
    begins = list(_BEGIN.finditer(text))
    ends = [found.span() for found in _END.finditer(text)]
    for index, begin in enumerate(begins):
        following = begins[index + 1].start() if index + 1 < len(begins) else len(text)
        limit = min(following, begin.end() + _LONGEST)
        at = bisect_left(ends, (begin.end(), 0))
        closed = at < len(ends) and ends[at][0] < limit
        body_end = ends[at][0] if closed else min(limit, begin.end() + 4_096)
        if not _starts_with_key(text, begin.end()) or _key_characters(text[begin.end() : body_end]) < _SHORTEST:
            continue
        end = ends[at][1] if closed else _trimmed_end(text, begin.end(), body_end)
        yield begin["owner"].strip(), begin.start(), end


def _starts_with_key(text: str, at: int) -> bool:
    start = _HEADER_LINE.sub("", text[at : at + 600])
    return _FIRST_LINE.match(start) is not None


def _key_characters(body: str) -> int:
    runs = _BODY.findall(_HEADER_LINE.sub("", body.replace("\\n", "\n").replace("\\r", "")))
    material = "".join(runs)
    return len(material) if len(set(material)) >= 16 else 0


def _trimmed_end(text: str, start: int, end: int) -> int:
    last = start
    for run in _BODY.finditer(text, start, end):
        if text[last : run.start()].strip("\r\n \t\\nr\"'+,") and last > start:
            break
        last = run.end()
    return last


def _candidate(owner: str, start: int, end: int, *, shipped: bool) -> Candidate:
    kind = {"OPENSSH": "OpenSSH", "ENCRYPTED": "encrypted", "": "PKCS#8"}.get(owner, owner)
    severity = Severity.HIGH if owner == "ENCRYPTED" else Severity.CRITICAL
    if not shipped:
        severity = Severity.MEDIUM
    return Candidate("private-key", f"Private key ({kind})", start, end, severity, Confidence.HIGH, _RANK)


def _putty(text: str) -> Iterator[tuple[str, int, int]]:
    starts = [found.start() for found in _PUTTY.finditer(text)]
    end = 0
    for lines in _PUTTY_KEY.finditer(text):
        at = bisect_left(starts, lines.start()) - 1
        if at < 0 or lines.start() < end:
            continue
        end = lines.end()
        for _ in range(min(int(lines[1]), _PUTTY_LINES)):
            following = text.find("\n", end + 1)
            end = following if following >= 0 else len(text)
        if _key_characters(text[lines.end() : min(end, lines.end() + _LONGEST)]) >= _SHORTEST:
            yield "PuTTY", starts[at], end


def _encoded(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _ENCODED.finditer(text):
        try:
            start = base64.b64decode(found[0][:64])
        except binascii.Error:
            continue
        if b"PRIVATE KEY" in start:
            yield "Base64", *found.span()
