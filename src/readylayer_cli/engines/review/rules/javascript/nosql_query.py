"""javascript-nosql-query: a MongoDB filter takes request data as it is, or runs a built script."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._origin import Origin, is_checked, leaves, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import is_built, option, pieces, unwrap

_FILTERED = (
    "find", "findOne", "findOneAndUpdate", "findOneAndDelete", "findOneAndReplace", "findOneAndRemove", "updateOne",
    "updateMany", "deleteOne", "deleteMany", "replaceOne", "countDocuments", "exists", "remove", "update", "distinct",
)  # fmt: skip
_MONGO = ("mongo", "Mongo", "Model", "collection(", "Schema", "models/", "model(", "User")


def check(file: SourceFile) -> Iterable[Match]:
    yield from _scripts(file)
    if not any(word in file.text for word in _MONGO):
        return
    for call in file.calls.method(*_FILTERED):
        if not call.positional or call.receiver is None:
            continue
        for value in _compared(call.positional[0]):
            origin = user_data(file, value)
            if origin is not None and _is_raw(file, value, origin) and not is_checked(file, origin, call.node):
                message = f"`{shown(origin.source)}` can be an object with operators such as `$ne`"
                suggestion = f"String({origin.source.text()})"
                yield graded(file, value, Severity.HIGH, Confidence.MEDIUM, message, suggestion)


def _scripts(file: SourceFile) -> Iterator[Match]:
    if "$where" not in file.text:
        return
    for pair in file.find_all({"kind": "pair", "has": {"field": "key", "regex": r"^['\"]?\$where['\"]?$"}}):
        value = pair.field("value")
        if value is None or not is_built(pieces(file, value)):
            continue
        origin = user_data(file, value)
        severity = Severity.CRITICAL if origin else Severity.HIGH
        yield graded(file, pair, severity, Confidence.HIGH, "A `$where` script is put together from values")


def _compared(condition: SgNode) -> Iterator[SgNode]:
    """The whole filter, or the values that its fields are compared with."""
    condition = unwrap(condition)
    if condition.kind() != "object":
        yield condition
        return
    if option(condition, "where", "include", "select") is not None:
        return
    for child in condition.named_children():
        if child.kind() == "pair" and (value := child.field("value")) is not None:
            yield value
        elif child.kind() == "shorthand_property_identifier":
            yield child


def _is_raw(file: SourceFile, value: SgNode, origin: Origin) -> bool:
    """Whether the value is the data itself, which a body parser may have made an object."""
    parts = list(leaves(file, value))
    text = origin.source.text()
    return (
        unwrap(value).kind()
        in {"member_expression", "subscript_expression", "identifier", "shorthand_property_identifier"}
        and len(parts) <= 2
        and not any(
            word in text
            for word in (".params", "headers", ".files", ".param(", "formData", "pathParameters", "searchParams")
        )
    )


RULE = FileRule(
    id="javascript-nosql-query",
    title="A MongoDB filter takes request data as it is",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-943",),
    languages=LANGUAGES,
    triggers=("req.", "request.", "ctx.", "$where", "@Body", "@Query"),
    tests=False,
    what="A field of `req.body` or `req.query` is compared in a filter without being turned into a string, or `$where` gets a built script.",
    why="JSON bodies and `a[$ne]=` queries make the value an object: `{password: {$ne: null}}` matches every account.",
    fix="Convert or validate first: `String(req.body.name)`, a schema, or `mongoose.set('sanitizeFilter', true)`. Never build `$where`.",
    check=check,
    bad=(
        "const User = require('./models/user');\napp.post('/login', async (req, res) => {\n  const user = await User.findOne({ email: req.body.email, password: req.body.password });\n});\n",
        "import { db } from './mongo';\nexport async function list(req, res) {\n  const { name } = req.query;\n  res.json(await db.collection('items').find({ name }).toArray());\n}\n",
        "const Model = require('./model');\nrouter.put('/', (req, res) => Model.updateOne(req.body, { seen: true }));\n",
        "usersCol.find({ $where: `this.userId == ${id} && this.stocks > '${threshold}'` });\n",
    ),
    good=(
        "const User = require('./models/user');\nasync (req, res) => User.findOne({ email: String(req.body.email) });\n",
        "const User = require('./models/user');\nasync (req, res) => User.findOne({ _id: req.params.id });\n",
        "const User = require('./models/user');\nasync (req, res) => User.findOne({ where: { email: req.body.email } });\n",
        "const { User } = require('./models');\nconst found = users.find((user) => user.name === req.query.name);\n",
        "const User = require('./models/user');\nasync (req, res) => {\n  const { email } = req.body;\n  if (typeof email !== 'string') return res.sendStatus(400);\n  await User.findOne({ email });\n};\n",
        "col.find({ $where: 'this.a == this.b' });\n",
    ),
)
