"""ruby-secret-compare: a secret is compared with `==`."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of

_MAC = lazy_pattern(
    r"hmac|signature|hexdigest|(?:\b|_)digest\b|(?:api|auth|access|secret|csrf|webhook)_?(?:key|token)|password_(?:hash|digest)|encrypted_password",
    re.IGNORECASE,
)
_CONSTANT = frozenset({"string", "integer", "nil", "true", "false", "simple_symbol", "array", "float"})


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "binary", "has": {"field": "operator", "regex": "^[!=]=$"}}):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None or {left.kind(), right.kind()} & _CONSTANT:
            continue
        if not (_names_secret(left) or _names_secret(right)):
            continue
        if value_of(file, left).sources or value_of(file, right).sources:
            yield node_match(file, node)


def _names_secret(side: SgNode) -> bool:
    return bool(_MAC.search(side.text()[:200]))


RULE = FileRule(
    id="ruby-secret-compare",
    title="A signature or token of the request is compared with `==`",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-208",),
    languages=("ruby",),
    triggers=("==", "!="),
    tests=False,
    what="`==` or `!=` between request data and an expected signature, digest, key or token.",
    why="The comparison stops at the first difference, and the time taken tells how much of a guess is right.",
    fix="`ActiveSupport::SecurityUtils.secure_compare(expected, given)`, or `Rack::Utils.secure_compare`.",
    check=check,
    bad=(
        "class HooksController < ApplicationController\n  def create\n    head :forbidden unless params[:signature] == expected_signature\n  end\nend\n",
        "class C < ApplicationController\n  def create\n    given = request.headers['X-Api-Key']\n    return if given != @account.api_key\n  end\nend\n",
    ),
    good=(
        "class C < ApplicationController\n  def create\n    head :forbidden unless Rack::Utils.secure_compare(params[:signature], signature)\n  end\nend\n",
        "class C < ApplicationController\n  def create\n    return if params[:api_key] == nil || params[:page] == page\n  end\nend\n",
        "def same?(other)\n  digest == other.digest\nend\n",
    ),
)
