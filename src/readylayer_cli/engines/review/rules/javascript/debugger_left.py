"""javascript-debugger: a debugger statement is left in the code."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.finding import Edit, Fix
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "debugger_statement"}):
        span = file.span(node)
        fix = Fix("Delete the statement", (Edit(span, ""),))
        yield Match(span, anchor=node.text(), fix=fix)


RULE = FileRule(
    id="javascript-debugger",
    title="A debugger statement is left in the code",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-489",),
    languages=LANGUAGES,
    triggers=("debugger",),
    tests=True,
    what="A `debugger` statement.",
    why="Execution stops there in every browser with open developer tools, and in Node under an inspector.",
    fix="Delete the statement.",
    check=check,
    bad=("function load() {\n  debugger;\n  return 1;\n}\n", "if (failed) debugger\n"),
    good=("const debugger_port = 9229;\n", "log('debugger');\n// debugger;\n"),
)
