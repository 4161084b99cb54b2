"""go-nil-map-write: a map is written to that was never made."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_NIL_MAP = {
    "kind": "var_spec",
    "has": {"field": "type", "kind": "map_type"},
    "not": {"has": {"field": "value", "regex": "."}},
    "inside": {"kind": "block", "stopBy": "end"},
}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_NIL_MAP):
        declaration = node.parent()
        for name in node.field_children("name"):
            found = _first_use(declaration.next_all(), name.text()) if declaration is not None else None
            if found is not None:
                yield node_match(file, found, f"`{name.text()}` is nil here; writing to it panics")


def _first_use(statements: Iterable[SgNode], name: str) -> SgNode | None:
    """The first statement that mentions the map, if it is a write to one of its keys."""
    mention = re.compile(rf"(?<![\w.]){re.escape(name)}\b")
    for statement in statements:
        if not statement.is_named() or not mention.search(statement.text()):
            continue
        left = statement.field("left")
        written = left is not None and re.match(rf"{re.escape(name)}\[", left.text())
        return statement if written and statement.kind() == "assignment_statement" else None
    return None


RULE = FileRule(
    id="go-nil-map-write",
    title="A map is written to that was never made",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-476",),
    languages=("go",),
    triggers=("map[",),
    tests=False,
    what="`var m map[K]V`, and the first thing that happens to it is `m[key] = value`.",
    why="A declared map is nil until `make`; the assignment panics.",
    fix="`m := make(map[K]V)`.",
    check=check,
    bad=(
        'package a\nfunc f() {\n\tvar m map[string]int\n\tm["a"] = 1\n}\n',
        'package a\nfunc f() map[string]bool {\n\tvar seen map[string]bool\n\tlog("x")\n\tseen[key()] = true\n\treturn seen\n}\n',
    ),
    good=(
        'package a\nfunc f() {\n\tvar m map[string]int\n\tm = make(map[string]int)\n\tm["a"] = 1\n}\n',
        'package a\nfunc f() {\n\tvar m = map[string]int{}\n\tm["a"] = 1\n}\n',
        'package a\nfunc f() {\n\tvar m map[string]int\n\tjson.Unmarshal(b, &m)\n\tm["a"] = 1\n}\n',
    ),
)
