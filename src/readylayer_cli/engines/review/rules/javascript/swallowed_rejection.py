"""javascript-swallowed-rejection: a promise's failure is dropped."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import unwrap

_NOTHING = lazy_pattern(r"(?:noop|_\.noop|lodash\.noop|Function\.prototype|angular\.noop)\Z")
_WRITES = lazy_pattern(
    r"(?:^|\.)(?:save|create|insert\w*|update\w*|delete\w*|remove\w*|upsert|commit|publish|charge|refund|transfer|sendMail|enqueue|writeFile)\("
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("catch"):
        if call.receiver is None or len(call.positional) != 1 or not _does_nothing(call.positional[0]):
            continue
        writes = _WRITES.search(call.receiver.text()[-300:])
        severity = Severity.MEDIUM if writes else Severity.LOW
        yield graded(file, call.node, severity, Confidence.MEDIUM)


def _does_nothing(handler: SgNode) -> bool:
    handler = unwrap(handler)
    if handler.kind() in {"arrow_function", "function_expression"}:
        body = handler.field("body")
        if body is None:
            return False
        return (body.kind() == "statement_block" and not body.named_children()) or body.text() in {
            "undefined",
            "void 0",
        }
    return bool(_NOTHING.match(handler.text()))


RULE = FileRule(
    id="javascript-swallowed-rejection",
    title="A promise's failure is dropped",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-390",),
    languages=LANGUAGES,
    triggers=(".catch(",),
    tests=False,
    what="`.catch()` with an empty function, without a comment. It weighs more behind a call that writes.",
    why="The work did not happen, and nobody will know.",
    fix="Log the error, tell the caller, or say in a comment why it does not matter.",
    check=check,
    bad=(
        "order.save().catch(() => {});\n",
        "refresh().catch(noop);\n",
        "await client\n  .deleteMany({ expired: true })\n  .catch(function () {});\n",
    ),
    good=(
        "order.save().catch((error) => log(error));\n",
        "refresh().catch(() => {\n  // the next tick tries again\n});\n",
        "const value = await read().catch(() => null);\n",
    ),
)
