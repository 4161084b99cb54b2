"""javascript-server-request: the server calls an address that the request chooses."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import dynamic_pieces, option, pieces, settled

_CLIENTS = frozenset(
    {"axios", "got", "superagent", "request", "needle", "undici", "http", "https", "ky", "request-promise"}
)
_VERBS = ("get", "post", "put", "patch", "delete", "head", "request", "fetch", "stream")
_CALLABLE = (
    "fetch",
    "axios",
    "got",
    "request",
    "needle",
    "node-fetch",
    "ky",
    "request-promise",
    "cross-fetch",
    "globalThis.fetch",
)
_SCHEME_ONLY = lazy_pattern(r"(?:https?:)?//\Z")
_BROWSER = lazy_pattern(r"page|tab|frame|phantom|browser", re.IGNORECASE)
_LOADERS = ("goto", "openUrl", "navigate")
_RENDERERS = ("wkhtmltopdf", "wkhtmltoimage.generate", "html-pdf.create", "wkhtmltoimage")


def check(file: SourceFile) -> Iterable[Match]:
    for call, content in _contents(file):
        loose = [part for _, part in dynamic_pieces(pieces(file, content))]
        origin = next((found for part in loose if (found := user_data(file, part))), None)
        if origin is not None and not is_checked(file, origin, call.node):
            message = f"Request data (`{shown(origin.source)}`) is loaded by a browser on the server"
            yield graded(file, call.node, Severity.HIGH, Confidence.MEDIUM, message)
    for call, address in _addresses(file):
        parts = pieces(file, address)
        if not parts or (isinstance(parts[0], str) and parts[0] and not _SCHEME_ONLY.match(parts[0])):
            continue
        first = next((part for part in parts if not isinstance(part, str)), None)
        origin = user_data(file, first) if first is not None else None
        if origin is not None and not is_checked(file, origin, call.node):
            message = f"Request data (`{shown(origin.source)}`) chooses the address that the server calls"
            yield graded(file, call.node, Severity.HIGH, Confidence.MEDIUM, message)


def _addresses(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    for call in (*file.calls.to(*_CALLABLE), *module_calls(file, _CLIENTS, *_VERBS)):
        if call.positional:
            first = call.positional[0]
            yield call, option(settled(file, first), "url", "uri", "hostname", "host", "baseURL") or first
    for call in file.calls.method(*_LOADERS):
        if _is_browser(call):
            yield call, call.positional[0]


def _contents(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    """HTML that a browser on the server renders, and so fetches everything for."""
    for call in file.calls.to(*_RENDERERS):
        if call.positional:
            yield call, call.positional[0]
    for call in file.calls.method("setContent"):
        if _is_browser(call):
            yield call, call.positional[0]


def _is_browser(call: Call) -> bool:
    return bool(call.positional and call.receiver is not None and _BROWSER.search(call.receiver.text()[-40:]))


RULE = FileRule(
    id="javascript-server-request",
    title="The server calls an address that the request chooses",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-918",),
    languages=LANGUAGES,
    triggers=(
        "fetch(",
        "axios",
        "got",
        "request",
        "needle",
        "http.",
        "https.",
        "undici",
        ".goto(",
        "openUrl(",
        "setContent(",
        "wkhtmlto",
    ),
    tests=False,
    what="The address of an outgoing call starts with a query, body or parameter value that nothing tests.",
    why="The server reaches what outsiders cannot: internal services, the cloud's metadata with its keys, files behind `file:` proxies.",
    fix="Look the host up in a list of allowed ones, and refuse private addresses after resolving the name.",
    check=followed(
        Following("ssrf", "chooses the address that the server calls", Severity.HIGH, confidence=Confidence.MEDIUM),
        check,
    ),
    bad=(
        "app.get('/proxy', async (req, res) => {\n  const answer = await fetch(req.query.url);\n  res.send(await answer.text());\n});\n",
        "const axios = require('axios');\nmodule.exports = async (req, res) => {\n  const { webhook } = req.body;\n  await axios.post(webhook, payload);\n};\n",
        "import http from 'http';\nexport const probe = (req, res) => http.get(`http://${req.params.host}/status`, res.end);\n",
        "import puppeteer from 'puppeteer';\nexport const shot = async (req, res) => {\n  const page = await (await puppeteer.launch()).newPage();\n  await page.goto(req.query.url);\n  await page.setContent(`<p>${req.body.text}</p>`);\n};\n",
        "export async function POST(request) {\n  const { url } = await request.json();\n  const page = await fetch(url);\n  return new Response(page.body);\n}\n",
    ),
    good=(
        "app.get('/user', async (req, res) => res.json(await fetch(`https://api.example.org/users/${req.query.id}`)));\n",
        "app.get('/proxy', async (req, res) => {\n  const { url } = req.query;\n  if (!isAllowedHost(url)) return res.sendStatus(403);\n  res.send(await fetch(url));\n});\n",
        "const axios = require('axios');\nmodule.exports = (req) => axios.post(WEBHOOK, req.body);\n",
        "export const load = (request) => fetch(request.url, request.options);\n",
    ),
)
