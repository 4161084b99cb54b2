"""go-unowned-query: a record is chosen by id alone where its neighbours also ask for the owner."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._ownership import Query, conditions, sql_fields, unowned
from readylayer_cli.engines.review.rules.go._context import function_text

_SQL = (
    "Query",
    "QueryRow",
    "Exec",
    "QueryContext",
    "QueryRowContext",
    "ExecContext",
    "Get",
    "Select",
    "GetContext",
    "SelectContext",
    "NamedExec",
    "Raw",
)
_HANDLER = lazy_pattern(r"\b(?:gin|echo|fiber|iris)\.C(?:ontext|tx)\b|http\.Request")
_TEXTS = frozenset({"interpreted_string_literal", "raw_string_literal"})


def check(file: SourceFile) -> Iterable[Match]:
    yield from unowned(file, _queries(file))


def _queries(file: SourceFile) -> Iterator[Query]:
    for call in file.calls.method(*_SQL):
        text = next((node.text() for node in call.positional if node.kind() in _TEXTS), "")
        found = sql_fields(text.strip('"`'))
        if found is not None:
            yield Query(call.node, found[0], found[1], function_text(file, call.node))
    for call in file.calls.method("Where"):
        first = call.argument(0)
        if first is not None and first.kind() in _TEXTS:
            around = function_text(file, call.node)
            if _HANDLER.search(around):
                yield Query(call.node, "the record", conditions(first.text().strip('"`')), around)


RULE = FileRule(
    id="go-unowned-query",
    title="A record is chosen by id alone where its neighbours also ask for the owner",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-639",),
    languages=("go",),
    triggers=("WHERE", "where", ".Where("),
    tests=False,
    what="A query by id without the owner, user or tenant that the other queries of the file on the same records compare.",
    why="Whoever guesses or counts up an id reads or changes what belongs to others.",
    fix="Add the owner to the conditions: `WHERE id = ? AND owner_id = ?`.",
    check=check,
    bad=(
        'package a\nfunc show(c echo.Context) {\n\tdb.Where("id = ? AND owner_id = ?", c.Param("id"), me(c)).First(&d)\n}\nfunc remove(c echo.Context) {\n\tdb.Where("id = ?", c.Param("id")).Delete(&Document{})\n}\n',
        'package a\nfunc show(id, me int) {\n\tdb.QueryRow("SELECT * FROM note WHERE id = $1 AND user_id = $2", id, me)\n}\nfunc remove(id int) {\n\tdb.Exec("DELETE FROM note WHERE id = $1", id)\n}\n',
    ),
    good=(
        'package a\nfunc show(c echo.Context) {\n\tdb.Where("id = ? AND owner_id = ?", c.Param("id"), me(c)).First(&d)\n}\nfunc remove(c echo.Context) {\n\tdb.Where("id = ? AND owner_id = ?", c.Param("id"), me(c)).Delete(&d)\n}\n',
        'package a\nfunc show(id int) {\n\tdb.QueryRow("SELECT * FROM note WHERE id = $1", id)\n}\nfunc remove(id int) {\n\tdb.Exec("DELETE FROM note WHERE id = $1", id)\n}\n',
    ),
)
