"""ruby-unescaped-html: request data is marked as safe HTML."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of

_ESCAPES = lazy_pattern(
    r"(?:\A|\.|::)(?:h|escape\w*|html_escape\w*|sanitize\w*|strip_tags|escapeHTML|escape_once|j|json_escape|to_json|url_encode|link_to|content_tag|t|tag\.\w+|simple_format)\Z"
)
_HELPER = lazy_pattern(
    r"\A(?:\w*\.)?(?:\w*(?:link|tag|icon|button|image|field|html|label|render|badge|select|avatar|path|url|content|capture|time|date|format|safe|svg|class|width|text_area)\w*|yield|l|t|I18n\..*)\b"
    r"|_html\b|\bid\b|_id\b|count|size|to_json|css|style|color",
    re.IGNORECASE,
)
_DOUBTFUL = Severity.LOW, Confidence.LOW


def check(file: SourceFile) -> Iterable[Match]:
    for place, node in _sinks(file):
        value = value_of(file, node, _ESCAPES)
        if value.sources:
            yield traced_match(file, place, value)
        elif (
            value.is_built
            and "<" in value.template
            and not any(_HELPER.search(part.text()[:120]) for part in value.unknown)
        ):
            yield traced_match(file, place, value, "A text with values in it is marked as safe HTML", _DOUBTFUL)


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.method("html_safe", "safe_concat"):
        if call.receiver is not None:
            yield call.node, call.receiver if call.method == "html_safe" else (call.positional or [call.receiver])[0]
    for call in file.calls.to("raw"):
        if call.positional:
            yield call.node, call.positional[0]
    for call in file.calls.to("render"):
        html = call.keywords.get("html")
        if html is not None and "html_safe" in html.text():
            yield call.node, html
    for call in file.calls.method("SafeBuffer.new"):
        if call.positional:
            yield call.node, call.positional[0]


RULE = FileRule(
    id="ruby-unescaped-html",
    title="Request data is marked as safe HTML",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-79",),
    languages=("ruby",),
    triggers=("html_safe", "raw", "safe_concat", "SafeBuffer"),
    tests=False,
    what="`html_safe`, `raw` or `safe_concat` on a text with request data, or one that interpolates values between tags.",
    why="The mark switches escaping off: a script in a parameter or a name runs in the visitor's session.",
    fix="Build markup with `content_tag` or `tag`, join with `safe_join`, and escape values: `ERB::Util.html_escape(name)`.",
    check=check,
    bad=(
        'module SearchHelper\n  def title\n    raw("Results for #{params[:q]}")\n  end\nend\nclass X < ApplicationController\nend\n',
        'class C < ApplicationController\n  def show\n    flash[:notice] = "<b>#{params[:name]}</b> saved".html_safe\n  end\nend\n',
        'def badge(user)\n  "<b>#{user.nickname}</b>".html_safe\nend\n',
    ),
    good=(
        'class C < ApplicationController\n  def show\n    flash[:notice] = "<b>#{h(params[:name])}</b> saved".html_safe\n  end\nend\n',
        "def badge(user)\n  content_tag(:b, user.nickname)\n  '<br>'.html_safe\nend\n",
        "def row(link)\n  \"<td>#{link_to('a', b)}</td>\".html_safe\nend\n",
    ),
)
