"""ruby-url-from-request: the request decides which server is called."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._reach import chooses_host, request_arguments

_VERBS = (
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "get_response",
    "post_form",
    "start",
    "new",
    "execute",
    "request",
)
_CLIENTS = ("Net::HTTP", "HTTParty", "RestClient", "Faraday", "Excon", "HTTP", "Typhoeus", "Curl")
_CALLS = (
    *(f"{client}.{verb}" for client in _CLIENTS for verb in _VERBS),
    "URI.open",
    "OpenURI.open_uri",
    "TCPSocket.new",
    "Net::HTTP::Get.new",
)
_CLEAN = lazy_pattern(r"_url\Z|_path\Z|safe|sanitize|validate", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call, value in request_arguments(file, file.calls.to(*_CALLS), 0, _CLEAN):
        if chooses_host(value):
            yield traced_match(file, call.node, value)
    if "open-uri" in file.text:
        for call, value in request_arguments(file, file.calls.to("open")):
            if chooses_host(value):
                yield traced_match(file, call.node, value)


RULE = FileRule(
    id="ruby-url-from-request",
    title="The request decides which server is called",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-918",),
    languages=("ruby",),
    triggers=(
        "Net::HTTP",
        "HTTParty",
        "RestClient",
        "Faraday",
        "Excon",
        "HTTP.",
        "Typhoeus",
        "Curl",
        "URI.open",
        "open-uri",
        "OpenURI",
        "TCPSocket",
    ),
    tests=False,
    what="An HTTP client or socket gets an address that begins with request data.",
    why="The server can reach what the visitor cannot: cloud metadata, databases and admin pages on the inner network.",
    fix="Look the host up in a list of known ones, and refuse private addresses after resolving the name.",
    check=check,
    bad=(
        "class C < ApplicationController\n  def show\n    @body = Net::HTTP.get(URI(params[:url]))\n  end\nend\n",
        'class C < ApplicationController\n  def show\n    uri = URI.parse(params[:feed])\n    HTTParty.get(uri)\n    URI.open("https://#{params[:host]}/meta")\n  end\nend\n',
    ),
    good=(
        'class C < ApplicationController\n  def show\n    HTTParty.get("https://api.example.com/users/#{params[:id]}")\n  end\nend\n',
        "class C < ApplicationController\n  def show\n    url = params[:url]\n    return unless HOSTS.include?(URI(url).host)\n    Faraday.get(url)\n  end\nend\n",
        "class C < ApplicationController\n  def show\n    HTTParty.post(API_URL, body: { url: params[:url] })\n  end\nend\n",
    ),
)
