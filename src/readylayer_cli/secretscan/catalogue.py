"""All token formats, found by their keywords."""

import re
from collections.abc import Sequence
from functools import cache

from readylayer_cli.secretscan.formats import (
    ai,
    automation,
    azure,
    cloud,
    code_hosts,
    keys,
    messaging,
    payment,
)
from readylayer_cli.secretscan.formats.format import TokenFormat
from readylayer_cli.secretscan.keywords import keyword_expression

TOKEN_FORMATS: tuple[TokenFormat, ...] = (
    *cloud.FORMATS,
    *azure.FORMATS,
    *code_hosts.FORMATS,
    *automation.FORMATS,
    *messaging.FORMATS,
    *payment.FORMATS,
    *ai.FORMATS,
    *keys.FORMATS,
)

# A token may follow an escape such as `\n` or `%3D` in the text, whose last character is no part of it.
_BEFORE = r"(?:(?<![0-9A-Za-z])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"
_AFTER = r"(?![0-9A-Za-z])"


@cache
def keyword_filter() -> re.Pattern[str]:
    """Finds the keywords of all formats: where a word begins, those that begin a token, and the others anywhere."""
    first = keyword_expression({keyword for row in TOKEN_FORMATS if not row.leads[1] for keyword in row.keywords})
    inner = keyword_expression({keyword for row in TOKEN_FORMATS if row.leads[1] for keyword in row.keywords})
    return re.compile(f"{_BEFORE}{first}|{inner}")


@cache
def formats_of(keyword: str) -> Sequence[TokenFormat]:
    """The formats that a found keyword may begin, those with the longest keyword first."""
    found = [(own, row) for row in TOKEN_FORMATS for own in row.keywords if keyword.startswith(own)]
    return [row for _, row in sorted(found, key=lambda pair: -len(pair[0]))]


@cache
def expression_of(row: TokenFormat) -> re.Pattern[str]:
    """The compiled pattern of a format, bounded on both sides."""
    return re.compile(f"{_BEFORE}(?:{row.pattern}){_AFTER}")
