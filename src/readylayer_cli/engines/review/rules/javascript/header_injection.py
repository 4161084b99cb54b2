"""javascript-header-injection: data of the request is written into a header of the response."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed, nothing
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES

RULE = FileRule(
    id="javascript-header-injection",
    title="Request data is written into a header of the response",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-113",),
    languages=LANGUAGES,
    triggers=("eader(", ".set(", ".append(", "writeHead", ".cookie("),
    tests=False,
    what="`setHeader`, `set` or `writeHead` gets a text of the request as it came.",
    why="Where the runtime lets line ends through, the value adds headers of its own; everywhere it decides what the client is told, caching and cookies included.",
    fix="Encode the value with `encodeURIComponent`, or choose it from a list.",
    check=followed(
        Following("header", "is written into a header of the response", Severity.LOW, confidence=Confidence.MEDIUM),
        nothing,
    ),
    bad=(
        "app.get('/f', (req, res) => {\n  res.setHeader('X-File', req.query.name);\n  res.end();\n});\n",
        "export default (req, res) => {\n  const { lang } = req.query;\n  res.set('Content-Language', lang);\n};\n",
    ),
    good=(
        "app.get('/f', (req, res) => {\n  res.setHeader('X-File', encodeURIComponent(req.query.name));\n  res.end();\n});\n",
        "app.get('/f', (req, res) => {\n  const lang = ['en', 'de'].includes(req.query.lang) ? req.query.lang : 'en';\n  res.set('Content-Language', lang);\n});\n",
    ),
)
