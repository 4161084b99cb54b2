"""go-ignored-panic: a panic is recovered and nobody hears of it."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("recover"):
        parent = call.node.parent()
        if parent is None:
            continue
        if parent.kind() == "expression_statement":
            yield node_match(file, call.node)
        elif parent.kind() == "expression_list":
            statement = parent.parent()
            left = statement.field("left") if statement is not None else None
            if left is not None and left.text() == "_":
                yield node_match(file, call.node)


RULE = FileRule(
    id="go-ignored-panic",
    title="A panic is recovered and its value thrown away",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-391",),
    languages=("go",),
    triggers=("recover()",),
    tests=False,
    what="`recover()` as a statement, or assigned to `_`.",
    why="A nil dereference or an index out of range looks like success, and the state it left half done stays.",
    fix="Log the value with its stack and turn it into an error of the function.",
    check=check,
    bad=(
        "package a\nfunc f() {\n\tdefer func() {\n\t\trecover()\n\t}()\n\twork()\n}\n",
        "package a\nfunc f() {\n\tdefer func() { _ = recover() }()\n\twork()\n}\n",
    ),
    good=(
        'package a\nfunc f() (err error) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\terr = fmt.Errorf("%v", r)\n\t\t}\n\t}()\n\treturn work()\n}\n',
        "package a\nfunc f(p Pool) {\n\tp.recover()\n}\n",
    ),
)
