"""javascript-sql-built: SQL is put together from values."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._callee import is_tagged
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import is_guarded, leaves, request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._sql import is_about_schema, is_statement, unsafe_values
from readylayer_cli.engines.review.rules.javascript._values import is_built, option, pieces

_STATEMENTS = (
    "query", "execute", "raw", "all", "get", "run", "exec", "each", "prepare", "one", "many", "none", "any", "oneOrNone",
    "manyOrNone", "$queryRawUnsafe", "$executeRawUnsafe", "unsafe", "queryRaw", "executeSql", "createQuery", "queryStream",
    "native", "executeQuery", "runQuery", "sql", "batch", "simple_query",
)  # fmt: skip
_FRAGMENTS = (
    "literal", "whereRaw", "orWhereRaw", "andWhereRaw", "havingRaw", "orderByRaw", "groupByRaw", "joinRaw", "selectRaw",
    "fromRaw", "raw", "where", "andWhere", "orWhere", "having",
)  # fmt: skip
_MATCH = lazy_pattern(r"\.(?:match|exec)\(")
_ONE_TIME = lazy_pattern(r"(?:^|/)(?:migrations?|seed(?:er)?s?|scripts?)/", re.IGNORECASE)
_TRIGGERS = (
    "select ", "SELECT ", "Select ", "insert ", "INSERT ", "update ", "UPDATE ", "delete ", "DELETE ", "Raw(", ".raw(",
    "literal(", "createQueryBuilder", ".query(", ".execute(", "$queryRaw", "DROP ", "TRUNCATE ", "CALL ", "select\n", "SELECT\n",
)  # fmt: skip
_BUILDER = ("createQueryBuilder", "knex", "Raw(", "sequelize", "Sequelize")


def check(file: SourceFile) -> Iterable[Match]:
    for call, text, is_fragment in _sinks(file):
        parts = pieces(file, text)
        if not is_built(parts) or not (is_fragment or is_statement(parts)):
            continue
        loose = list(unsafe_values(parts))
        origin = next((found for node, _ in loose if (found := request_data(file, node))), None)
        if origin is not None:
            message = f"Request data (`{shown(origin.source)}`) is put into the text of an SQL statement"
            yield graded(file, call.node, Severity.CRITICAL, Confidence.HIGH, message)
            continue
        if is_about_schema(parts):
            continue
        value = next((node for node, is_value in loose if is_value and not _is_vetted(file, node, call.node)), None)
        if value is not None:
            message = f"`{shown(value)}` is put into the text of an SQL statement"
            severity = Severity.LOW if _ONE_TIME.search(file.path) else Severity.HIGH
            yield graded(file, call.node, severity, Confidence.MEDIUM, message)


def _is_vetted(file: SourceFile, node: SgNode, at: SgNode) -> bool:
    """Whether the value is tested first, or was picked out by a regular expression."""
    return is_guarded(file, node, at) or any(_MATCH.search(leaf.source.text()[:300]) for leaf in leaves(file, node))


def _sinks(file: SourceFile) -> Iterator[tuple[Call, SgNode, bool]]:
    for call in file.calls.method(*_STATEMENTS):
        if call.positional and not is_tagged(call):
            first = call.positional[0]
            yield call, option(first, "text", "sql", "query") or first, False
    if any(word in file.text for word in _BUILDER):
        for call in file.calls.method(*_FRAGMENTS):
            if call.positional and not is_tagged(call):
                yield call, call.positional[0], True


RULE = FileRule(
    id="javascript-sql-built",
    title="An SQL statement is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-89",),
    languages=LANGUAGES,
    triggers=_TRIGGERS,
    tests=False,
    what="A query method gets a template string or a concatenation with a value inside quotes, behind a comparison, or straight from the request.",
    why="A value with a quote in it ends the string and goes on as SQL: it reads other rows, or changes them.",
    fix="Pass values as parameters: `db.query('SELECT * FROM users WHERE id = $1', [id])`, `?` with mysql2, replacements with Sequelize, or a tagged template.",
    check=followed(Following("sql", "is put into the text of an SQL statement", Severity.CRITICAL), check),
    bad=(
        "app.get('/user', async (req, res) => {\n  const rows = await db.query(`SELECT * FROM users WHERE id = ${req.query.id}`);\n  res.json(rows);\n});\n",
        'function find(name) {\n  const sql = "SELECT * FROM users WHERE name = \'" + name + "\'";\n  return connection.query(sql, done);\n}\n',
        "export const login = async ({ email }) => {\n  let sql = 'SELECT * FROM users';\n  sql += ` WHERE email = '${email}'`;\n  return prisma.$queryRawUnsafe(sql);\n};\n",
        "const rows = await models.sequelize.query(\n  `SELECT * FROM Products WHERE name LIKE '%${criteria}%'`,\n  { model: Product },\n);\n",
        "await pool.query({ text: `UPDATE users SET role = '${role}' WHERE id = $1`, values: [id] });\n",
        "const rows = await knex('users').whereRaw(`name = '${name}'`);\n",
    ),
    good=(
        "await db.query('SELECT * FROM users WHERE id = $1', [req.query.id]);\n",
        "await prisma.$queryRaw`SELECT * FROM users WHERE id = ${req.query.id}`;\n",
        "const marks = ids.map(() => '?').join(', ');\nawait db.query(`SELECT * FROM users WHERE id IN (${marks})`, ids);\n",
        "const TABLE = 'users';\nawait db.query(`SELECT * FROM ${TABLE} WHERE id = ?`, [id]);\n",
        "db.query(`SELECT * FROM users WHERE name = ${mysql.escape(name)} LIMIT ${Number(req.query.limit)}`);\n",
        "const found = cache.get(`select * from ${name}`);\nlogger.info(`delete from ${table}`);\n",
        'await queryRunner.query(`ALTER TABLE "${tableName}" ADD COLUMN "age" integer`);\n',
    ),
)
