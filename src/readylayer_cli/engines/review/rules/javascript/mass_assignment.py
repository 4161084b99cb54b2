"""javascript-mass-assignment: a record takes every field that the request has."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import option, unwrap

_WHOLE = frozenset({"req.body", "request.body", "ctx.request.body", "req.query", "request.payload"})
_METHODS = (
    "create",
    "insertOne",
    "insertMany",
    "updateOne",
    "findByIdAndUpdate",
    "findOneAndUpdate",
    "bulkCreate",
    "build",
    "upsert",
)


def check(file: SourceFile) -> Iterable[Match]:
    for call, data in _records(file):
        if _is_whole(data):
            yield graded(file, call.node, Severity.LOW, Confidence.MEDIUM, f"Every field of `{shown(data)}` is stored")


def _records(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    for call in file.calls.method(*_METHODS):
        if call.receiver is not None and call.receiver.text() != "Object":
            yield from ((call, option(value, "data", "$set") or value) for value in call.positional[:2])
    for call in file.calls.to("Object.assign"):
        yield from ((call, value) for value in call.positional[1:] if call.positional[0].kind() == "identifier")
    for call in file.calls:
        if call.is_new and call.method[:1].isupper() and call.positional:
            yield call, call.positional[0]


def _is_whole(node: SgNode) -> bool:
    node = unwrap(node)
    if node.kind() == "object":
        spread = [child for child in node.named_children() if child.kind() == "spread_element"]
        return any(_is_whole(child.named_children()[0]) for child in spread if child.named_children())
    return node.text().replace("?", "") in _WHOLE


RULE = FileRule(
    id="javascript-mass-assignment",
    title="A record takes every field that the request has",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-915",),
    languages=LANGUAGES,
    triggers=("eq.body", "request.body", "req.query", "request.payload"),
    tests=False,
    what="A model is created or updated with the whole `req.body`.",
    why="The sender can add fields that no form offers, such as `role: 'admin'` or another owner.",
    fix="Name the fields: `User.create({ name: req.body.name, email: req.body.email })`, or parse the body with a schema.",
    check=check,
    bad=(
        "app.post('/users', async (req, res) => res.json(await User.create(req.body)));\n",
        "router.put('/:id', async (req, res) => {\n  Object.assign(user, req.body);\n  await user.save();\n});\n",
        "const user = new User({ ...req.body, id });\n",
        "await prisma.user.create({ data: req.body });\n",
    ),
    good=(
        "app.post('/users', async (req, res) => User.create({ name: req.body.name }));\n",
        "const body = schema.parse(req.body);\nawait User.create(body);\n",
        "const merged = Object.assign({}, req.body);\nlogger.info(req.body);\n",
    ),
)
