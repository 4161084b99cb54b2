"""javascript-cors-any-origin: every site may read answers with the visitor's cookies."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import literal, option, settled, string_value, unwrap

_ACCEPTS_ALL = lazy_pattern(
    r"(?:async\s*)?(?:function\s*\w*)?\s*\(?[\w\s,:|]*\)?\s*(?:=>)?\s*\{?\s*(?:return\s+)?(?:callback|cb|done|next)\(\s*null\s*,\s*(?:true|origin)\s*\)\s*;?\s*\}?\Z"
)
_REACH = 2000
_CREDENTIALS = lazy_pattern(r"Allow-Credentials", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("cors", "@fastify/cors", "@koa/cors", "app.enableCors", "enableCors", "fastify-cors"):
        yield from _options(file, call.node, call.argument(0))
    for call in file.calls.method("register"):
        if len(call.positional) > 1 and "cors" in call.positional[0].text().lower():
            yield from _options(file, call.node, call.positional[1])
    for call in file.calls.method("setHeader", "header", "set", "writeHead", "append"):
        name = string_value(call.argument(0)) or ""
        value = call.argument(1)
        if name.lower() == "access-control-allow-origin" and value is not None:
            yield from _header(file, call.node, value)


def _options(file: SourceFile, node: SgNode, options: SgNode | None) -> Iterator[Match]:
    options = settled(file, options)
    origin = option(options, "origin")
    if origin is None or literal(option(options, "credentials")) != "true":
        return
    text = literal(origin)
    if text in {"true", "'*'", '"*"', "/.*/", "() => true"} or _ACCEPTS_ALL.match(unwrap(origin).text()[:300]):
        yield graded(file, node, Severity.HIGH, Confidence.HIGH)


def _header(file: SourceFile, node: SgNode, value: SgNode) -> Iterator[Match]:
    function = scopes_of(file).function_of(node)
    place = node.range().start.index
    first, last = (function.start, function.end) if function is not None else (0, len(file.text))
    around = file.text[max(first, place - _REACH) : min(last, place + _REACH)]
    origin = request_data(file, value)
    if origin is None or "origin" not in origin.source.text().lower() or is_checked(file, origin, node):
        return
    if _CREDENTIALS.search(around):
        yield graded(
            file, node, Severity.HIGH, Confidence.MEDIUM, "Every origin is sent back as an allowed one, with cookies"
        )
    else:
        yield graded(file, node, Severity.LOW, Confidence.MEDIUM, "Every origin is sent back as an allowed one")


RULE = FileRule(
    id="javascript-cors-any-origin",
    title="Every site may read answers with the visitor's cookies",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-942",),
    languages=LANGUAGES,
    triggers=("cors", "Cors", "CORS", "llow-Origin", "llow-origin"),
    tests=False,
    what="CORS is set up with credentials and an origin that is `true`, `*`, a function that accepts everything, or the request's own.",
    why="A page of any site that a logged-in visitor opens can call this API in the visitor's name and read what comes back.",
    fix="List the origins: `cors({ origin: ['https://app.example.org'], credentials: true })`.",
    check=check,
    bad=(
        "app.use(cors({ origin: true, credentials: true }));\n",
        "app.use(\n  cors({\n    origin: (origin, callback) => callback(null, true),\n    credentials: true,\n  }),\n);\n",
        "app.use((req, res, next) => {\n  res.setHeader('Access-Control-Allow-Origin', req.headers.origin);\n  res.setHeader('Access-Control-Allow-Credentials', 'true');\n  next();\n});\n",
        "await fastify.register(cors, { origin: '*', credentials: true });\n",
    ),
    good=(
        "app.use(cors());\n",
        "app.use(cors({ origin: true }));\n",
        "app.use(cors({ origin: ['https://example.org'], credentials: true }));\n",
        "app.use((req, res, next) => {\n  const { origin } = req.headers;\n  if (ALLOWED.includes(origin)) {\n    res.setHeader('Access-Control-Allow-Origin', origin);\n    res.setHeader('Access-Control-Allow-Credentials', 'true');\n  }\n  next();\n});\n",
        "app.use(cors({ origin: (origin, callback) => callback(null, allowed.has(origin)), credentials: true }));\n",
    ),
)
