"""javascript-query-in-loop: a query runs for each item of a list."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import FUNCTIONS, scopes_of

_READS = (
    "findUnique", "findUniqueOrThrow", "findFirst", "findFirstOrThrow", "findOne", "findOneBy", "findOneOrFail", "findById",
    "findByPk", "query", "execute", "$queryRaw",
)  # fmt: skip
_STORE = lazy_pattern(
    r"(?:^|\.)(?:db|pool|client|conn(?:ection)?|prisma|knex|sequelize|manager|\w*[rR]epo(?:sitory)?|tx|trx|database|queryRunner)\Z|^[A-Z]\w*\Z|prisma\.\w+\Z"
)
_BATCH = lazy_pattern(
    r"batch|chunk|page|group|migration|statement|table|attempt|retry|shard|tenant|connection|quer(?:y|ies)|sql|cursor",
    re.IGNORECASE,
)
_ONE_TIME = lazy_pattern(
    r"(?:^|/)(?:migrations?|seed(?:er)?s?|scripts?|tools?|bin|fixtures|cli|commands?)/|seed", re.IGNORECASE
)
_HANDLER_PATH = lazy_pattern(
    r"(?:^|/)(?:routes?|routers?|controllers?|api|resolvers?|handlers?|pages)/|\.(?:controller|resolver|route)\.",
    re.IGNORECASE,
)
_HANDLER_NAMES = frozenset({"req", "res", "request", "response", "reply", "ctx"})
_CALLBACK_LOOPS = frozenset({"map", "forEach", "flatMap", "filter", "some", "every"})
_REACH = 400


def check(file: SourceFile) -> Iterable[Match]:
    if _ONE_TIME.search(file.path):
        return
    for call in file.calls.method(*_READS):
        receiver = call.receiver.text() if call.receiver is not None else ""
        if not _STORE.search(receiver[-80:]) or not _is_awaited(call):
            continue
        loop = _loop(call.node)
        if loop and not _BATCH.search(loop):
            message = f"`{receiver[-40:]}.{call.method}` runs for each item"
            severity = Severity.MEDIUM if _answers_request(file, call.node) else Severity.LOW
            yield graded(file, call.node, severity, Confidence.LOW, message)


def _is_awaited(call: Call) -> bool:
    parent = call.node.parent()
    return parent is not None and parent.kind() in {"await_expression", "return_statement", "arrow_function"}


def _answers_request(file: SourceFile, node: SgNode) -> bool:
    """Whether somebody waits: the function takes a request, or the folder is one of handlers."""
    names = {name for function in scopes_of(file).functions_of(node) for name in function.parameters}
    return bool(_HANDLER_PATH.search(file.path)) or not _HANDLER_NAMES.isdisjoint(names)


def _loop(node: SgNode) -> str:
    """The head of the loop over items that runs the node; empty if there is none in this function."""
    for around in node.ancestors()[:60]:
        kind = around.kind()
        if kind == "for_in_statement":
            left, right = around.field("left"), around.field("right")
            inside = right is not None and right.range().end.index <= node.range().start.index
            return f"{left.text()} of {right.text()[:80]}" if inside and left is not None and right is not None else ""
        if kind in FUNCTIONS:
            return _callback_loop(around) if kind in {"arrow_function", "function_expression"} else ""
    return ""


def _callback_loop(function: SgNode) -> str:
    box = function.parent()
    call = box.parent() if box is not None and box.kind() == "arguments" else None
    callee = call.field("function") if call is not None else None
    name = callee.field("property") if callee is not None else None
    if callee is None or name is None or name.text() not in _CALLBACK_LOOPS:
        return ""
    parameters = function.field("parameters") or function.field("parameter")
    return f"{parameters.text()[:80] if parameters is not None else ''} of {callee.text()[-_REACH:]}"


RULE = FileRule(
    id="javascript-query-in-loop",
    title="A query runs for each item of a list",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    cwe=("CWE-1050",),
    languages=LANGUAGES,
    triggers=("find", "query(", "execute(", "$queryRaw"),
    tests=False,
    what="A read from the database is awaited inside `for .. of`, `map` or `forEach`.",
    why="A hundred items are a hundred round trips; the page that was fast with test data becomes slow with real data. It weighs more where a request waits for it.",
    fix="Read all at once before the loop: `where: { id: { in: ids } }`, `$in`, a join or an include, then look up in a `Map`.",
    check=check,
    bad=(
        "for (const order of orders) {\n  order.user = await prisma.user.findUnique({ where: { id: order.userId } });\n}\n",
        "const users = await Promise.all(ids.map(async (id) => {\n  const user = await User.findById(id);\n  return user.toJSON();\n}));\n",
        "const names = await Promise.all(ids.map((id) => this.userRepository.findOne({ where: { id } })));\n",
    ),
    good=(
        "const users = await prisma.user.findMany({ where: { id: { in: ids } } });\n",
        "for (const chunk of chunks(ids, 500)) {\n  await pool.query(sql, [chunk]);\n}\n",
        "for (const item of await Item.findOne({ name })) use(item);\n",
        "const first = rows.map((row) => row.findOne('a'));\n",
    ),
)
