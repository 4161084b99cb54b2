"""Go's coverprofile. Source: golang.org/x/tools/cover, profile.go: `name:line.column,line.column statements count`."""

import re

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.coverage.collector import Report
from readylayer_cli.engines.coverage.content import Content
from readylayer_cli.engines.coverage.format import Format
from readylayer_cli.engines.coverage.numbers import whole

_BLOCK = re.compile(rb"(.+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\S+)")


def sniff(head: bytes) -> int:
    """The first line gives the mode."""
    return 95 if re.match(rb"\s*mode: (?:set|count|atomic)\b", head) else 0


def read(content: Content) -> Report:
    """Every line of a block with statements is measured; where blocks share a line, it ran if one of them did."""
    report = Report()
    for number, raw in enumerate(content.rows(), 1):
        line = raw.strip()
        if not line or line.startswith(b"mode:"):
            continue
        found = _BLOCK.fullmatch(line)
        if found is None:
            raise InputError("RL2003", f"line {number} is no block of a Go profile", "was it written to its end?")
        first, last, last_column, statements = (whole(each, "a block") for each in found.group(2, 4, 5, 6))
        if not statements:
            continue
        file = report.file(found[1].decode("utf-8", "surrogateescape"))
        hits = whole(found[7], "the count of a block")
        last -= last_column <= 1 and last > first
        file.block(first, last, hits)
        file.span(first, last)
    return report


FORMAT = Format("go", "Go coverprofile", sniff, read, ranges=True)
