"""python-django-raw-sql: raw SQL in a Django query is put together from values."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._sql import judge_sql


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("raw"):
        query = call.argument(0, "raw_query")
        if query is not None:
            yield from judge_sql(file, call.node, query)
    for call in file.calls.method("RawSQL"):
        query = call.argument(0, "sql")
        if query is not None:
            yield from judge_sql(file, call.node, query, always_sql=True)
    for call in file.calls.method("extra"):
        for name in ("where", "tables", "order_by", "select"):
            value = call.keywords.get(name)
            for element in _elements(value) if value is not None else ():
                yield from judge_sql(file, call.node, element, always_sql=True)


def _elements(node: SgNode) -> list[SgNode]:
    if node.kind() in {"list", "tuple"}:
        return node.named_children()
    if node.kind() == "dictionary":
        return [value for pair in node.named_children() if (value := pair.field("value")) is not None]
    return [node]


RULE = FileRule(
    id="python-django-raw-sql",
    title="Raw SQL in a Django query is put together from values",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-89",),
    languages=("python",),
    triggers=(".raw(", "RawSQL(", ".extra("),
    tests=False,
    what="`.raw`, `RawSQL` or `.extra` gets text built with an f-string, `%`, `.format` or `+`.",
    why="Django escapes parameters, not the text itself: a value written into it can end the expression.",
    fix="Pass values as `params`, or write the query with `filter`, `annotate` and `F`.",
    check=followed(
        Following("sql", "becomes part of raw SQL", Severity.CRITICAL, callees=frozenset({"raw", "extra", "RawSQL"})),
        check,
    ),
    bad=(
        "from app.models import User\ndef find(name):\n    return User.objects.raw(\"SELECT * FROM app_user WHERE name = '%s'\" % name)\n",
        "from django.db.models.expressions import RawSQL\ndef rank(qs, term):\n    return qs.annotate(r=RawSQL(f\"similarity(name, '{term}')\", []))\n",
        'from django.shortcuts import render\ndef view(request):\n    return Entry.objects.extra(where=["headline = \'" + request.GET["q"] + "\'"])\n',
    ),
    good=(
        'def find(name):\n    return User.objects.raw("SELECT * FROM app_user WHERE name = %s", [name])\n',
        'def rank(qs, term):\n    return qs.annotate(r=RawSQL("similarity(name, %s)", [term]))\n',
        'def view(request):\n    return Entry.objects.extra(where=["headline = %s"], params=[request.GET["q"]])\n',
    ),
)
