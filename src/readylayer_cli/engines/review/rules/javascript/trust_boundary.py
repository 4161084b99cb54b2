"""javascript-trust-boundary: data of the request is kept in the session as if it had been checked."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed, nothing
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES

RULE = FileRule(
    id="javascript-trust-boundary",
    title="Request data is kept in the session unchecked",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-501",),
    languages=LANGUAGES,
    triggers=("session",),
    tests=False,
    what="`req.session` gets an entry from the request as it came, or under a name that the request chose.",
    why="Later code takes what is in the session for its own: a role or user id from the request becomes a fact.",
    fix="Check the value against what is allowed before storing it, under a fixed name.",
    check=followed(
        Following("trust", "is kept in the session unchecked", Severity.LOW, confidence=Confidence.MEDIUM), nothing
    ),
    bad=(
        "app.post('/set', (req, res) => {\n  req.session.role = req.body.role;\n  res.end();\n});\n",
        "app.post('/set', (req, res) => {\n  req.session[req.body.key] = true;\n  res.end();\n});\n",
    ),
    good=(
        "app.post('/set', (req, res) => {\n  req.session.page = Number(req.body.page);\n  res.end();\n});\n",
        "app.post('/login', async (req, res) => {\n  const user = await check(req.body.name, req.body.password);\n  req.session.user = user.id;\n  res.end();\n});\n",
    ),
)
