"""What a line of a data or build file stands in: blocks in braces, elements, and the table above it."""

import re
from collections.abc import Iterator, Sequence

from readylayer_cli.domain.patterns import lazy_pattern

_REACH = 400
_MAX_LINE = 1000
_STRING = lazy_pattern(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_TAG = lazy_pattern(r"<(/?)([A-Za-z][\w.-]*)[^<>]*?(/?)>")
_HEADER = lazy_pattern(r"\s*\[+\s*([^\[\]]+?)\s*\]+")


def enclosing_blocks(lines: Sequence[str], line: int) -> Iterator[str]:
    """First lines of the `{` and `[` blocks that the 1-based line stands in, innermost first; its own, if it opens one."""
    depth = 0
    for index in range(line - 1, max(line - _REACH, 0) - 1, -1):
        text = lines[index][:_MAX_LINE]
        plain = _STRING.sub("", text)
        opened = closed = 0
        for letter in reversed(plain) if index < line - 1 else ():
            if letter in "}]":
                closed += 1
            elif letter in "{[":
                opened += closed == 0
                closed -= closed > 0
        if index == line - 1:
            if "{" in plain:
                yield text
            continue
        if opened > depth:
            yield text
        depth = max(depth - opened, 0) + closed


def enclosing_elements(lines: Sequence[str], line: int) -> Iterator[str]:
    """Names of the XML elements that the 1-based line stands in, innermost first."""
    closed: list[str] = []
    for index in range(line - 2, max(line - _REACH, 0) - 1, -1):
        for end, name, empty in reversed(_TAG.findall(lines[index][:_MAX_LINE])):
            if end:
                closed.append(name)
            elif not empty:
                if closed and closed[-1] == name:
                    closed.pop()
                elif not closed:
                    yield name


def table_above(lines: Sequence[str], line: int) -> str:
    """The name in the last `[header]` above the 1-based line; empty if there is none."""
    for index in range(line - 1, -1, -1):
        found = _HEADER.match(lines[index][:_MAX_LINE])
        if found and "=" not in lines[index].partition("#")[0]:
            return re.sub(r"\s", "", found[1])
    return ""
