"""Recognises keys by the vendor's name beside them."""

import re
from functools import cache

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.formats.format import NamedFormat
from readylayer_cli.secretscan.formats.named import FORMATS

_NOT_LETTERS = lazy_pattern(r"[^a-z0-9]+")


def vendor_format(words: str, value: str) -> NamedFormat | None:
    """The format whose vendor stands in the words (a name and what precedes it) and whose shape the value has."""
    squeezed = _NOT_LETTERS.sub("", words.lower())
    for row in FORMATS:
        if any(vendor in squeezed for vendor in row.vendors) and _shape(row).fullmatch(value):
            return row
    return None


@cache
def _shape(row: NamedFormat) -> re.Pattern[str]:
    return re.compile(row.shape)
