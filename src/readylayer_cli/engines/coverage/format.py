"""What a format is: how it is recognised, how it is read, and what it can tell."""

from collections.abc import Callable
from dataclasses import dataclass

from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content


@dataclass(frozen=True, slots=True)
class Format:
    """A coverage format. `sniff` says from the first bytes how sure it is (0 no, 100 certain); `read` gives the report
    or raises `InputError`. The rest says what its reports hold beside lines."""

    id: str
    title: str
    sniff: Callable[[bytes], int]
    read: Callable[[Content], Report]
    branches: bool = False
    functions: bool = False
    ranges: bool = False


def says(head: bytes, *words: bytes) -> bool:
    """Whether all of these stand in the beginning."""
    return all(word in head for word in words)
