"""javascript-unowned-query: a record is chosen by id alone where its neighbours also ask for the owner."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules._ownership import Query, sql_fields, unowned
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import option, settled, string_value, unwrap

_BY_OBJECT = (
    "findOne", "findFirst", "findUnique", "findFirstOrThrow", "findUniqueOrThrow", "findOneBy", "findOneByOrFail", "findOneOrFail", "find", "findMany", "findAll",
    "update", "updateMany", "updateOne", "delete", "deleteMany", "deleteOne", "destroy", "findOneAndUpdate", "findOneAndDelete", "findOneAndRemove", "count",
    "where", "exists", "replaceOne",
)  # fmt: skip
_BY_ID = ("findById", "findByPk", "findByIdAndUpdate", "findByIdAndDelete", "findByIdAndRemove")


def check(file: SourceFile) -> Iterable[Match]:
    yield from unowned(file, _queries(file))


def _queries(file: SourceFile) -> Iterator[Query]:
    for call in file.calls.method(*_BY_ID):
        if call.receiver is not None:
            yield Query(call.node, call.receiver.text()[:80], frozenset({"id"}), _around(file, call.node))
    for call in file.calls.method(*_BY_OBJECT):
        fields = _fields(file, call)
        if fields and call.receiver is not None:
            yield Query(call.node, _model(call.receiver.text()), fields, _around(file, call.node))
    for call in file.calls.method("query", "execute", "get", "all", "run", "prepare", "one", "oneOrNone", "none"):
        found = sql_fields(string_value(settled(file, call.argument(0))) or "") if call.positional else None
        if found is not None:
            yield Query(call.node, found[0], found[1], _around(file, call.node))


def _model(receiver: str) -> str:
    """`knex('notes')` and `db.note` are models; what is chained to them does not matter."""
    return receiver.partition(").")[0][:80]


def _fields(file: SourceFile, call: Call) -> frozenset[str]:
    first = settled(file, call.argument(0))
    if first is None or unwrap(first).kind() != "object":
        return frozenset()
    where = settled(file, option(first, "where")) or (
        first if option(first, "data", "include", "select", "orderBy") is None else None
    )
    if where is None or unwrap(where).kind() != "object":
        return frozenset()
    names = set()
    for child in unwrap(where).named_children():
        key = child if child.kind() == "shorthand_property_identifier" else child.field("key")
        if child.kind() == "spread_element" or key is None:
            return frozenset()
        names.add(key.text().strip("'\""))
    return frozenset(names)


def _around(file: SourceFile, node: SgNode) -> str:
    function = scopes_of(file).function_of(node)
    if function is None:
        return ""
    head = file.text[max(0, function.start - 80) : function.start].rpartition("\n")[2]
    return head + file.text[function.start : function.end]


RULE = FileRule(
    id="javascript-unowned-query",
    title="A record is chosen by id alone where its neighbours also ask for the owner",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-639",),
    languages=LANGUAGES,
    triggers=(
        "findOne",
        "findFirst",
        "findById",
        "findByPk",
        "deleteOne",
        "deleteMany",
        "updateMany",
        "updateOne",
        "WHERE",
        ".where(",
        "destroy(",
        "findUnique",
    ),
    tests=False,
    what="A query by id without the owner, user or tenant that the other queries of the file on the same records compare.",
    why="Whoever guesses or counts up an id reads or changes what belongs to others.",
    fix="Add the owner to the conditions: `where: { id, ownerId }`.",
    check=check,
    bad=(
        "class Notes {\n  one(id, ownerId) {\n    return this.db.note.findFirst({ where: { id, ownerId } });\n  }\n  drop(id) {\n    return this.db.note.deleteMany({ where: { id } });\n  }\n}\n",
        Example(
            "router.get('/:id', async (req, res) => res.json(await Note.findOne({ _id: req.params.id, owner: req.user.id })));\nrouter.delete('/:id', async (req, res) => res.json(await Note.findByIdAndDelete(req.params.id)));\n"
        ),
    ),
    good=(
        "class Notes {\n  one(id, ownerId) {\n    return this.db.note.findFirst({ where: { id, ownerId } });\n  }\n  drop(id, ownerId) {\n    return this.db.note.deleteMany({ where: { id, ownerId } });\n  }\n}\n",
        "router.get('/:id', async (req, res) => res.json(await Note.findOne({ _id: req.params.id, owner: req.user.id })));\nrouter.delete('/:id', async (req, res) => {\n  const note = await Note.findById(req.params.id);\n  if (String(note.owner) !== req.user.id) return res.sendStatus(404);\n  await note.remove();\n});\n",
        "const one = (id) => db.note.findFirst({ where: { id } });\nconst drop = (id) => db.note.deleteMany({ where: { id } });\n",
    ),
)
