"""javascript-log-injection: data of the request is written into the log as it came."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed, nothing
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES

RULE = FileRule(
    id="javascript-log-injection",
    title="Request data is written into the log as it came",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-117",),
    languages=LANGUAGES,
    triggers=("console.", "log.", "ogger"),
    tests=False,
    what="A log call gets a text of the request without the removal of line ends.",
    why="A line end in the value forges entries of its own, and hides what really happened.",
    fix="Log it as an object (`logger.info({ query }, 'search')`) or through `JSON.stringify`.",
    check=followed(Following("log", "is logged as it came", Severity.LOW, confidence=Confidence.MEDIUM), nothing),
    bad=(
        "app.get('/s', (req, res) => {\n  console.log('search for ' + req.query.q);\n  res.end();\n});\n",
        "export const login = async (req, res) => {\n  const { name } = req.params;\n  logger.warn(`unknown user ${name}`);\n};\n",
    ),
    good=(
        "app.get('/s', (req, res) => {\n  console.log('search for', JSON.stringify(req.query.q));\n  res.end();\n});\n",
        "app.get('/s', (req, res) => {\n  logger.info({ q: req.query.q }, 'search');\n  console.log('page %d', Number(req.query.page));\n});\n",
    ),
)
