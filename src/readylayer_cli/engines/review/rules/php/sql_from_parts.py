"""php-sql-from-parts: SQL put together from values instead of placeholders."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules._sql import grade_sql
from readylayer_cli.engines.review.rules.php._flow import flow, value_of

_FUNCTIONS = (
    "mysqli_query", "mysqli_multi_query", "mysqli_real_query", "mysqli_prepare", "mysql_query", "mysql_unbuffered_query", "mysql_db_query",
    "pg_query", "pg_send_query", "pg_prepare", "sqlite_query", "mssql_query", "sqlsrv_query", "odbc_exec", "oci_parse", "db2_exec", "ibase_query",
)  # fmt: skip
_RAW = (
    "raw", "whereRaw", "orWhereRaw", "havingRaw", "orHavingRaw", "orderByRaw", "groupByRaw", "selectRaw", "fromRaw", "unprepared", "findBySql",
    "createCommand", "multi_query", "real_query", "executeQuery", "executeStatement", "querySingle",
)  # fmt: skip
_METHODS = (
    "query", "exec", "prepare", "execute", "select", "statement", "insert", "update", "delete", "fetchAll", "fetchRow", "fetchOne", "fetchAssoc",
    "fetchCol", "get_results", "get_row", "get_var", "get_col", "createQuery", "createNativeQuery", "perform_query", "andWhere", "queryExecute",
)  # fmt: skip
_QUOTING = lazy_pattern(
    r"(?:escape\w*|quote\w*|esc_sql|addslashes|prepare|quoteInto|esc_like|_esc|sanitize\w*|qstr|escSQL|toInt\w*|implodeIds)\Z",
    re.IGNORECASE,
)
_PLAIN = lazy_pattern(
    r"table|prefix|schema|charset|collat|column|fields?\b|placeholder|period|(?:now|date\w*|[iI]ds|Ids\w+|time|limit|offset|count|keyword)(?:\W|\Z)"
    r"|driver|engine|separator|implode",
    re.IGNORECASE,
)
"""Names of what a program itself fills in."""

_CHECKED = lazy_pattern(
    r"\b(?:in_array|array_key_exists|ctype_\w+|is_numeric|is_int|preg_match|filter_var|array_search)\s*\("
)


def check(file: SourceFile) -> Iterable[Match]:
    for call, surely in _sinks(file):
        for node in call.positional[: 2 if call.receiver is None else 1]:
            match = _judge(file, call, node, surely_sql=surely)
            if match is not None:
                yield match
                break


def _sinks(file: SourceFile) -> Iterator[tuple[Call, bool]]:
    for call in file.calls.to(*_FUNCTIONS):
        yield call, True
    for names, surely in ((_RAW, True), (_METHODS, False)):
        for call in file.calls.method(*names):
            if call.receiver is not None:
                yield call, (surely and call.method != "raw") or call.receiver.text() == "DB"


def _judge(file: SourceFile, call: Call, node: SgNode, *, surely_sql: bool) -> Match | None:
    value = value_of(file, node, _QUOTING)
    grade = grade_sql(value, surely_sql=surely_sql)
    if grade is None:
        return None
    is_bound = call.receiver is not None and len(call.positional) > 1
    if value.sources:
        if flow(file).is_guarded(node, _names(value.names, value.sources), _CHECKED):
            return None
    elif all(_PLAIN.search(part.text()[:200]) for part in value.unknown) or (is_bound and grade[0] is Severity.MEDIUM):
        return None
    elif all(part.text().startswith(("$this->", "self::", "static::")) for part in value.unknown):
        grade = Severity.LOW, Confidence.LOW
    return traced_match(file, node, value, f"`{call.method}` gets SQL that is put together from values", grade)


def _names(names: frozenset[str], sources: tuple[SgNode, ...]) -> set[str]:
    return {*names} | {source.text()[:200] for source in sources}


RULE = FileRule(
    id="php-sql-from-parts",
    title="SQL is put together from values instead of placeholders",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-89",),
    languages=("php",),
    triggers=(*(f"{name}(" for name in _FUNCTIONS), *(f">{name}(" for name in (*_RAW, *_METHODS)), "::"),
    tests=False,
    what="A statement whose text is joined or interpolated from values reaches the database.",
    why="A value that holds a quote ends the literal and goes on as SQL: whoever chooses it reads or changes any row.",
    fix='Leave a placeholder in the text and bind the value: `$db->prepare("... WHERE name = ?")->execute([$name])`.',
    check=check,
    bad=(
        "<?php\n$id = $_GET['id'];\n$q = \"SELECT name FROM users WHERE id = '$id'\";\n$r = mysqli_query($db, $q);\n",
        "<?php\nfunction find($db, $name) {\n    return $db->query(\"SELECT * FROM users WHERE name = '\" . $name . \"'\");\n}\n",
        "<?php\nclass C { function index(Request $request) {\n  User::query()->orderByRaw($request->input('sort'))->get();\n} }\n",
        "<?php\n$sql = 'SELECT * FROM t WHERE 1=1';\nif ($x) {\n  $sql .= \" AND owner = '{$_POST['owner']}'\";\n}\n$pdo->exec($sql);\n",
    ),
    good=(
        "<?php\n$st = $db->prepare('SELECT * FROM users WHERE name = ?');\n$st->execute([$_GET['name']]);\n",
        "<?php\n$id = (int) $_GET['id'];\nmysqli_query($db, \"SELECT * FROM users WHERE id = $id\");\n",
        "<?php\n$name = mysqli_real_escape_string($db, $_POST['n']);\nmysqli_query($db, \"SELECT * FROM u WHERE n = '$name'\");\n",
        "<?php\nfunction f($db, int $age) { $db->query(\"DELETE FROM {$this->table} WHERE age > $age\"); }\n",
        "<?php\n$sort = $_GET['sort'];\nif (!in_array($sort, ['a', 'b'], true)) { $sort = 'a'; }\n$q->orderByRaw($sort);\n",
    ),
)  # fmt: skip
