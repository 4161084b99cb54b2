"""javascript-xpath-query: an XPath expression is put together from request data."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import PAGE_STRANGERS, followed, nothing
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES

RULE = FileRule(
    id="javascript-xpath-query",
    title="An XPath expression is put together from request data",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-643",),
    languages=LANGUAGES,
    triggers=("xpath", "XPath", "evaluate("),
    tests=False,
    what="`xpath.select`, `document.evaluate` and their likes get a text with request data in it.",
    why="A quote in the value ends the text in the expression and goes on as XPath: it finds other nodes than meant, such as all users.",
    fix="Pass the value as a variable (`xpath.parse('//user[@name=$name]').select({ node, variables: { name } })`), or accept only letters and digits.",
    check=followed(
        Following(
            "xpath",
            "is put into an XPath expression",
            Severity.HIGH,
            confidence=Confidence.MEDIUM,
            strangers=PAGE_STRANGERS | {"header"},
        ),
        nothing,
    ),
    bad=(
        "const xpath = require('xpath');\napp.get('/u', (req, res) => {\n  res.json(xpath.select(\"//user[@name='\" + req.query.name + \"']\", doc));\n});\n",
        "import xpath from 'xpath';\nexport const find = (req, res) => {\n  const { id } = req.params;\n  res.send(xpath.select1(`//user[id/text()='${id}']`, doc).toString());\n};\n",
    ),
    good=(
        "const xpath = require('xpath');\napp.get('/u', (req, res) => {\n  const find = xpath.parse('//user[@name=$name]');\n  res.json(find.select({ node: doc, variables: { name: req.query.name } }));\n});\n",
        "const xpath = require('xpath');\napp.get('/u', (req, res) => {\n  if (!/^[a-z]+$/.test(req.query.name)) return res.sendStatus(400);\n  res.json(xpath.select(`//user[@name='${req.query.name}']`, doc));\n});\n",
    ),
)
