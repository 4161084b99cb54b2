"""go-lock-kept-by-return: a way out of the function that leaves the mutex locked."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_UNLOCK = {"Lock": "Unlock", "RLock": "RUnlock"}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_UNLOCK):
        statement = call.node.parent()
        if call.receiver is None or call.arguments or statement is None or statement.kind() != "expression_statement":
            continue
        unlock = f"{call.receiver.text()}.{_UNLOCK[call.method]}()"
        between = _until_unlock(statement, unlock)
        leaving = [found for node in between for found in _returns(node, unlock)]
        if leaving:
            yield node_match(file, leaving[0], f"`{call.receiver.text()}` stays locked when the function returns here")


def _until_unlock(statement: SgNode, unlock: str) -> list[SgNode]:
    """The statements between a lock and its plain unlock in the same block; none if it is not unlocked that way."""
    between: list[SgNode] = []
    for node in statement.next_all():
        text = node.text() if node.is_named() else ""
        if node.kind() == "expression_statement" and text == unlock:
            return between
        if node.kind() == "defer_statement" and unlock in text:
            return []
        if node.is_named():
            between.append(node)
    return []


def _returns(node: SgNode, unlock: str) -> Iterable[SgNode]:
    if "return" not in node.text():
        return
    for found in node.find_all(
        {"rule": {"kind": "return_statement", "not": {"inside": {"kind": "func_literal", "stopBy": "end"}}}}
    ):
        earlier = node.text()[: found.range().start.index - node.range().start.index]
        if unlock not in earlier and "Unlock()" not in found.text():
            yield found


RULE = FileRule(
    id="go-lock-kept-by-return",
    title="The function returns and leaves the mutex locked",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-667",),
    languages=("go",),
    triggers=("Lock()",),
    what="Between `mu.Lock()` and `mu.Unlock()` of the same block stands a `return` with no unlock before it.",
    why="The next caller of `Lock` waits for ever.",
    fix="`defer mu.Unlock()` right after `mu.Lock()`, or unlock before each `return`.",
    check=check,
    bad=(
        "package a\nfunc (s *S) f() error {\n\ts.mu.Lock()\n\tif s.closed {\n\t\treturn errClosed\n\t}\n\ts.n++\n\ts.mu.Unlock()\n\treturn nil\n}\n",
        "package a\nfunc f() int {\n\tmu.RLock()\n\tfor _, v := range all {\n\t\tif v > 1 {\n\t\t\treturn v\n\t\t}\n\t}\n\tmu.RUnlock()\n\treturn 0\n}\n",
    ),
    good=(
        "package a\nfunc (s *S) f() error {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tif s.closed {\n\t\treturn errClosed\n\t}\n\treturn nil\n}\n",
        "package a\nfunc (s *S) f() error {\n\ts.mu.Lock()\n\tif s.closed {\n\t\ts.mu.Unlock()\n\t\treturn errClosed\n\t}\n\ts.mu.Unlock()\n\treturn nil\n}\n",
        "package a\nfunc (s *S) f() {\n\ts.mu.Lock()\n\ts.hook = func() int { return 1 }\n\ts.mu.Unlock()\n}\n",
    ),
)
