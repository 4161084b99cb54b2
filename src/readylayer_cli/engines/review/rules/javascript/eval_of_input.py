"""javascript-eval: code is made from a string at run time."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed
from readylayer_cli.engines.review.rules.javascript._origin import page_data, request_data
from readylayer_cli.engines.review.rules.javascript._paths import is_tooling_path
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import is_built, is_constant, pieces

_COMPILERS = ("eval", "globalThis.eval", "window.eval", "Function", "vm.runInNewContext", "vm.runInThisContext")
_MORE_COMPILERS = ("vm.runInContext", "vm.compileFunction", "vm.Script", "execScript")
_PAGES = ("evaluate", "evaluateOnNewDocument", "evaluateJavaScript", "addInitScript", "compileScript")
_TIMERS = ("setTimeout", "setInterval", "setImmediate", "window.setTimeout", "window.setInterval", "execScript")


def check(file: SourceFile) -> Iterable[Match]:
    for node, code, is_timer in _compiled(file):
        if is_constant(file, code):
            continue
        origin = request_data(file, code) or page_data(file, code)
        if origin is not None:
            severity = Severity.CRITICAL if request_data(file, code) else Severity.HIGH
            message = f"Request data (`{shown(origin.source)}`) is run as code"
            yield graded(file, node, severity, Confidence.HIGH, message)
        elif not is_timer or is_built(pieces(file, code)):
            severity = Severity.LOW if is_tooling_path(file.path) else Severity.MEDIUM
            yield graded(file, node, severity, Confidence.MEDIUM)


def _compiled(file: SourceFile) -> Iterator[tuple[SgNode, SgNode, bool]]:
    for call in file.calls.to(*_COMPILERS, *_MORE_COMPILERS):
        arguments = call.positional
        if arguments and not _is_definition(call.written, file):
            yield call.node, arguments[-1] if call.name == "Function" else arguments[0], False
    for call in _sandboxed(file):
        yield call.node, call.positional[0], False
    for call in file.calls.to(*_TIMERS):
        if call.positional:
            yield call.node, call.positional[0], True


def _sandboxed(file: SourceFile) -> Iterator[Call]:
    """Code that runs in a sandbox or in a page, where it counts only if outsiders write it."""
    found = [*file.calls.to("vm2.VMScript"), *file.calls.method(*_PAGES)]
    if "vm2" in file.text or "require('sandbox')" in file.text or 'require("sandbox")' in file.text:
        found += file.calls.method("run")
    for call in found:
        if call.positional and (request_data(file, call.positional[0]) or page_data(file, call.positional[0])):
            yield call


def _is_definition(written: str, file: SourceFile) -> bool:
    """Whether the file has a function of its own under the compiler's name."""
    return any(symbol.name == written for symbol in file.symbols.functions)


RULE = FileRule(
    id="javascript-eval",
    title="A string that is not fixed in the source is run as code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-95",),
    languages=LANGUAGES,
    triggers=(
        "eval(",
        "Function(",
        "runIn",
        "vm.",
        "setTimeout(",
        "setInterval(",
        "Script(",
        "vm2",
        "sandbox",
        "evaluate(",
    ),
    tests=False,
    what="`eval`, `new Function`, `vm.run..` or a timer is given a string that is put together at run time.",
    why="Whoever can influence the string runs code with the rights of the program; `vm` is no security boundary.",
    fix="Use data instead of code: `JSON.parse`, a lookup table of functions, or a parser for the few forms needed.",
    check=followed(
        Following("code", "is run as code", Severity.CRITICAL, strangers=PAGE_STRANGERS | {"header"}), check
    ),
    bad=(
        "app.post('/calc', (req, res) => {\n  const result = eval(req.body.expression);\n  res.json(result);\n});\n",
        "export function compile(source) {\n  return new Function('data', `with (data) { return ${source} }`);\n}\n",
        "const vm = require('node:vm');\nfunction run(code) {\n  return vm.runInNewContext(code, {});\n}\n",
        "import { VM } from 'vm2';\nexport const run = (req, res) => res.json(new VM().run(`calc(${req.body.code})`));\n",
        "setTimeout('refresh(\"' + id + '\")', 1000);\n",
        "const params = new URLSearchParams(window.location.search);\neval(params.get('cb'));\n",
    ),
    good=(
        "const root = new Function('return this')();\n",
        "const EXPRESSION = '1 + 1';\neval(EXPRESSION);\n",
        "setTimeout(() => refresh(id), 1000);\nsetTimeout(refresh, 1000);\n",
        "const model = session.eval(input);\nclass Redis { eval(script) { return script; } }\n",
    ),
)
