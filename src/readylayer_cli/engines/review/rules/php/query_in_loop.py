"""php-query-in-loop: one database query for each item of a loop."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb

_FUNCTIONS = ("mysqli_query", "mysql_query", "pg_query", "pg_query_params")
_METHODS = (
    "query",
    "select",
    "first",
    "find",
    "findOne",
    "findOrFail",
    "firstOrFail",
    "findBy",
    "findOneBy",
    "fetchAll",
    "fetchRow",
    "fetchOne",
    "queryOne",
    "queryAll",
)
_DATABASE = lazy_pattern(
    r"\A(?:DB|Db)(?:::|\Z)|\$(?:this->)?(?:db|pdo|wpdb|mysqli|conn(?:ection)?)\Z|::(?:where|find|query)\b|(?:Repository|Repo|repository)(?:\(\))?\Z|\A[A-Z]\w+\Z"
)
_LOOPS = frozenset({"foreach_statement"})
_STOPS = frozenset({"function_definition", "method_declaration", "anonymous_function", "arrow_function"})
_BATCH = lazy_pattern(r"chunk|batch|page|table|limit|offset|shard|connection", re.IGNORECASE)
_MODELS = frozenset({"find", "findOne", "findOrFail", "findBy", "findOneBy"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_FUNCTIONS, *_METHODS):
        if call.method in _METHODS and not _is_database(call.receiver, call.method):
            continue
        loop = _loop_around(call.node)
        if loop is None:
            continue
        names = {name.text() for name in loop.named_children()[1].find_all({"rule": {"kind": "variable_name"}})} | {
            loop.named_children()[1].text()
        }
        text = call.node.text()[:1000]
        if any(re.search(re.escape(name) + r"\b", text) for name in names):
            yield node_match(file, call.node)


def _is_database(receiver: SgNode | None, method: str) -> bool:
    if receiver is None:
        return False
    text = receiver.text()[:300]
    if re.fullmatch(r"[A-Z]\w+", text) and text not in {"DB", "Db"}:
        return method in _MODELS
    return bool(_DATABASE.search(text))


def _loop_around(node: SgNode) -> SgNode | None:
    for parent in climb(node):
        if parent.kind() in _STOPS:
            return None
        if parent.kind() in _LOOPS:
            head = parent.named_children()
            inside = len(head) >= 3 and node.range().start.index >= head[-1].range().start.index
            return parent if inside and not _BATCH.search(head[0].text()[:200] + head[1].text()[:100]) else None
    return None


RULE = FileRule(
    id="php-query-in-loop",
    title="The database is asked once for each item of a loop",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    languages=("php",),
    triggers=("foreach",),
    tests=False,
    tags=("performance",),
    what="A query inside `foreach` that depends on the loop's item.",
    why="A list of a thousand rows costs a thousand round trips; the page is fast in development and slow in production.",
    fix="Fetch all rows at once (`WHERE id IN (...)`, `with('relation')`, `findMany`) and look them up in an array.",
    check=check,
    bad=(
        "<?php\nforeach ($orders as $order) {\n    $user = User::find($order->user_id);\n}\n",
        "<?php\nforeach ($ids as $id) {\n    $rows[] = DB::table('users')->where('id', $id)->first();\n    $r = DB::select('select * from t where id = ?', [$id]);\n}\n",
        "<?php\nforeach ($rows as $row) {\n    $r = mysqli_query($db, 'SELECT * FROM t WHERE id = ' . (int) $row['id']);\n}\n",
    ),
    good=(
        "<?php\nforeach (User::query()->where('a', 1)->get() as $user) { echo $user->id; }\n",
        "<?php\n$users = User::findMany($ids);\nforeach ($orders as $order) { $u = $users->find($order->user_id); }\n",
        "<?php\nforeach ($names as $name) { $x = $this->cache->find($name); }\n",
    ),
)
