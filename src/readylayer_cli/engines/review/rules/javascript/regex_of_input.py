"""javascript-regex-of-input: a regular expression is made from request data."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("RegExp"):
        origin = user_data(file, call.positional[0]) if call.positional else None
        if origin is not None and not is_checked(file, origin, call.node):
            message = f"Request data (`{shown(origin.source)}`) is compiled as a regular expression"
            yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH, message)


RULE = FileRule(
    id="javascript-regex-of-input",
    title="A regular expression is made from request data",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-1333",),
    languages=LANGUAGES,
    triggers=("RegExp(",),
    tests=False,
    what="`new RegExp` gets a value of the request that is not escaped.",
    why="A pattern such as `(a+)+$` keeps the event loop busy for minutes, so one request stops the server. `.*` matches more than was meant.",
    fix="Escape it (`RegExp.escape(value)`, or lodash's `escapeRegExp`), or use `includes`.",
    check=followed(Following("regex", "is compiled as a regular expression", Severity.MEDIUM), check),
    bad=(
        "app.get('/search', (req, res) => {\n  const pattern = new RegExp(req.query.q, 'i');\n  res.json(items.filter((item) => pattern.test(item.name)));\n});\n",
        "router.get('/', async (ctx) => {\n  const { term } = ctx.query;\n  ctx.body = await Item.find({ name: new RegExp(`^${term}`) });\n});\n",
    ),
    good=(
        "app.get('/s', (req, res) => find(new RegExp(escapeRegExp(req.query.q), 'i')));\n",
        "const pattern = new RegExp(`^${prefix}`);\n",
        "app.get('/s', (req, res) => new RegExp('^a').test(req.query.q));\n",
    ),
)
