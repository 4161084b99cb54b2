"""python-code-injection: text that is no constant runs as Python."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import is_built, take_apart
from readylayer_cli.engines.review.rules.python._request import describe


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(
        "eval",
        "exec",
        "compile",
        "builtins.eval",
        "builtins.exec",
        "pandas.eval",
        "numexpr.evaluate",
        "code.InteractiveInterpreter.runsource",
    ):
        text = call.argument(0, "source")
        source = origin(file, text) if text is not None else Origin.CONSTANT
        if text is None or source <= Origin.CHECKED or (call.method == "compile" and call.argument(2, "mode") is None):
            continue
        shown = describe(text)
        if source is Origin.REQUEST:
            yield graded(file, call.node, Severity.CRITICAL, f"Request data (`{shown}`) runs as Python code")
        elif call.method != "compile" and is_built(take_apart(file, text)):
            severity = Severity.MEDIUM if call.method == "eval" else Severity.LOW
            yield graded(
                file,
                call.node,
                severity,
                f"`{call.method}` runs code that is put together here",
                confidence=Confidence.MEDIUM,
            )
        elif call.method == "eval":
            yield graded(file, call.node, Severity.LOW, f"`eval` runs `{shown}`", confidence=Confidence.MEDIUM)


RULE = FileRule(
    id="python-code-injection",
    title="Text that is no constant runs as Python",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-95",),
    languages=("python",),
    triggers=(
        "eval(",
        "exec(",
        " compile(",
        "(compile(",
        "=compile(",
        "evaluate(",
        "runpy",
        "timeit",
        "Interpreter",
        "Console",
    ),
    tests=False,
    what="`eval`, `exec` or `compile` gets a value. Critical when it is data of the request.",
    why="Whoever chooses the text runs code in this process; an empty `__builtins__` does not keep it in.",
    fix="Use `ast.literal_eval` for values, a dictionary of functions for choices, or a parser for expressions.",
    check=followed(
        Following(
            "code", "runs as Python code", Severity.CRITICAL, not_callees=frozenset({"import_module", "__import__"})
        ),
        check,
    ),
    bad=(
        'from flask import request\n@app.post("/calc")\ndef calc():\n    formula = request.form["formula"]\n    return str(eval(formula))\n',
        'def apply(name, value):\n    return eval(f"{name}({value!r})")\n',
        'from django.http import HttpResponse\ndef run(request):\n    exec(request.POST.get("code"), {"__builtins__": {}})\n',
        "def load(path):\n    return eval(open(path).read())\n",
    ),
    good=(
        "import ast\ndef calc(formula):\n    return ast.literal_eval(formula)\n",
        'value = eval("1 + 2")\n',
        "import re\ndef find(pattern):\n    return lazy_pattern(pattern)\n",
        'def check(model, frame):\n    model.eval()\n    return frame.eval("a + b")\n',
    ),
)
