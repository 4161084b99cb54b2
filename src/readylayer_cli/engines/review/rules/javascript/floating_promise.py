"""javascript-floating-promise: an async function is called and nobody waits for it or hears of its failure."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._async import (
    async_functions,
    handles_its_errors,
    is_async_function,
    is_call_of,
)
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of


def check(file: SourceFile) -> Iterable[Match]:
    names = async_functions(file)
    if not names:
        return
    for node in file.find_all({"kind": "expression_statement", "has": {"kind": "call_expression"}}):
        call = next(iter(node.named_children()), None)
        name = is_call_of(file, call, names) if call is not None else ""
        function = scopes_of(file).function_of(node)
        if name and function is not None and is_async_function(function.node) and not handles_its_errors(file, name):
            message = f"Nobody waits for `{name}` or hears of its failure"
            yield graded(file, node, Severity.LOW, Confidence.MEDIUM, message)


RULE = FileRule(
    id="javascript-floating-promise",
    title="Nobody waits for an async call or hears of its failure",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-252",),
    languages=LANGUAGES,
    triggers=("async",),
    tests=True,
    what="Inside an async function, an async function of the same file is called without `await`, `return`, `void` or `.catch`.",
    why="The caller goes on before the work is done, and a failure becomes an unhandled rejection, which ends a Node process.",
    fix="Write `await save()`; where waiting is not wanted, `void save().catch(report)`.",
    check=check,
    bad=(
        "async function save(order) { await db.put(order); }\nexport async function submit(order) {\n  save(order);\n  return 'ok';\n}\n",
        "class Mailer {\n  async send(mail) { await smtp(mail); }\n  async run(mails) {\n    for (const mail of mails) this.send(mail);\n  }\n}\n",
    ),
    good=(
        "async function save(order) { await db.put(order); }\nexport async function submit(order) {\n  await save(order);\n  void save(order);\n  save(order).catch(report);\n}\n",
        "async function main() { await run(); }\nmain();\n",
        "async function log(text) {\n  try {\n    await write(text);\n  } catch (error) {\n    console.error(error);\n  }\n}\nasync function run() {\n  log('started');\n}\n",
    ),
)
