"""ruby-regex-from-request: the request writes a regular expression."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of
from readylayer_cli.engines.review.rules.ruby._reach import request_arguments

_ESCAPES = lazy_pattern(r"(?:escape|quote|union)\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for call, value in request_arguments(file, file.calls.to("Regexp.new", "Regexp.compile"), 0, _ESCAPES):
        yield traced_match(file, call.node, value)
    for node in file.find_all({"kind": "regex", "has": {"kind": "interpolation"}}):
        found = value_of(file, node, _ESCAPES)
        if found.sources:
            yield traced_match(file, node, found)


RULE = FileRule(
    id="ruby-regex-from-request",
    title="The request writes a regular expression",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-1333", "CWE-625"),
    languages=("ruby",),
    triggers=("params", "request.", "cookies"),
    tests=False,
    what="Request data goes into `Regexp.new` or a regular expression literal without `Regexp.escape`.",
    why="A pattern such as `(a+)+$` keeps a worker busy for minutes, and `.*` passes every check.",
    fix="`Regexp.new(Regexp.escape(text))`, or compare with `include?`.",
    check=check,
    bad=(
        "class C < ApplicationController\n  def index\n    @posts = POSTS.grep(Regexp.new(params[:q]))\n  end\nend\n",
        "class C < ApplicationController\n  def index\n    word = params[:q]\n    @posts = POSTS.select { |post| post.title =~ /#{word}/i }\n  end\nend\n",
    ),
    good=(
        "class C < ApplicationController\n  def index\n    POSTS.grep(/#{Regexp.escape(params[:q])}/)\n  end\nend\n",
        "class C < ApplicationController\n  def index\n    POSTS.grep(/#{PREFIX}-\\d+/)\n    params[:q].match?(/a+/)\n  end\nend\n",
    ),
)
