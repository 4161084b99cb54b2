"""Finds the tokens that providers mark with a form of their own."""

import re
from collections.abc import Iterator

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.catalogue import expression_of, formats_of, keyword_filter
from readylayer_cli.secretscan.formats.format import TokenFormat
from readylayer_cli.secretscan.placeholders import is_dummy_token
from readylayer_cli.secretscan.randomness import entropy, is_random, wordiness

_RANK = {Confidence.LOW: 60, Confidence.MEDIUM: 70, Confidence.HIGH: 80}
_SHORTEST = 20
_TOKEN_CHARACTERS = frozenset(rb"!#$%&*+-./0123456789:=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\^_abcdefghijklmnopqrstuvwxyz|~")
"""All that a pattern of a format can match, and the backslash of an escape before a token."""
_OUTSIDE_TOKENS = bytes(byte if byte in _TOKEN_CHARACTERS else ord(" ") for byte in range(256))
_LEAST_ENTROPY = 2.7
_MOST_WORDS = 0.6
_BLOB = 40
_BLOB_TEXT = lazy_pattern(r"[0-9A-Za-z+/]{40}")
_AWS_SECRET = lazy_pattern(r"(?<![0-9A-Za-z/+=])[0-9A-Za-z/+]{40}(?![0-9A-Za-z/+=])")
_AWS_REACH = 300
_HASH = lazy_pattern(r"[0-9a-f]{40}|[0-9A-F]{40}")


def find_tokens(text: str, *, shipped: bool, samples: bool = False) -> Iterator[Candidate]:
    """Tokens of known formats; `shipped` says that the text is production code, `samples` keeps documented samples."""
    # The long words alone tell whether the text can hold a token, in a fraction of the time.
    words = _long_words(text)
    if any(_match(row, words, hit) for hit in _hits(words) for row in formats_of(hit[0])):
        yield from _tokens(text, shipped=shipped, samples=samples)


def _tokens(text: str, *, shipped: bool, samples: bool) -> Iterator[Candidate]:
    for hit in _hits(text):
        for row in formats_of(hit[0]):
            found = None if row.shipped_only and not shipped else _match(row, text, hit)
            confidence = _confidence(row, found[0], hit[0], samples=samples) if found else None
            if found is None or confidence is None or _is_inside_blob(text, found):
                continue
            yield Candidate(row.id, row.title, *found.span(), row.severity, confidence, _RANK[confidence])
            if row.id == "aws-access-key-id":
                yield from _aws_secrets(text, found)
            break


def _long_words(text: str) -> str:
    """The runs of characters that tokens consist of, those long enough for a token, each once and on a line."""
    runs = text.encode("utf-8", "surrogatepass").translate(_OUTSIDE_TOKENS).split()
    return b"\n".join({run for run in runs if len(run) >= _SHORTEST}).decode("ascii")


def _hits(text: str) -> Iterator[re.Match[str]]:
    """The keywords in the text, those inside others as well."""
    search = keyword_filter().search
    hit = search(text)
    while hit:
        yield hit
        hit = search(text, hit.start() + 1)


def _match(row: TokenFormat, text: str, hit: re.Match[str]) -> re.Match[str] | None:
    least, most = row.leads
    for start in range(max(0, hit.start() - most), hit.start() - least + 1):
        found = expression_of(row).match(text, start)
        if found:
            return found
    return None


def _confidence(row: TokenFormat, value: str, keyword: str, *, samples: bool) -> Confidence | None:
    body = value.replace(keyword, "", 1)
    if not samples and (entropy(body) < _LEAST_ENTROPY or wordiness(body) > _MOST_WORDS or is_dummy_token(value)):
        return None
    if row.check is None:
        return row.confidence
    judged = row.check(value)
    return Confidence.LOW if judged is None and samples else judged


def _is_inside_blob(text: str, found: re.Match[str]) -> bool:
    """Whether the match is a piece of a longer run of base64 such as an embedded image."""
    start, end = found.span()
    before, after = text[max(0, start - _BLOB) : start], text[end : end + _BLOB]
    return (before[-1:] in {"+", "/"} and _BLOB_TEXT.fullmatch(before) is not None) or (
        after[:1] in {"+", "/"} and _BLOB_TEXT.fullmatch(after) is not None
    )


def _aws_secrets(text: str, key_id: re.Match[str]) -> Iterator[Candidate]:
    start, end = max(0, key_id.start() - _AWS_REACH), key_id.end() + _AWS_REACH
    for found in _AWS_SECRET.finditer(text, start, end):
        if is_random(found[0]) and not _HASH.fullmatch(found[0]):
            yield Candidate(
                "aws-secret-access-key", "AWS secret access key", *found.span(), Severity.CRITICAL, Confidence.HIGH, 90
            )
