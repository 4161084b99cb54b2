"""go-rows-open: the rows of a query are never closed."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._resources import is_left_open, opened_name

_DATABASE = lazy_pattern(r"(?:\A|[._])(?:\w*db|tx|conn|pool|stmt)\Z", re.IGNORECASE)
_SQL = ("database/sql", "sqlx", "pgx")


def check(file: SourceFile) -> Iterable[Match]:
    if not any(name in full for full in file.imports.values() for name in _SQL):
        return
    for call in file.calls.method("Query", "QueryContext", "Queryx", "QueryxContext"):
        if call.receiver is None or not _DATABASE.search(call.receiver.text()):
            continue
        opened = opened_name(call)
        if opened is not None and is_left_open(file, *opened, closing="Close"):
            yield node_match(file, call.node, f"`{opened[0]}` is never closed")


RULE = FileRule(
    id="go-rows-open",
    title="The rows of a query are never closed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-772",),
    languages=("go",),
    triggers=(".Query(", ".QueryContext(", ".Queryx"),
    tests=False,
    what="`rows` of `db.Query` that stay in the function, without `rows.Close()`.",
    why="An early return keeps the connection; when the pool is used up every further query waits.",
    fix="`defer rows.Close()` right after the error check, and look at `rows.Err()` after the loop.",
    check=check,
    bad=(
        'package a\nimport "database/sql"\nfunc f(db *sql.DB) {\n\trows, err := db.Query("SELECT 1")\n\tfor rows.Next() {\n\t\trows.Scan(&x)\n\t}\n}\n',
        'package a\nimport "database/sql"\nfunc (s *S) f() error {\n\trows, err := s.db.QueryContext(ctx, q)\n\tif err != nil {\n\t\treturn err\n\t}\n\trows.Next()\n\treturn rows.Scan(&x)\n}\n',
    ),
    good=(
        'package a\nimport "database/sql"\nfunc f(db *sql.DB) {\n\trows, err := db.Query("SELECT 1")\n\tdefer rows.Close()\n}\n',
        'package a\nimport "database/sql"\nfunc f(db *sql.DB) (*sql.Rows, error) {\n\trows, err := db.Query("SELECT 1")\n\treturn rows, err\n}\n',
        'package a\nimport "database/sql"\nfunc f(db *sql.DB) {\n\trows, err := db.Query("SELECT 1")\n\tscanAll(rows)\n}\n',
    ),
)
