"""javascript-client-leak: a connection is taken from a pool and never given back."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of

_POOL = lazy_pattern(r"[pP]ool\Z")
_REACH = 5_000
_TAKES = ("connect", "getConnection", "acquire")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_TAKES):
        receiver = call.receiver.text()[-60:] if call.receiver is not None else ""
        name = _name(call.node) if _POOL.search(receiver) and not call.positional else ""
        function = scopes_of(file).function_of(call.node)
        if not name or function is None:
            continue
        end = call.node.range().end.index
        text = file.text[end : min(function.end, end + _REACH)]
        escaped = re.escape(name)
        given = rf"{escaped}\??\.(?:release|end|close|destroy)|(?:return|yield)\s+{escaped}\b|[(,:\[]\s*{escaped}\s*[,)}}\]]|=\s*{escaped}\s*[;\n]|\.\.\.{escaped}|using\s"
        if not re.search(given, text):
            yield graded(
                file, call.node, Severity.MEDIUM, Confidence.MEDIUM, f"`{name}` is never given back to the pool"
            )


def _name(call: SgNode) -> str:
    """The local name of an awaited connection; empty if the result is used otherwise."""
    waiting = call.parent()
    holder = waiting.parent() if waiting is not None and waiting.kind() == "await_expression" else None
    if holder is None or holder.kind() != "variable_declarator":
        return ""
    target = holder.field("name")
    return target.text() if target is not None and target.kind() == "identifier" else ""


RULE = FileRule(
    id="javascript-client-leak",
    title="A connection is taken from a pool and never given back",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-772",),
    languages=LANGUAGES,
    triggers=("ool.connect(", "ool.getConnection(", "ool.acquire("),
    tests=False,
    what="`await pool.connect()` or `getConnection()` without a `release()` of the connection in the function.",
    why="After as many calls as the pool has connections, every further request waits until it times out.",
    fix="Release it in `finally`, or use `pool.query(..)`, which does that itself.",
    check=check,
    bad=(
        "async function list() {\n  const client = await pool.connect();\n  const { rows } = await client.query('SELECT 1');\n  return rows;\n}\n",
        "export const find = async (id) => {\n  const connection = await this.pool.getConnection();\n  await connection.beginTransaction();\n  await connection.commit();\n};\n",
    ),
    good=(
        "async function list() {\n  const client = await pool.connect();\n  try {\n    return (await client.query('SELECT 1')).rows;\n  } finally {\n    client.release();\n  }\n}\n",
        "async function open() {\n  const client = await pool.connect();\n  return client;\n}\n",
        "async function list() {\n  const client = await pool.connect();\n  return withClient(client, load);\n}\n",
    ),
)
