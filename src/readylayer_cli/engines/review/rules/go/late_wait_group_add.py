"""go-late-wait-group-add: the goroutine counts itself in, after the waiting may be over."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules.go._context import function_text

_GROUP = lazy_pattern(r"(?:\A|\.)(?:wg|\w*[wW]ait_?[gG]roup|\w+[wW][gG])\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("Add"):
        if call.receiver is None or not _GROUP.search(call.receiver.text()) or len(call.positional) != 1:
            continue
        if _starts_goroutine(call.node) and f"{call.receiver.text()}.Wait()" in function_text(file, call.node):
            yield node_match(file, call.node)


def _starts_goroutine(node: SgNode) -> bool:
    steps = []
    for parent in climb(node):
        steps.append(parent.kind())
        if parent.kind() in {"go_statement", "function_declaration", "method_declaration", "for_statement"}:
            break
    return steps == [
        "expression_statement",
        "statement_list",
        "block",
        "func_literal",
        "call_expression",
        "go_statement",
    ]


RULE = FileRule(
    id="go-late-wait-group-add",
    title="`Add` is called inside the goroutine that `Wait` should wait for",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-362",),
    languages=("go",),
    triggers=("wg.Add(", "Wg.Add(", "WG.Add(", "roup.Add("),
    what="`wg.Add(1)` in the body of a `go func() { ... }()`, and `wg.Wait()` outside of it.",
    why="`Wait` can return before the goroutine has started and counted itself in.",
    fix="Call `wg.Add(1)` before the `go` statement.",
    check=check,
    bad=(
        "package a\nfunc f() {\n\tvar wg sync.WaitGroup\n\tfor _, x := range xs {\n\t\tgo func() {\n\t\t\twg.Add(1)\n\t\t\tdefer wg.Done()\n\t\t\twork(x)\n\t\t}()\n\t}\n\twg.Wait()\n}\n",
        "package a\nfunc (s *S) f() {\n\tgo func() {\n\t\ts.wg.Add(1)\n\t\twork()\n\t\ts.wg.Done()\n\t}()\n\ts.wg.Wait()\n}\n",
    ),
    good=(
        "package a\nfunc f() {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\twork()\n\t}()\n\twg.Wait()\n}\n",
        "package a\nfunc f() {\n\tgo func() {\n\t\tfor _, x := range xs {\n\t\t\twg.Add(1)\n\t\t\tgo work(x)\n\t\t}\n\t\twg.Wait()\n\t}()\n}\n",
    ),
)
