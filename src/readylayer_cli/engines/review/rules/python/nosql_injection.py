"""python-nosql-injection: a query for a document store is data of the request, or code with values in it."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import is_built, take_apart
from readylayer_cli.engines.review.rules.python._request import describe
from readylayer_cli.engines.review.rules.python._whole_body import is_whole_body

_METHODS = (
    "find",
    "find_one",
    "find_one_and_update",
    "find_one_and_delete",
    "update_one",
    "update_many",
    "delete_one",
    "delete_many",
    "aggregate",
    "count_documents",
    "replace_one",
)
_STORES = lazy_pattern(r"mongo|motor|\bdb\.\w+\.|\$where", re.IGNORECASE)
_CODE = ("$where", "$function", "$accumulator")


def check(file: SourceFile) -> Iterable[Match]:
    if not _STORES.search(file.text):
        return
    for call in file.calls.method(*_METHODS):
        query = call.argument(0, "filter")
        if query is None:
            continue
        if query.kind() != "dictionary" and call.method != "find" and is_whole_body(file, query):
            yield graded(file, call.node, Severity.HIGH, f"Request data (`{describe(query)}`) is the whole query")
            continue
        for pair in query.find_all(kind="pair") if query.kind() == "dictionary" else ():
            key, value = pair.field("key"), pair.field("value")
            if key is None or value is None or key.text().strip("'\"") not in _CODE:
                continue
            source = origin(file, value)
            if source is Origin.REQUEST or (source > Origin.CHECKED and is_built(take_apart(file, value))):
                severity = Severity.CRITICAL if source is Origin.REQUEST else Severity.HIGH
                yield graded(file, call.node, severity, f"`{describe(value)}` runs as JavaScript in the database")


RULE = FileRule(
    id="python-nosql-injection",
    title="A document query is request data, or code with values in it",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-943",),
    languages=("python",),
    triggers=(
        "find_one",
        "$where",
        "$function",
        "$accumulator",
        "pymongo",
        "_one(",
        "_many(",
        "aggregate(",
        "motor",
        "mongo",
        "__raw__",
    ),
    tests=False,
    what="A MongoDB method gets the request's JSON as its filter, or `$where` with text that is put together.",
    why='`{"password": {"$ne": ""}}` matches every user; `$where` runs as code on the server.',
    fix='Build the filter from single values of known types: `{"name": str(data["name"])}`.',
    check=followed(
        Following("where", "runs as JavaScript in the database", Severity.CRITICAL),
        followed(
            Following("operators", "can hold operators of the query", Severity.HIGH, confidence=Confidence.MEDIUM),
            check,
        ),
    ),
    bad=(
        'from flask import request\n@app.post("/login")\ndef login():\n    user = db.users.find_one(request.get_json())\n',
        'def search(db, name):\n    return db.users.find({"$where": "this.name == \'" + name + "\'"})\n',
    ),
    good=(
        'from flask import request\n@app.post("/login")\ndef login():\n    user = db.users.find_one({"name": str(request.json["name"])})\n',
        'def search(db):\n    return db.users.find({"$where": "this.a == this.b"})\n',
        'from flask import request\n@app.get("/x")\ndef x():\n    return str(TEXT.find(request.args["q"]))\n',
    ),
)
