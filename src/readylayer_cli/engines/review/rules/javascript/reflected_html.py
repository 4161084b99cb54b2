"""javascript-reflected-html: request data is sent back as HTML."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import is_checked, user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._sanitizers import is_cleaned
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import dynamic_pieces, fixed_text, is_built, pieces, unwrap

_RESPONSE = lazy_pattern(r"(?:\w+\.)?(?:res|resp|response|reply)(?:\.(?:status|code|header|set|type)\([^()]*\))*\Z")
_PLAIN_TYPE = lazy_pattern(
    r"text/plain|application/json|\.type\(\s*['\"](?:text|txt|json)|\.json\(|text/css|octet-stream|image/"
)
_REACH = 2000
_TEXT_ONLY = lazy_pattern(r"\.(?:query|params|cookies|param\(|header)")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("send", "write", "end"):
        receiver = call.receiver.text()[:200] if call.receiver is not None else ""
        if not call.positional or not _RESPONSE.match(receiver):
            continue
        parts = pieces(file, call.positional[0])
        for _, part in dynamic_pieces(parts):
            if is_cleaned(part) or unwrap(part).kind() in {"object", "array", "call_expression"}:
                continue
            origin = user_data(file, part)
            if origin is None or is_checked(file, origin, call.node):
                continue
            direct = not is_built(parts)
            if direct and (call.method != "send" or not _TEXT_ONLY.search(origin.source.text())):
                continue
            if _is_plain(file, call.node, fixed_text(parts)):
                continue
            yield graded(
                file,
                call.node,
                Severity.HIGH,
                Confidence.MEDIUM,
                f"Request data (`{shown(origin.source)}`) is sent back as HTML",
            )
            break


def _is_plain(file: SourceFile, node: SgNode, text: str) -> bool:
    """Whether the function sets another content type, or the text is no markup."""
    function = scopes_of(file).function_of(node)
    place = node.range()
    first = max(place.start.index - _REACH, function.start) if function is not None else place.start.index
    last = min(place.end.index + _REACH, function.end) if function is not None else place.end.index
    around = file.text[first:last]
    return bool(_PLAIN_TYPE.search(around)) or text.lstrip().startswith("{")


RULE = FileRule(
    id="javascript-reflected-html",
    title="Request data is sent back as HTML",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=LANGUAGES,
    triggers=(".send(", ".write(", ".end(", "Response(", ".html(", ".body =", "@Get", "@Post", "raw("),
    tests=False,
    what="`res.send` or `res.write` gets a string with a query, parameter, cookie or body value in it.",
    why="A string goes out as `text/html`. A link with markup in it runs script in the page of whoever opens it.",
    fix="Render a template that escapes, answer with `res.json`, or escape the value first.",
    check=followed(Following("xss", "is sent back as HTML", Severity.HIGH, confidence=Confidence.MEDIUM), check),
    bad=(
        "app.get('/', (req, res) => {\n  res.send(`<h1>Hello ${req.query.name}</h1>`);\n});\n",
        "app.get('/search', function (req, res) {\n  const term = req.query.q;\n  res.status(404).send('Nothing found for ' + term);\n});\n",
        "app.get('/echo', (req, res) => res.send(req.query.message));\n",
        "http.createServer((req, res) => {\n  res.write('<p>' + req.params.id + '</p>');\n  res.end();\n});\n",
    ),
    good=(
        "app.get('/', (req, res) => res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`));\n",
        "app.get('/', (req, res) => res.json({ name: req.query.name }));\n",
        "app.post('/', (req, res) => res.send(req.body));\n",
        "app.get('/', (req, res) => {\n  res.type('text/plain');\n  res.send('Hello ' + req.query.name);\n});\n",
        "app.get('/', (req, res) => res.send(`<b>${Number(req.query.page)}</b>`));\n",
        "process.send('started ' + req.query.name);\n",
    ),
)
