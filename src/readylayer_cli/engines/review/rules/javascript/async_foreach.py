"""javascript-async-foreach: forEach is given an async function that it does not wait for."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import unwrap


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("forEach"):
        callback = unwrap(call.positional[0]) if call.positional else None
        if callback is not None and _is_async(callback) and not _catches(callback):
            yield graded(file, call.node.field("function") or call.node, Severity.MEDIUM, Confidence.HIGH)


def _is_async(node: SgNode) -> bool:
    if node.kind() not in {"arrow_function", "function_expression"}:
        return False
    first = next(iter(node.children()), None)
    return first is not None and first.kind() == "async"


def _catches(callback: SgNode) -> bool:
    """Whether the whole body is one try statement, so that at least no failure gets lost."""
    body = callback.field("body")
    statements = [item for item in body.named_children() if item.kind() != "comment"] if body is not None else []
    return len(statements) == 1 and statements[0].kind() == "try_statement"


RULE = FileRule(
    id="javascript-async-foreach",
    title="`forEach` does not wait for its async function",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-662",),
    languages=LANGUAGES,
    triggers=("forEach",),
    tests=True,
    what="An `async` function is passed to `forEach`.",
    why="The promises are thrown away: code behind it runs before the work is done, and a failure becomes an unhandled rejection, which ends the process.",
    fix="Use `for (const item of items) await ..`, or `await Promise.all(items.map(async (item) => ..))`.",
    check=check,
    bad=(
        "items.forEach(async (item) => {\n  await save(item);\n});\nconsole.log('saved');\n",
        "Object.keys(map).forEach(async function (key) {\n  map[key] = await load(key);\n});\n",
    ),
    good=(
        "await Promise.all(items.map(async (item) => save(item)));\n",
        "items.forEach((item) => queue.push(item));\n",
        "for (const item of items) await save(item);\n",
    ),
)
