"""java-sleep-with-lock: everybody else waits while this thread sleeps."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules.java._places import annotations, is_call_on


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("sleep"):
        if not is_call_on(call.receiver, "Thread"):
            continue
        for parent in climb(call.node):
            kind = parent.kind()
            if kind == "synchronized_statement" or (
                kind == "method_declaration" and "synchronized" in annotations(parent).split()
            ):
                yield node_match(file, call.node)
            if kind in {"synchronized_statement", "method_declaration", "lambda_expression", "class_body"}:
                break


RULE = FileRule(
    id="java-sleep-with-lock",
    title="The thread sleeps while it holds a lock",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-667",),
    languages=("java",),
    triggers=("Thread.sleep",),
    tests=False,
    what="`Thread.sleep` in a `synchronized` block or method.",
    why="Every other thread that needs the lock stands still for as long.",
    fix="`lock.wait(ms)`, which gives the lock back, or sleep outside the block.",
    check=check,
    bad=(
        "class A {\n  void f() throws InterruptedException {\n    synchronized (lock) {\n      Thread.sleep(1000);\n    }\n  }\n}\n",
        "class A {\n  public synchronized void f() throws InterruptedException {\n    while (!done) {\n      Thread.sleep(50);\n    }\n  }\n}\n",
    ),
    good=(
        "class A {\n  void f() throws InterruptedException {\n    synchronized (lock) {\n      lock.wait(1000);\n    }\n    Thread.sleep(10);\n  }\n}\n",
        "class A {\n  void f() {\n    synchronized (lock) {\n      run(() -> {\n        Thread.sleep(10);\n      });\n    }\n  }\n}\n",
    ),
)
