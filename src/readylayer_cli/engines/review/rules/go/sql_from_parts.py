"""go-sql-from-parts: SQL put together from values instead of placeholders."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules._sql import grade_sql
from readylayer_cli.engines.review.rules.go._flow import value_of
from readylayer_cli.engines.review.rules.go._followed import followed

_SINKS = (
    "Query", "QueryRow", "QueryContext", "QueryRowContext", "Exec", "ExecContext", "Prepare", "PrepareContext", "Queryx", "QueryRowx",
    "QueryxContext", "NamedExec", "NamedQuery", "MustExec", "Get", "Select", "GetContext", "SelectContext", "Raw", "Where", "Having", "Order",
    "WhereOr",
    "OrderExpr",
    "QueryEx",
    "QueryRowEx",
    "ExecEx",
)  # fmt: skip
_MESSAGE = "`{}` gets SQL that is put together from values"
_BUILDERS = ("gorm", "xorm", "go-pg/", "uptrace/bun", "Masterminds/squirrel")
_FLUENT = frozenset({"Raw", "Where", "WhereOr", "Having", "Order", "OrderExpr"})
_DATABASE = lazy_pattern(r"(?:\b|_)(?:db|tx|conn|pool|sqlx?|engine|session|orm|database)\w*\)?\Z", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    has_orm = any(name in file.text for name in _BUILDERS)
    for call in file.calls.method(*_SINKS):
        receiver = call.receiver
        if receiver is None:
            continue
        surely = (has_orm and call.method in _FLUENT) or bool(_DATABASE.search(receiver.text()[-60:]))
        for node in call.positional[:2]:
            value = value_of(file, node)
            grade = grade_sql(value, surely_sql=surely)
            if grade is not None:
                message = _MESSAGE.format(call.method)
                yield graded_match(file, call.node, grade, message)
            if grade is not None or value.template.strip(HOLE):
                break


RULE = FileRule(
    id="go-sql-from-parts",
    title="SQL is put together from values instead of placeholders",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-89",),
    languages=("go",),
    triggers=tuple(f".{name}(" for name in _SINKS),
    tests=False,
    what="A statement whose text is joined with `+` or `fmt.Sprintf` from values reaches the database.",
    why="A value that holds a quote ends the literal and goes on as SQL: whoever chooses it reads or changes any row.",
    fix='Leave a placeholder in the text and pass the value beside it: `db.Query("... WHERE name = $1", name)`.',
    check=followed(Following("sql", "becomes part of the SQL that `{callee}` runs", Severity.CRITICAL), check),
    bad=(
        'package a\nfunc f(db *sql.DB, name string) {\n\tdb.Query("SELECT * FROM users WHERE name = \'" + name + "\'")\n}\n',
        (
            'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tid := r.FormValue("id")\n'
            '\tq := fmt.Sprintf("SELECT * FROM users WHERE id = %s", id)\n\trows, err := s.db.QueryContext(r.Context(), q)\n}\n'
        ),
        'package a\nimport "gorm.io/gorm"\nfunc h(c *gin.Context) {\n\tdb.Where("name = \'" + c.Query("name") + "\'").First(&u)\n}\n',
    ),
    good=(
        'package a\nfunc f(db *sql.DB, name string) {\n\tdb.Query("SELECT * FROM users WHERE name = $1", name)\n}\n',
        'package a\nconst cols = "id, name"\nfunc f(db *sql.DB) {\n\tdb.Query("SELECT " + cols + " FROM users WHERE id = 1")\n}\n',
        'package a\nfunc f(db *sql.DB, table string, n int) {\n\tdb.Exec(fmt.Sprintf("DELETE FROM %s WHERE age > %d", table, n))\n}\n',
        'package a\nfunc f(r *http.Request) string {\n\treturn r.URL.Query().Get("where " + name)\n}\n',
    ),
)
