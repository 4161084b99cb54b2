"""Takes secrets out of a text that leaves the machine."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.candidate import Candidate, strongest
from readylayer_cli.secretscan.commands import find_commands, find_in_known_file
from readylayer_cli.secretscan.generic import find_generic
from readylayer_cli.secretscan.headers import find_headers
from readylayer_cli.secretscan.keyblocks import find_key_blocks
from readylayer_cli.secretscan.lines import lower_of
from readylayer_cli.secretscan.syntax import Notation, notation_of
from readylayer_cli.secretscan.tokens import find_tokens
from readylayer_cli.secretscan.urls import find_url_credentials

_Span = tuple[int, int, str]

_SHORTEST_REPEATED = 6
_EMAIL_RANK = 5
_EMAIL = lazy_pattern(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without its secrets: how many places were replaced, and the kinds of what stood there, sorted."""

    text: str
    count: int
    formats: tuple[str, ...]


def redact(text: str, *, path: str = "", emails: bool = False) -> Redaction:
    """The text with every secret replaced by a placeholder such as `[REDACTED:github-pat:1]`.

    More is taken than a scan reports: tests and documents weigh as much as production, documented samples go as well,
    and a value of six or more characters goes wherever it stands once it was recognised anywhere. The same value gets
    the same number each time. A known `path` sharpens the reading; with `emails`, addresses go too.
    """
    found = [(one.start, one.end, one.format_id) for one in strongest(_candidates(text, path, emails=emails))]
    spans = _with_repetitions(text, found)
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    parts, done = [], 0
    for start, end, format_id in spans:
        value = text[start:end]
        if value not in names:
            counts[format_id] += 1
            names[value] = f"[REDACTED:{format_id}:{counts[format_id]}]"
        parts += [text[done:start], names[value]]
        done = end
    return Redaction("".join((*parts, text[done:])), len(spans), tuple(sorted(counts)))


def secret_values(text: str, *, path: str = "", emails: bool = False) -> Iterator[tuple[str, str]]:
    """Every value that `redact` would take out, with its kind."""
    for one in strongest(_candidates(text, path, emails=emails)):
        yield text[one.start : one.end], one.format_id


def _candidates(text: str, path: str, *, emails: bool) -> list[Candidate]:
    lowered = lower_of(text)
    notations = {Notation.MIXED, notation_of(path)} if path else {Notation.MIXED}
    found = [
        *find_key_blocks(text, shipped=True),
        *find_tokens(text, shipped=True, samples=True),
        *find_url_credentials(text, lowered),
        *find_headers(text, lowered),
        *find_commands(text, lowered),
        *find_in_known_file(text, path),
    ]
    for notation in sorted(notations):
        found += find_generic(text, lowered, notation, shipped=True)
    return found + list(_emails(text)) if emails else found


def _emails(text: str) -> Iterator[Candidate]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Candidate("email", "Address", *found.span(), Severity.LOW, Confidence.LOW, _EMAIL_RANK)


def _with_repetitions(text: str, found: list[_Span]) -> list[_Span]:
    """The spans, and every other place where one of their values stands, by position and without overlap."""
    by_start: defaultdict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for start, end, format_id in found:
        if end - start >= _SHORTEST_REPEATED:
            by_start[text[start : start + _SHORTEST_REPEATED]].setdefault(end - start, {})[text[start:end]] = format_id
    known = {start: (end, format_id) for start, end, format_id in found}
    spans, at = [], 0
    while at < len(text):
        end, format_id = known.get(at) or _value_at(text, at, by_start)
        if end > at:
            spans.append((at, end, format_id))
        at = max(end, at + 1)
    return spans if found else []


def _value_at(text: str, at: int, by_start: dict[str, dict[int, dict[str, str]]]) -> tuple[int, str]:
    for size, values in by_start.get(text[at : at + _SHORTEST_REPEATED], {}).items():
        format_id = values.get(text[at : at + size])
        if format_id is not None:
            return at + size, format_id
    return at, ""
