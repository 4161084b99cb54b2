"""python-template-injection: the text of a template comes from a value."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._pieces import is_built, take_apart
from readylayer_cli.engines.review.rules.python._request import describe

_ADDRESS = lazy_pattern(r"(?:flask\.)?request\.(?:url|path|full_path|base_url|host|host_url|url_rule)")
_FUNCTIONS = (
    "flask.render_template_string", "flask.templating.render_template_string", "quart.render_template_string", "jinja2.Template",
    "jinja2.environment.Template", "jinja2.sandbox.Template", "mako.template.Template", "django.template.Template",
    "django.template.base.Template", "tornado.template.Template", "bottle.template", "bottle.SimpleTemplate", "chameleon.PageTemplate",
    "render_template_string",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    calls = [
        *file.calls.to(*_FUNCTIONS),
        *(call for call in file.calls.method("from_string") if "jinja" in file.text or "engines" in file.text),
    ]
    for call in calls:
        text = call.argument(0, "source") or call.keywords.get("text")
        source = _source(file, text) if text is not None else Origin.CONSTANT
        if text is None or source <= Origin.CHECKED:
            continue
        if source is Origin.REQUEST:
            yield graded(
                file, call.node, Severity.CRITICAL, f"Request data (`{describe(text)}`) becomes the text of a template"
            )
        elif is_built(take_apart(file, text)):
            yield graded(
                file,
                call.node,
                Severity.MEDIUM,
                "Values are written into a template's text instead of being passed to it",
                confidence=Confidence.MEDIUM,
            )


def _source(file: SourceFile, text: SgNode) -> Origin:
    """Where the template comes from; the request's own address counts, for it may hold braces."""
    if any(_ADDRESS.fullmatch(part.text()) for part in take_apart(file, text) if not isinstance(part, str)):
        return Origin.REQUEST
    return origin(file, text)


RULE = FileRule(
    id="python-template-injection",
    title="The text of a template comes from a value",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-1336", "CWE-94"),
    languages=("python",),
    triggers=("Template", "render_template_string", "from_string", "bottle"),
    tests=False,
    what="`render_template_string`, `Template(..)` or `from_string` gets text with values in it. Critical when they are data of the request.",
    why="Expressions like `{{ .. }}` in the value are evaluated on the server and reach Python objects from there.",
    fix='Keep the template constant and pass the value: `render_template_string("Hello {{ name }}", name=name)`.',
    check=followed(Following("template", "becomes the text of a template", Severity.CRITICAL), check),
    bad=(
        'from flask import request, render_template_string\n@app.route("/hi")\ndef hi():\n    page = "<h1>Hello " + request.args.get("name", "") + "</h1>"\n    return render_template_string(page)\n',
        'from jinja2 import Environment\ndef show(env, title):\n    return env.from_string(f"<title>{title}</title>").render()\n',
        'from mako.template import Template\nfrom bottle import request\n@route("/x")\ndef view():\n    return Template(request.forms.get("body")).render()\n',
    ),
    good=(
        'from flask import request, render_template_string\n@app.route("/hi")\ndef hi():\n    return render_template_string("<h1>{{ name }}</h1>", name=request.args["name"])\n',
        'from string import Template\ndef fill(text):\n    return Template(text + " $x").substitute(x=1)\n',
        'from jinja2 import Template\nGREETING = "Hi {{ name }}"\npage = Template(GREETING + "!")\n',
    ),
)
