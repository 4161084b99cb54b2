"""python-autoescape-off: templates put values into pages without escaping them."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._request import serves_web

_ENVIRONMENTS = (
    "jinja2.Environment",
    "jinja2.environment.Environment",
    "jinja2.sandbox.SandboxedEnvironment",
    "jinja2.Template",
    "django.template.Engine",
    "django.template.Context",
    "tornado.template.Loader",
    "tornado.web.Application",
)


def check(file: SourceFile) -> Iterable[Match]:
    makes_pages = serves_web(file) or ".html" in file.text
    for call in file.calls.to(*_ENVIRONMENTS):
        escaping = call.keywords.get("autoescape")
        if escaping is not None and escaping.text() in {"False", "None", "0"}:
            yield graded(
                file, call.node, Severity.MEDIUM if makes_pages else Severity.LOW, "Automatic escaping is switched off"
            )
        elif (
            escaping is None
            and call.name in _ENVIRONMENTS[:3]
            and makes_pages
            and not any(node.kind() == "dictionary_splat" for node in call.arguments)
        ):
            yield graded(file, call.node, Severity.LOW, "Jinja does not escape unless `autoescape` is set")


RULE = FileRule(
    id="python-autoescape-off",
    title="Templates put values into pages without escaping them",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79", "CWE-116"),
    languages=("python",),
    triggers=("autoescape", "jinja2"),
    tests=False,
    what="A Jinja, Django or Tornado template engine with `autoescape=False`; a note where Jinja makes HTML and nothing is said.",
    why="Every `{{ value }}` is then a place where a script can be injected.",
    fix="Pass `autoescape=jinja2.select_autoescape()`, which escapes HTML and leaves other files alone.",
    check=check,
    bad=(
        'import jinja2\nenv = jinja2.Environment(loader=loader, autoescape=False)\npage = env.get_template("index.html")\n',
        'from django.template import Context\nContext({"name": name}, autoescape=False)\n',
        'from jinja2 import Environment, FileSystemLoader\nenv = Environment(loader=FileSystemLoader("templates"))\nprint(env.get_template("report.html").render(name=name))\n',
    ),
    good=(
        'import jinja2\nenv = jinja2.Environment(loader=loader, autoescape=jinja2.select_autoescape())\npage = env.get_template("index.html")\n',
        'from jinja2 import Environment\nenv = Environment(trim_blocks=True)\nsource = env.from_string("class {{ name }}: pass")\n',
    ),
)
