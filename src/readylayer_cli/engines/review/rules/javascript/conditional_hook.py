"""javascript-conditional-hook: a React hook is not called on every render."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import FUNCTIONS

_REACT = lazy_pattern(r"""(?:from\s+|require\()['"](?:react|preact/hooks|react-native)['"]""")
_HOOK = lazy_pattern(
    r"(?:React\.)?use(?:State|Effect|LayoutEffect|InsertionEffect|Memo|Callback|Ref|Reducer|Context|Id|Transition|DeferredValue|ImperativeHandle|SyncExternalStore)\Z"
)
_FIXED_AT_START = lazy_pattern(
    r"process\.env|__DEV__|import\.meta|typeof (?:window|document)|[A-Z]{3,}_[A-Z_]+|\bis(?:Server|Browser|Native|Test)\b"
)
_OWNER = lazy_pattern(r"(?:use)?[A-Z]")
_CONDITIONAL = frozenset({"ternary_expression", "switch_case", "switch_default", "catch_clause"})
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})


def check(file: SourceFile) -> Iterable[Match]:
    if not _REACT.search(file.text):
        return
    owners = {item.node.range().start.index: item.name.rpartition(".")[2] for item in file.symbols.functions}
    for call in file.calls:
        if _HOOK.match(call.written):
            problem = _problem(call.node, owners)
            if problem:
                yield graded(
                    file,
                    call.node.field("function") or call.node,
                    Severity.MEDIUM,
                    Confidence.HIGH,
                    f"`{call.written}` {problem}",
                )


def _problem(node: SgNode, owners: dict[int, str]) -> str:
    """Why the hook is not called each time; empty if it is, or if the function is no component."""
    found, inner = "", node
    for around in node.ancestors()[:60]:
        kind = around.kind()
        if kind in FUNCTIONS:
            name = owners.get(around.range().start.index, "")
            return (found or _early_return(around, node)) if _OWNER.match(name) else ""
        found = found or _branch(around, inner)
        inner = around
    return ""


def _branch(around: SgNode, inner: SgNode) -> str:
    kind = around.kind()
    if kind in _LOOPS:
        return "is called in a loop"
    test = around.field("condition")
    if test is not None and _FIXED_AT_START.search(test.text()[:300]):
        return ""
    if (
        kind in {"if_statement", "ternary_expression"}
        and test is not None
        and test.range().start.index != inner.range().start.index
    ):
        return "is called only on a condition"
    sign, right = around.field("operator"), around.field("right")
    if kind == "binary_expression" and sign is not None and sign.text() in {"&&", "||", "??"} and right is not None:
        return "is called only on a condition" if right.range().start.index == inner.range().start.index else ""
    return "is called only on a condition" if kind in _CONDITIONAL and kind != "ternary_expression" else ""


def _early_return(function: SgNode, node: SgNode) -> str:
    """Whether a statement of the function's own block may leave before the hook."""
    body = function.field("body")
    if body is None or body.kind() != "statement_block":
        return ""
    place = node.range().start.index
    for statement in body.named_children():
        if statement.range().end.index > place:
            return ""
        test = statement.field("condition")
        if test is not None and _leaves(statement) and not _FIXED_AT_START.search(test.text()[:300]):
            return "is called only if the function has not returned before"
    return ""


def _leaves(statement: SgNode) -> bool:
    taken = statement.field("consequence")
    if taken is None:
        return False
    last = taken.named_children()[-1] if taken.kind() == "statement_block" and taken.named_children() else taken
    return last.kind() == "return_statement"


RULE = FileRule(
    id="javascript-conditional-hook",
    title="A React hook is not called on every render",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-670",),
    languages=LANGUAGES,
    triggers=(
        "useState",
        "useEffect",
        "useMemo",
        "useCallback",
        "useRef",
        "useContext",
        "useReducer",
        "useLayoutEffect",
        "useId",
    ),
    tests=False,
    what="A hook of React is called in a branch or a loop, or behind a `return`, of a component or of another hook.",
    why="React tells hooks apart by the order of their calls. When one is left out, the others get each other's state, and React throws.",
    fix="Call the hook first, at the top of the function, and put the condition inside or behind it.",
    check=check,
    bad=(
        "import { useState } from 'react';\nexport function Panel({ open }) {\n  if (!open) return null;\n  const [tab, setTab] = useState(0);\n  return tab;\n}\n",
        "import React from 'react';\nconst Row = (props) => {\n  if (props.user) {\n    React.useEffect(() => load(props.user));\n  }\n  return null;\n};\n",
        "import { useMemo } from 'react';\nexport const useRows = (rows) => {\n  return rows.map(show) && (rows.length ? useMemo(() => sort(rows), [rows]) : []);\n};\n",
    ),
    good=(
        "import { useState, useEffect } from 'react';\nexport function Panel({ open }) {\n  const [tab, setTab] = useState(open ? 1 : 0);\n  useEffect(() => {\n    if (!open) return;\n    load(tab);\n  });\n  if (!open) return null;\n  return tab;\n}\n",
        "import { useEffect } from 'vue-helpers';\nexport function Panel({ open }) {\n  if (!open) return null;\n  useEffect(load);\n}\n",
        "import { useMemo } from 'react';\nfunction Table({ rows }) {\n  const sorted = useMemo(() => sort(rows), [rows]) || [];\n  for (const row of sorted) draw(row);\n  return null;\n}\n",
    ),
)
