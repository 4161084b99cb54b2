"""javascript-blocking-call: a request handler blocks the event loop."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of

_MODULES = frozenset({"fs", "fs-extra", "child_process", "crypto", "bcrypt", "bcryptjs", "zlib", "argon2"})
_SLOW = ("pbkdf2Sync", "scryptSync", "hashSync", "compareSync", "execSync", "spawnSync", "execFileSync")
_FILES = (
    "readFileSync",
    "writeFileSync",
    "appendFileSync",
    "readdirSync",
    "copyFileSync",
    "rmSync",
    "gunzipSync",
    "gzipSync",
)
_RESPONSES = frozenset({"res", "response", "reply", "ctx"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in module_calls(file, _MODULES, *_SLOW, *_FILES):
        if _in_handler(file, call.node):
            severity = Severity.MEDIUM if call.method in _SLOW else Severity.LOW
            message = f"`{call.method}` stops all other requests while it runs"
            yield graded(file, call.node, severity, Confidence.MEDIUM, message)


def _in_handler(file: SourceFile, node: SgNode) -> bool:
    function = scopes_of(file).function_of(node)
    return function is not None and len(function.parameters) > 1 and not _RESPONSES.isdisjoint(function.parameters)


RULE = FileRule(
    id="javascript-blocking-call",
    title="A request handler blocks the event loop",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-400",),
    languages=LANGUAGES,
    triggers=("Sync(",),
    tests=False,
    what="A function with a response parameter calls `readFileSync`, `execSync`, `hashSync`, `pbkdf2Sync` or another synchronous function.",
    why="Node serves all requests on one thread. Hashing a password takes a tenth of a second, in which nobody else is answered.",
    fix="Use the asynchronous function: `await fs.promises.readFile(..)`, `await bcrypt.hash(..)`.",
    check=check,
    bad=(
        "const bcrypt = require('bcrypt');\napp.post('/login', async (req, res) => {\n  const ok = bcrypt.compareSync(req.body.password, user.hash);\n  res.json({ ok });\n});\n",
        "import fs from 'node:fs';\nexport function page(req, res) {\n  res.send(fs.readFileSync('./page.html', 'utf8'));\n}\n",
    ),
    good=(
        "import fs from 'node:fs';\nconst page = fs.readFileSync('./page.html', 'utf8');\nexport const show = (req, res) => res.send(page);\n",
        "import fs from 'node:fs';\nexport async function page(req, res) {\n  res.send(await fs.promises.readFile('./page.html', 'utf8'));\n}\n",
    ),
)
