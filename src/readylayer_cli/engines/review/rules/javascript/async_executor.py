"""javascript-async-executor: what an async promise executor throws is lost."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.javascript._async import is_async_function
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import unwrap


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("Promise"):
        executor = unwrap(call.positional[0]) if call.is_new and call.positional else None
        if executor is None or executor.kind() not in {"arrow_function", "function_expression"}:
            continue
        if is_async_function(executor):
            severity = Severity.LOW if _is_covered(executor) else Severity.MEDIUM
            yield graded(file, call.node.field("constructor") or call.node, severity, Confidence.HIGH)


def _is_covered(executor: SgNode) -> bool:
    """Whether a try statement holds every `await` of the executor."""
    body = executor.field("body")
    if body is None or body.kind() != "statement_block":
        return False
    return all(item.kind() == "try_statement" or "await" not in item.text() for item in body.named_children())


RULE = FileRule(
    id="javascript-async-executor",
    title="What an async promise executor throws is lost",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-755",),
    languages=LANGUAGES,
    triggers=("Promise",),
    tests=True,
    what="`new Promise(async (resolve, reject) => ..)` with an `await` outside of a `try`.",
    why="When that fails the promise never settles: whoever waits for it hangs for ever, and the process may end from an unhandled rejection.",
    fix="Make the surrounding function async and return the value, or call `reject` in a `catch` around everything.",
    check=check,
    bad=(
        "const load = () => new Promise(async (resolve, reject) => {\n  const page = await fetch(url);\n  resolve(page);\n});\n",
        Example("return new Promise<Blob>(async function (resolve) {\n  resolve(await read());\n});\n", "src/blob.ts"),
    ),
    good=(
        "const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n",
        "const load = async () => fetch(url);\nnew Worker(async () => {});\n",
    ),
)
