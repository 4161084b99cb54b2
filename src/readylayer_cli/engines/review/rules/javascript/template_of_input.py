"""javascript-template-of-input: a template or its options come from request data."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.javascript._followed import followed
from readylayer_cli.engines.review.rules.javascript._origin import request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded, shown
from readylayer_cli.engines.review.rules.javascript._values import literal, option, unwrap

_COMPILERS = (
    "pug.compile", "pug.render", "jade.compile", "jade.render", "ejs.compile", "ejs.render", "handlebars.compile",
    "Handlebars.compile", "nunjucks.renderString", "nunjucks.compile", "lodash.template", "_.template", "doT.template",
    "dot.template", "mustache.render", "Mustache.render", "eta.render", "eta.renderString", "swig.render", "twig.twig",
    "hogan.compile", "squirrelly.render", "underscore.template", "Sqrl.render",
)  # fmt: skip
_HARMLESS = ("ustache",)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_COMPILERS):
        origin = request_data(file, call.positional[0]) if call.positional else None
        if origin is not None:
            severity = Severity.MEDIUM if any(word in call.name for word in _HARMLESS) else Severity.CRITICAL
            yield graded(
                file,
                call.node,
                severity,
                Confidence.HIGH,
                f"Request data (`{shown(origin.source)}`) is compiled as a template",
            )
        if literal(option(call.argument(1), "noEscape")) == "true":
            yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH, "The template does not escape HTML")
    for call, options in _render_options(file):
        message = f"`{shown(options)}` can set options of the template engine"
        yield graded(file, call.node, Severity.HIGH, Confidence.MEDIUM, message)


def _render_options(file: SourceFile) -> Iterator[tuple[Call, SgNode]]:
    """`res.render(view, req.query)`: the whole object is handed to the engine."""
    for call in file.calls.method("render"):
        receiver = call.receiver.text() if call.receiver is not None else ""
        if len(call.positional) > 1 and receiver in {"res", "response", "reply"}:
            options = unwrap(call.positional[1])
            if options.text().replace("?", "") in {"req.query", "req.body", "request.query", "request.body"}:
                yield call, options


RULE = FileRule(
    id="javascript-template-of-input",
    title="A template comes from request data",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    cwe=("CWE-1336",),
    languages=LANGUAGES,
    triggers=("compile(", "render", "template("),
    tests=False,
    what="A template engine compiles a string with request data in it, escapes nothing (`noEscape`), or gets a whole request object as its options.",
    why="Templates are programs: `#{..}`, `<%= .. %>` and `{{..}}` in the data run on the server.",
    fix="Keep the template fixed and pass values by name: `res.render('view', { name: req.query.name })`.",
    check=followed(Following("template", "is compiled as a template", Severity.CRITICAL), check),
    bad=(
        "const pug = require('pug');\napp.get('/', (req, res) => res.send(pug.render('h1 Hello ' + req.query.name)));\n",
        "import ejs from 'ejs';\nexport default (req, res) => {\n  const html = ejs.render(`<p>${req.body.text}</p>`, {});\n  res.end(html);\n};\n",
        "const template = Handlebars.compile(source, { noEscape: true });\n",
        "app.get('/', (req, res) => res.render('index', req.query));\n",
    ),
    good=(
        "app.get('/', (req, res) => res.render('index', { name: req.query.name }));\n",
        "const render = Handlebars.compile(fs.readFileSync('page.hbs', 'utf8'));\n",
        "const pug = require('pug');\nconst html = pug.render('h1 Hello #{name}', { name: req.query.name });\n",
    ),
)
