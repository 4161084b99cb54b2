"""java-code-from-parts: expressions and scripts made of values."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._followed import followed

_READERS = {
    "parseExpression": r"parser|spel|expression",
    "eval": r"engine|script|\bnashorn|\bgroovy|\bjs\b|jexl|aviator",
    "evaluate": r"shell|groovy|velocity|engine|interpreter",
    "getValue": r"\bognl\b",
    "parse": r"groovyshell|\bshell\b",
    "createExpression": r"jexl",
    "createValueExpression": r"factory",
    "compileExpression": r"\bmvel\b",
    "executeExpression": r"\bmvel\b",
    "buildConstraintViolationWithTemplate": r".",
}
_TEXT_POSITION = {"evaluate": -1, "createValueExpression": 1}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_READERS):
        receiver = call.receiver
        if (
            receiver is None
            or not call.positional
            or not re.search(_READERS[call.method], receiver.text()[-80:], re.IGNORECASE)
        ):
            continue
        position = 0 if "shell" in receiver.text().lower() else _TEXT_POSITION.get(call.method, 0)
        if position < len(call.positional):
            yield from _judge(file, call, position)


def _judge(file: SourceFile, call: Call, position: int) -> Iterable[Match]:
    value = value_of(file, call.positional[position])
    if value.is_built and value.template.strip("\0 "):
        yield traced_match(file, call.node, value)


RULE = FileRule(
    id="java-code-from-parts",
    title="An expression or script is put together from values and run",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-94", "CWE-917"),
    languages=("java",),
    triggers=(
        "parseExpression",
        ".eval(",
        ".evaluate(",
        "Ognl.",
        "GroovyShell",
        "createExpression",
        "ValueExpression",
        "MVEL.",
        "forName(",
        "loadClass(",
        "WithTemplate(",
    ),
    tests=False,
    what="SpEL, OGNL, MVEL, Groovy, JavaScript or a bean validation template whose text is joined from values.",
    why="Such expressions reach `Runtime.exec`: whoever chooses a part of the text runs commands on the server.",
    fix="Keep the text constant and hand the value in as a variable of the evaluation context.",
    check=followed(
        Following("reflection", "chooses what is loaded", Severity.HIGH, confidence=Confidence.MEDIUM),
        followed(Following("code", "is run as code by `{callee}`", Severity.CRITICAL), check),
    ),
    bad=(
        'class A {\n  @GetMapping("/e")\n  Object f(@RequestParam String q) {\n    ExpressionParser parser = new SpelExpressionParser();\n    return parser.parseExpression(q).getValue();\n  }\n}\n',
        'class A {\n  Object f(String name) throws ScriptException {\n    return engine.eval("greet(\'" + name + "\')");\n  }\n}\n',
    ),
    good=(
        'class A {\n  Object f(User u) {\n    return parser.parseExpression("name.length() > 3").getValue(u);\n  }\n}\n',
        "class A {\n  Object f(String script) throws ScriptException {\n    return engine.eval(script);\n  }\n}\n",
        'class A {\n  Class<?> f(String name) throws Exception {\n    return Class.forName("com.example." + name);\n  }\n}\n',
    ),
)
