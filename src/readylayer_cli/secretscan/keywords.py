"""One regular expression for the keywords of every format: the filter that most text never passes."""

import re
from collections.abc import Iterable

_Node = dict[str, "_Node"]
_END = ""


def keyword_expression(keywords: Iterable[str]) -> str:
    """A regular expression for any of the keywords, the longest first, sharing their common beginnings."""
    root: _Node = {}
    for keyword in keywords:
        node = root
        for character in keyword:
            node = node.setdefault(character, {})
        node[_END] = {}
    return f"(?:{_expression(root)})"


def _expression(node: _Node) -> str:
    branches = [re.escape(character) + _expression(child) for character, child in sorted(node.items()) if character]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if _END in node else joined
