"""Python trees of files that this Python's own parser may refuse: newer syntax, or a broken place."""

import ast
import re
import warnings
from collections.abc import Iterator

from ast_grep_py import Relation, SgNode, SgRoot

from readylayer_cli.domain.patterns import lazy_pattern

_MAX_ROUNDS = 200
_TYPE_ALIAS = lazy_pattern(r"^([ \t]*)type[ \t]+(\w+)[ \t]*(?:\[[^\]]*\])?[ \t]*=(?!=)", re.MULTILINE)


def parse_tolerantly(text: str, path: str) -> tuple[ast.Module, tuple[int, ...]]:
    """The tree, and the lines that had to be left out of it because nothing could read them.

    What is merely too new for this Python keeps its place: type parameters go, the body of a function that holds such
    syntax becomes `pass`, and its signature and decorators stay.
    """
    try:
        return _parse(text, path), ()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _repaired(text.replace("\0", " "), path)


def _parse(text: str, path: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, path)


def _repaired(text: str, path: str) -> tuple[ast.Module, tuple[int, ...]]:
    text = _without_new_headers(text)
    unread: list[int] = []
    for _ in range(_MAX_ROUNDS):
        try:
            return _parse(text, path), tuple(unread)
        except SyntaxError as error:
            line = max(1, error.lineno or 1)
            text, lost = _mended(text, line)
            unread += lost
        except (ValueError, RecursionError, MemoryError):
            break
    return ast.Module(body=[], type_ignores=[]), (*unread, 1)


def _without_new_headers(text: str) -> str:
    """Type parameters of functions and classes are blanked, and a type alias becomes an assignment."""
    root = SgRoot(text, "python").root()
    inside: Relation = {"any": [{"kind": "function_definition"}, {"kind": "class_definition"}]}
    nodes = root.find_all(kind="type_parameter", inside=inside)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for node in nodes:
        place = node.range()
        first, last = starts[place.start.line] + place.start.column, starts[place.end.line] + place.end.column
        text = text[:first] + re.sub(r"[^\n]", " ", text[first:last]) + text[last:]
    return _TYPE_ALIAS.sub(r"\1\2 =", text)


def _mended(text: str, line: int) -> tuple[str, list[int]]:
    """The text with the smallest thing around the line made harmless: a function's body, else the line itself."""
    lines = text.split("\n")
    line = min(line, len(lines))
    root = SgRoot(text, "python").root()
    for node in _innermost_functions(root, line):
        body = node.field("body")
        if body is None:
            continue
        first, last = body.range().start, body.range().end
        if first.line == node.range().start.line or lines[first.line].strip() == "pass":
            continue
        indent = " " * first.column
        for index in range(first.line, min(last.line + 1, len(lines))):
            lines[index] = ""
        lines[first.line] = f"{indent}pass"
        clean = not body.find({"rule": {"kind": "ERROR"}})
        return "\n".join(lines), [] if clean else [line]
    broken = lines[line - 1]
    replaced = broken[: len(broken) - len(broken.lstrip())] + "pass"
    lines[line - 1] = "" if lines[line - 1] == replaced else replaced
    return "\n".join(lines), [line]


def _innermost_functions(root: SgNode, line: int) -> Iterator[SgNode]:
    found = [
        node
        for node in root.find_all({"rule": {"kind": "function_definition"}})
        if node.range().start.line < line <= node.range().end.line + 1
    ]
    return iter(sorted(found, key=lambda node: node.range().end.line - node.range().start.line))
