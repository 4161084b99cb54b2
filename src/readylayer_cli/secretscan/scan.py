"""Finds secrets in a text: the door of this package."""

from collections.abc import Container
from dataclasses import replace

from readylayer_cli.domain.grades import Severity
from readylayer_cli.secretscan.candidate import Candidate, strongest
from readylayer_cli.secretscan.commands import find_commands, find_in_known_file
from readylayer_cli.secretscan.generic import find_generic
from readylayer_cli.secretscan.headers import find_headers
from readylayer_cli.secretscan.keyblocks import find_key_blocks
from readylayer_cli.secretscan.lines import LineIndex, lower_of
from readylayer_cli.secretscan.match import PEPPER, SecretMatch, digest_of, preview_of
from readylayer_cli.secretscan.randomness import is_random
from readylayer_cli.secretscan.syntax import notation_of
from readylayer_cli.secretscan.tiers import Tier, tier_of
from readylayer_cli.secretscan.tokens import find_tokens
from readylayer_cli.secretscan.urls import find_url_credentials


def scan(text: str, path: str, lines: Container[int] | None = None, *, salt: bytes = PEPPER) -> list[SecretMatch]:
    """Secrets of the file in order of position, without overlap; with `lines`, only those that touch one of them.

    `path` decides what counts: provider tokens and private keys anywhere, everything else in production files.
    `salt` keys the digests.
    """
    candidates = candidates_of(text, path)
    if not candidates:
        return []
    index = LineIndex(text)
    found = (_match(text, index, candidate, salt) for candidate in candidates)
    return [match for match in found if lines is None or _touches(match, lines)]


def candidates_of(text: str, path: str) -> list[Candidate]:
    """Regions of the text that hold secrets, by offset, without overlap."""
    tier = tier_of(path)
    shipped = tier is Tier.PRODUCTION
    found = [*find_key_blocks(text, shipped=shipped), *find_tokens(text, shipped=shipped)]
    if tier is not Tier.GENERATED:
        lowered = lower_of(text)
        found += find_generic(text, lowered, notation_of(path), shipped=shipped)
        found += _written(text, lowered, path) if shipped else _written_weakly(text, lowered)
    return strongest(found)


def _written(text: str, lowered: str, path: str) -> list[Candidate]:
    return [
        *find_url_credentials(text, lowered),
        *find_headers(text, lowered),
        *find_commands(text, lowered),
        *find_in_known_file(text, path),
    ]


def _written_weakly(text: str, lowered: str) -> list[Candidate]:
    """What would be a credential in production: outside of it only what a machine generated, and that counts little."""
    found = [*find_url_credentials(text, lowered), *find_headers(text, lowered)]
    return [replace(one, severity=Severity.LOW) for one in found if is_random(text[one.start : one.end], 20)]


def _match(text: str, index: LineIndex, candidate: Candidate, salt: bytes) -> SecretMatch:
    value = text[candidate.start : candidate.end]
    line, column = index.position(candidate.start)
    end_line, end_column = index.position(candidate.end)
    return SecretMatch(
        candidate.format_id,
        candidate.title,
        line,
        column,
        end_line,
        end_column,
        candidate.confidence,
        candidate.severity,
        preview_of(value),
        digest_of(value, salt),
    )


def _touches(match: SecretMatch, lines: Container[int]) -> bool:
    return any(line in lines for line in range(match.line, match.end_line + 1))
