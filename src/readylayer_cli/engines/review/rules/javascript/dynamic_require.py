"""javascript-dynamic-require: the module that is loaded is chosen by request data."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("require", "import", "require.resolve"):
        origin = request_data(file, call.positional[0]) if call.positional else None
        if origin is not None and not is_checked(file, origin, call.node):
            message = f"Request data (`{shown(origin.source)}`) chooses the code that is loaded"
            yield graded(file, call.node, Severity.CRITICAL, Confidence.HIGH, message)


RULE = FileRule(
    id="javascript-dynamic-require",
    title="Request data chooses the code that is loaded",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-470"),
    languages=LANGUAGES,
    triggers=("require(", "import(", "require.resolve"),
    tests=False,
    what="`require` or `import()` gets a name with request data in it.",
    why="`../` and absolute paths load any script on the disk, uploaded files among them.",
    fix="Look the name up in an object that lists the modules.",
    check=followed(Following("module", "chooses the code that is loaded", Severity.CRITICAL), check),
    bad=(
        "app.get('/plugin/:name', (req, res) => {\n  const plugin = require('./plugins/' + req.params.name);\n  plugin.run(res);\n});\n",
        "export const GET = async (request) => {\n  const { lang } = await request.json();\n  return import(`./locales/${lang}.js`);\n};\n",
    ),
    good=(
        "app.get('/plugin/:name', (req, res) => PLUGINS[req.params.name].run(res));\n",
        "const plugin = require('./plugins/' + name);\nconst body = req.body;\n",
    ),
)
