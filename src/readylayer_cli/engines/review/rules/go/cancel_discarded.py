"""go-cancel-discarded: a context that nobody can end."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_MAKERS = ("context.WithCancel", "context.WithTimeout", "context.WithDeadline", "context.WithCancelCause")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_MAKERS):
        box = call.node.parent()
        statement = box.parent() if box is not None and box.kind() == "expression_list" else None
        left = statement.field("left") if statement is not None else None
        names = [node.text() for node in left.named_children()] if left is not None else []
        if statement is not None and len(names) == 2 and names[1] == "_":
            yield node_match(file, statement)


RULE = FileRule(
    id="go-cancel-discarded",
    title="The function that ends a context is thrown away",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-772",),
    languages=("go",),
    triggers=("context.With",),
    tests=False,
    what="`ctx, _ := context.WithTimeout(...)` and its siblings.",
    why="The timer and everything that hangs on the context live on until the deadline, or for ever.",
    fix="`ctx, cancel := context.WithTimeout(...)`, then `defer cancel()`.",
    check=check,
    bad=(
        'package a\nimport "context"\nfunc f() {\n\tctx, _ := context.WithTimeout(context.Background(), time.Second)\n\tuse(ctx)\n}\n',
        'package a\nimport "context"\nfunc f(ctx context.Context) {\n\tctx, _ = context.WithCancel(ctx)\n\tuse(ctx)\n}\n',
    ),
    good=(
        'package a\nimport "context"\nfunc f() {\n\tctx, cancel := context.WithTimeout(context.Background(), time.Second)\n\tdefer cancel()\n}\n',
        'package a\nimport "context"\nfunc f() {\n\tctx, _ := withUser(context.WithValue(ctx, k, v))\n}\n',
    ),
)
