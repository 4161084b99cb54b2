"""javascript-nosql-query: a MongoDB filter takes request data as it is, or runs a built script."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Check, Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import is_built, pieces

_OPERATORS = Following(
    "operators", "can be an object with operators such as `$ne`", Severity.HIGH, confidence=Confidence.MEDIUM
)
_SCRIPTS = Following("where", "is put into a script that the database runs", Severity.CRITICAL)
_MONGO = ("mongo", "Mongo", "Model", "collection(", "Schema", "models/", "model(", "User")


def check(file: SourceFile) -> Iterable[Match]:
    yield from _scripts(file)


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


def _is_of_documents(file: SourceFile) -> bool:
    return any(word in file.text for word in _MONGO)


def _filters(check: Check) -> Check:
    """The rule with what was followed into filters, in files that speak to a database of documents."""
    judged = followed(_OPERATORS, check)

    def judge(file: SourceFile) -> Iterable[Match]:
        return judged(file) if _is_of_documents(file) else check(file)

    return judge


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
    check=followed(_SCRIPTS, _filters(check)),
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
