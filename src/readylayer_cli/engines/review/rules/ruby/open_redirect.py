"""ruby-open-redirect: the request decides where the browser is sent."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import graded_match, traced_match
from readylayer_cli.engines.review.rules.ruby._reach import chooses_host, positional, request_value

_OWN = lazy_pattern(r"request\.(?:fullpath|path|original_url|url|referer|referrer|env|headers)|\.permit\b|\.merge\b")
_CLEAN = lazy_pattern(r"(?:_path|_url|url_for|url_from|safe\w*|sanitize\w*|local\w*|validate\w*|find\w*|path)\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("redirect_to", "redirect"):
        if any(
            word in call.node.text()[:400] for word in ("only_path: true", "allow_other_host: false", "redirect_back")
        ):
            continue
        value = request_value(file, positional(call, 0), _CLEAN)
        if value is None or not chooses_host(value) or any(f"{name}.host" in file.text for name in value.names):
            continue
        if all(_OWN.search(source.text()[:200]) for source in value.sources):
            continue
        if "allow_other_host: true" in call.node.text()[:400]:
            yield graded_match(
                file, call.node, (Severity.HIGH, Confidence.HIGH), "The request may send the browser to any host"
            )
        else:
            yield traced_match(file, call.node, value)


RULE = FileRule(
    id="ruby-open-redirect",
    title="The request decides where the browser is sent",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-601",),
    languages=("ruby",),
    triggers=("redirect",),
    tests=False,
    what="`redirect_to` with an address that begins with request data.",
    why="A link to your site that ends on a copy of it collects passwords; the victim saw the right host.",
    fix="`redirect_to url_from(params[:return_to]) || root_path` keeps the browser on this host.",
    check=check,
    bad=(
        "class SessionsController < ApplicationController\n  def create\n    redirect_to params[:return_to] || root_path\n  end\nend\n",
        "class C < ApplicationController\n  def go\n    url = params[:url].to_s.strip\n    redirect_to url, status: 303\n  end\nend\n",
        "class C < ApplicationController\n  def go\n    redirect_to(params[:url], allow_other_host: true)\n  end\nend\n",
    ),
    good=(
        "class C < ApplicationController\n  def go\n    redirect_to url_from(params[:return_to]) || root_path\n  end\nend\n",
        'class C < ApplicationController\n  def go\n    redirect_to "/posts/#{params[:id]}"\n    redirect_to post_path(params[:id])\n  end\nend\n',
        "class C < ApplicationController\n  def go\n    uri = URI.parse(params[:url])\n    redirect_to uri.to_s if uri.host == request.host\n  end\nend\n",
        "class C < ApplicationController\n  def go\n    redirect_to params[:url], allow_other_host: false\n  end\nend\n",
        "class C < ApplicationController\n  def go\n    redirect_to action: :index, id: params[:id]\n  end\nend\n",
    ),
)
