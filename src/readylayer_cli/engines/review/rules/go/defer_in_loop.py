"""go-defer-in-loop: clean-up of a loop waits for the function's end."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules._report import graded_match

_FUNCTIONS = {"func_literal", "function_declaration", "method_declaration"}
_LOCKS = (".Unlock()", ".RUnlock()")


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "defer_statement", "inside": {"kind": "for_statement", "stopBy": "end"}}):
        nearest = next((parent for parent in climb(node) if parent.kind() in {*_FUNCTIONS, "for_statement"}), None)
        if nearest is None or nearest.kind() in _FUNCTIONS:
            continue
        if node.text().endswith(_LOCKS):
            message = "A deferred unlock in a loop: the second round waits for the first one's lock"
            yield graded_match(file, node, (Severity.HIGH, Confidence.MEDIUM), message)
        elif node.text().endswith(".Close()"):
            yield node_match(file, node)


RULE = FileRule(
    id="go-defer-in-loop",
    title="Deferred clean-up in a loop runs only when the function returns",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-404",),
    languages=("go",),
    triggers=("defer ",),
    tests=False,
    what="`defer x.Close()` or `defer mu.Unlock()` straight inside a `for`.",
    why="Nothing is released between rounds: files and connections run out, and a second `Lock` never returns.",
    fix="Move the body of the loop to a function of its own, or release at the end of each round.",
    check=check,
    bad=(
        "package a\nfunc f(names []string) {\n\tfor _, n := range names {\n\t\tf, _ := os.Open(n)\n\t\tdefer f.Close()\n\t}\n}\n",
        "package a\nfunc f() {\n\tfor i := 0; i < 3; i++ {\n\t\tmu.Lock()\n\t\tdefer mu.Unlock()\n\t}\n}\n",
    ),
    good=(
        "package a\nfunc f(names []string) {\n\tfor _, n := range names {\n\t\tfunc() {\n\t\t\tf, _ := os.Open(n)\n\t\t\tdefer f.Close()\n\t\t}()\n\t}\n}\n",
        "package a\nfunc f() {\n\tdefer x.Close()\n\tfor i := 0; i < 3; i++ {\n\t\tgo func() { defer wg.Done() }()\n\t}\n}\n",
    ),
)
