"""python-sqlalchemy-text: a textual SQL expression is put together from values."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._sql import judge_sql


def check(file: SourceFile) -> Iterable[Match]:
    names = (
        "sqlalchemy.text",
        "sqlalchemy.sql.text",
        "sqlalchemy.sql.expression.text",
        "sqlalchemy.literal_column",
        "sqlmodel.text",
    )
    for call in file.calls.to(*names, "sqlalchemy.DDL", "db.text", "sqlalchemy.sql.literal_column"):
        query = call.argument(0, "text")
        if (query is not None and query.kind() != "string") or (query is not None and "{" in query.text()):
            yield from judge_sql(file, call.node, query)


RULE = FileRule(
    id="python-sqlalchemy-text",
    title="A textual SQL expression is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-89",),
    languages=("python",),
    triggers=("text(", "literal_column(", "DDL("),
    tests=False,
    what="`sqlalchemy.text` gets a statement built with an f-string, `%`, `.format` or `+`.",
    why="`text` is sent to the database as it is; SQLAlchemy binds only what is written as `:name`.",
    fix='Write `text("... WHERE id = :id")` and pass `{"id": value}` to `execute`, or use the expression language.',
    check=followed(
        Following(
            "sql", "becomes part of the SQL text", Severity.CRITICAL, callees=frozenset({"text", "literal_column"})
        ),
        check,
    ),
    bad=(
        "from sqlalchemy import text\ndef find(session, name):\n    return session.execute(text(f\"SELECT * FROM users WHERE name = '{name}'\"))\n",
        'import sqlalchemy as sa\ndef drop(conn, uid):\n    statement = "DELETE FROM users WHERE id = " + uid\n    conn.execute(sa.text(statement))\n',
    ),
    good=(
        'from sqlalchemy import text\ndef find(session, name):\n    return session.execute(text("SELECT * FROM users WHERE name = :n"), {"n": name})\n',
        'from sqlalchemy import text\nLIMIT = 5\nrows = conn.execute(text(f"SELECT * FROM users WHERE age > {LIMIT}"))\n',
        'from widgets import text\nlabel = text(f"select {name} from the list where x = {y}")\n',
    ),
)
