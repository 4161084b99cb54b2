"""python-sql-injection: SQL is put together from values and executed."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._sql import judge_sql

_METHODS = (
    "execute", "executemany", "executescript", "read_sql", "read_sql_query", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one",
    "exec_driver_sql", "execute_sql", "run_query", "query", "sql", "raw_sql", "executesql",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_METHODS):
        query = call.argument(0, "sql") or call.keywords.get("query")
        if query is None or (query.kind() == "string" and "{" not in query.text()):
            continue
        if query.kind() == "call" and query.text().startswith(("text(", "sa.text(", "sqlalchemy.text(", "db.text(")):
            continue
        yield from judge_sql(file, call.node, query)


RULE = FileRule(
    id="python-sql-injection",
    title="SQL is put together from values and executed",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-89",),
    languages=("python",),
    triggers=(
        ".execute",
        ".query(",
        ".sql(",
        "read_sql",
        ".fetch",
        "run_query",
        "executesql",
        "raw_sql",
        "exec_driver_sql",
    ),
    tests=False,
    what="A statement built with an f-string, `%`, `.format` or `+` goes to `execute` or a similar method. Critical when data of the request is in it, high when a value is, low when only a name or a clause is.",
    why="Whoever chooses the value chooses the statement: a quote in it ends the text, and what follows runs as SQL.",
    fix='Pass values as parameters: `cursor.execute("... WHERE id = %s", (user_id,))`. Take names of tables and columns from a fixed list.',
    check=followed(
        Following(
            "sql",
            "becomes part of the SQL that `{callee}` runs",
            Severity.CRITICAL,
            not_callees=frozenset({"text", "literal_column", "raw", "extra", "RawSQL"}),
        ),
        check,
    ),
    bad=(
        "def find(cursor, name):\n    cursor.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n",
        'def find(db, uid):\n    query = "SELECT * FROM users WHERE id = %s" % uid\n    query += " LIMIT 10"\n    return db.execute(query).fetchall()\n',
        'from flask import request\n@app.route("/find")\ndef find():\n    column = request.args["sort"]\n    sql = "SELECT id FROM items ORDER BY {}".format(column)\n    cur = db.cursor()\n    cur.execute(sql)\n',
        'async def load(conn, tags):\n    rows = await conn.fetch("SELECT * FROM t WHERE tag IN (\'" + tags + "\')")\n',
        'import pandas as pd\ndef load(engine, day):\n    return pd.read_sql(f"""\n        SELECT * FROM sales\n        WHERE day >= {day}\n    """, engine)\n',
    ),
    good=(
        'def find(cursor, name):\n    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))\n',
        'TABLE = "users"\ndef find(cursor, ids):\n    marks = ", ".join("?" for _ in ids)\n    cursor.execute(f"SELECT * FROM {TABLE} WHERE id IN ({marks})", ids)\n',
        'def page(cursor, size: int, start):\n    cursor.execute(f"SELECT * FROM t LIMIT {size} OFFSET {int(start)}")\n',
        'from flask import request\n@app.route("/find")\ndef find():\n    column = request.args["sort"]\n    if column not in ("id", "name"):\n        abort(400)\n    cur.execute("SELECT id FROM items ORDER BY " + column)\n',
        'def run(pool, task):\n    pool.execute(f"task {task} from the queue")\n',
    ),
)
