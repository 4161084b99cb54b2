"""ruby-inline-template: a template is put together from values and then run."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of

_ESCAPES = lazy_pattern(r"escape\w*\Z|\bh\Z|sanitize\w*\Z")
_CRITICAL = Severity.CRITICAL, Confidence.HIGH


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("render", "render_to_string", "erb", "haml", "slim"):
        template = call.keywords.get("inline") if call.method.startswith("render") else call.argument(0)
        if template is None:
            continue
        value = value_of(file, template, _ESCAPES)
        if value.sources and (value.joined or call.method.startswith("render")):
            yield traced_match(file, call.node, value, "Request data is run as a template", _CRITICAL)
        elif value.is_built and call.method.startswith("render"):
            yield traced_match(file, call.node, value)


RULE = FileRule(
    id="ruby-inline-template",
    title="A template is put together from values and then run",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1336", "CWE-79"),
    languages=("ruby",),
    triggers=("inline", "erb ", "erb(", "haml", "slim"),
    tests=False,
    what="`render inline:`, or Sinatra's `erb` and `haml`, with a text that interpolates values.",
    why="`<%= ... %>` inside a value is Ruby that the server runs; a plain `<script>` reaches the page unescaped.",
    fix="Keep the template constant and give it values: `render inline: '<h1><%= title %></h1>', locals: { title: }`.",
    check=check,
    bad=(
        'class C < ApplicationController\n  def f\n    render inline: "<h1>#{params[:title]}</h1>"\n  end\nend\n',
        'def f(user)\n  html = "<p>" + user.bio + "</p>"\n  render inline: html, layout: true\nend\n',
        "require 'sinatra'\nget '/' do\n  erb \"Hello #{params[:name]}\"\nend\n",
    ),
    good=(
        "class C < ApplicationController\n  def f\n    render inline: '<h1><%= t %></h1>', locals: { t: params[:title] }\n  end\nend\n",
        "require 'sinatra'\nget '/' do\n  erb :index, locals: { name: params[:name] }\nend\n",
        'class C < ApplicationController\n  def f\n    render inline: "<p>#{ERB::Util.html_escape(params[:q])}</p>"\n  end\nend\n',
    ),
)
