"""python-changed-while-iterated: a collection loses or gains elements while a loop runs over it."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_CHANGES = "remove|pop|popitem|insert|clear|discard|add|update|setdefault|popleft"
_CHANGING = rf"^[\w.\[\]'\"]+\.(?:{_CHANGES})\("
_OWNER = lazy_pattern(rf"^(?P<owner>[\w.]+)\.(?:{_CHANGES})\(")
_LOOP = lazy_pattern(
    r"\bfor[ \t][^\n:]{1,200}?\bin[ \t]{1,20}([A-Za-z_][\w.]{0,100}?)(?:\.(?:items|keys|values)\(\))?[ \t]{0,20}:"
)
_CHANGED = lazy_pattern(rf"(?<![\w.])([A-Za-z_][\w.]*)\.(?:{_CHANGES})\(|\bdel[ \t]+([A-Za-z_][\w.]*)\[")
_VIEW = lazy_pattern(r"\.(?:items|keys|values)\(\)\Z")
_LEAVING = frozenset({"break_statement", "return_statement", "raise_statement"})


def check(file: SourceFile) -> Iterable[Match]:
    suspects = _suspects(file.text)
    if not suspects:
        return
    for loop in file.find_all({"kind": "for_statement"}):
        source, body = loop.field("right"), loop.field("body")
        name = _VIEW.sub("", source.text()) if source is not None else ""
        if source is not None and body is not None and name in suspects:
            yield from _changes(file, body, name, is_view=name != source.text())


def _suspects(text: str) -> set[str]:
    """Plain names that are looped over somewhere and changed somewhere; cheap, without a tree."""
    looped = set(_LOOP.findall(text))
    if not looped:
        return set()
    changed = {name for found in _CHANGED.finditer(text) for name in found.groups() if name}
    return {name for name in looped & changed if name != "self" and not name.endswith("headers")}


def _changes(file: SourceFile, body: SgNode, name: str, *, is_view: bool) -> Iterator[Match]:
    rebound = rf"^{re.escape(name)}\s*[:=]"
    if body.find_all({"rule": {"kind": "assignment", "regex": rebound}}):
        return
    for node in body.find_all({"rule": {"any": [{"kind": "call", "regex": _CHANGING}, {"kind": "delete_statement"}]}}):
        text = node.text()
        if node.kind() == "call":
            found = _OWNER.match(text)
            if found is None or found["owner"] != name:
                continue
            method = text[len(name) + 1 :].partition("(")[0]
            if method in {"update", "setdefault", "add"} and not is_view:
                continue
        elif not text.removeprefix("del").strip().startswith(name + "["):
            continue
        if not _leaves_after(node, body) and not _in_function(node, body):
            yield node_match(file, node, f"`{name}` changes while the loop runs over it")


def _leaves_after(node: SgNode, body: SgNode) -> bool:
    """Whether the loop ends right after the change, in the same block or one around it."""
    end = body.range()
    for parent in [node, *node.ancestors()]:
        place = parent.range()
        if place.start.index <= end.start.index and place.end.index >= end.end.index:
            return False
        following = [item for item in parent.next_all() if item.is_named() and item.kind() != "comment"]
        if following and any(item.kind() in _LEAVING for item in following):
            return True
    return False


def _in_function(node: SgNode, body: SgNode) -> bool:
    start = body.range().start.index
    return any(
        parent.kind() in {"function_definition", "lambda"} and parent.range().start.index > start
        for parent in node.ancestors()
    )


RULE = FileRule(
    id="python-changed-while-iterated",
    title="A collection changes while a loop runs over it",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-662",),
    languages=("python",),
    triggers=(".remove(", ".pop(", ".popitem(", ".insert(", ".clear(", ".discard(", ".popleft(", "del ", ".update("),
    tests=False,
    what="`remove`, `pop`, `insert`, `clear`, `discard` or `del` on the very list, set or dictionary of the `for`.",
    why="A list skips the element after each removal; a set or dictionary raises `RuntimeError`.",
    fix="Loop over a copy (`for item in list(items)`), or build a new collection.",
    check=check,
    bad=(
        "def prune(items):\n    for item in items:\n        if item.old:\n            items.remove(item)\n",
        "def drop(table):\n    for key, value in table.items():\n        if not value:\n            del table[key]\n",
    ),
    good=(
        "def prune(items):\n    for item in list(items):\n        if item.old:\n            items.remove(item)\n",
        "def take(items, wanted):\n    for item in items:\n        if item == wanted:\n            items.remove(item)\n            break\n",
        "def drop(table, names):\n    for name in names:\n        table.pop(name, None)\n",
    ),
)
