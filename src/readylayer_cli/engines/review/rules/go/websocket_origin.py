"""go-websocket-origin: pages of any site may open a WebSocket with the reader's cookies."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_PLACES = {
    "any": [
        {"kind": "keyed_element", "regex": r"^CheckOrigin\s*:\s*func\([^)]*\)\s*bool\s*\{\s*(?://[^\n]*\s*)*return true\s*;?\s*\}$"},
        {"kind": "assignment_statement", "regex": r"\.CheckOrigin\s*=\s*func\([^)]*\)\s*bool\s*\{\s*(?://[^\n]*\s*)*return true\s*;?\s*\}$"},
        {"kind": "keyed_element", "regex": r"^InsecureSkipVerify\s*:\s*true$", "inside": {"kind": "composite_literal", "stopBy": "end", "has": {"field": "type", "regex": "AcceptOptions$"}}},
    ]
}  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_PLACES):
        yield node_match(file, node)


RULE = FileRule(
    id="go-websocket-origin",
    title="Pages of any site may open a WebSocket with the reader's cookies",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1385", "CWE-346", "CWE-352"),
    languages=("go",),
    triggers=("CheckOrigin", "AcceptOptions"),
    tests=False,
    what="`CheckOrigin` of an upgrader that always returns true.",
    why="Browsers send cookies along and set no limits between sites here: any page reads and writes as its reader.",
    fix="Compare the `Origin` with known ones, or leave `CheckOrigin` out: the default asks for the same host.",
    check=check,
    bad=(
        "package a\nvar up = websocket.Upgrader{CheckOrigin: func(r *http.Request) bool { return true }}\n",
        "package a\nfunc f(up *websocket.Upgrader) {\n\tup.CheckOrigin = func(r *http.Request) bool { return true }\n}\n",
    ),
    good=(
        "package a\nvar up = websocket.Upgrader{CheckOrigin: func(r *http.Request) bool { return hosts[r.Header.Get(`Origin`)] }}\n",
        "package a\nvar up = websocket.Upgrader{ReadBufferSize: 1024}\n",
    ),
)
