"""Things a function opens: whether it also closes them or hands them on."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.go._context import function_text

_READER = lazy_pattern(
    r"(?:ReadAll|Copy|CopyN|NewDecoder|NewReader|NewScanner|LimitReader|ReadFrom|Decode)\((?:[\w.]+,\s*)?\Z"
)


def opened_name(call: Call) -> tuple[str, SgNode] | None:
    """The variable that takes the call's first result, and the statement; `None` if there is none or it is `_`."""
    box = call.node.parent()
    statement = box.parent() if box is not None and box.kind() == "expression_list" else None
    if box is None or statement is None or statement.kind() not in {"short_var_declaration", "assignment_statement"}:
        return None
    left = statement.field("left")
    names = left.named_children() if left is not None else []
    if not names or names[0].kind() != "identifier" or names[0].text() == "_" or len(box.named_children()) != 1:
        return None
    return names[0].text(), statement


def is_left_open(file: SourceFile, name: str, statement: SgNode, closing: str) -> bool:
    """Whether the function neither mentions `closing` of the variable nor lets the variable itself out of its hands."""
    text = function_text(file, statement)
    if re.search(rf"\b{name}(?:\.\w+)*\.{closing}\b", text):
        return False
    return not any(_escapes(text, end) for end in _mentions(text, name))


def _mentions(text: str, name: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rf"(?<![\w.\"`]){re.escape(name)}(?!\w)", text):
        yield found.span()


def _escapes(text: str, place: tuple[int, int]) -> bool:
    """Whether this mention hands the variable on: no comparison, no declaration, no use of a member."""
    before, after = text[max(0, place[0] - 40) : place[0]].rstrip(), text[place[1] : place[1] + 8].lstrip(" \t")
    if before.endswith("return"):
        return not after.startswith(".")
    if after.startswith("."):
        return after.startswith(".Body") and after[5:6] != "." and not _READER.search(before)
    if after.startswith((":=", "==", "!=", ", err", ", _", "= ")):
        return False
    return not before.endswith(("==", "!=", "var"))
