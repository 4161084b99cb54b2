"""ruby-cors-credentials: any site may use the reader's session."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules.ruby._flow import value_of
from readylayer_cli.engines.review.rules.ruby._purpose import method_text

_CREDENTIALS = lazy_pattern(r"credentials\s*(?::|=>)\s*true")
_HEADER = lazy_pattern(r"Allow-Credentials['\"]\]?\s*(?:=>?|:|,)\s*['\"]?true", re.IGNORECASE)
_CHECKED = lazy_pattern(r"include\?|allowed|whitelist|match|=~|==|in\?", re.IGNORECASE)
_SET = {"kind": "assignment", "has": {"field": "left", "regex": r"(?i)Access-Control-Allow-Origin"}}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("origins"):
        if call.receiver is not None or not any(node.text().strip("'\"") == "*" for node in call.positional):
            continue
        block = next((parent for parent in climb(call.node) if parent.kind() in {"do_block", "block"}), None)
        if block is not None and _CREDENTIALS.search(block.text()):
            yield node_match(file, call.node)
    for node in file.find_all(_SET) if "ontrol-Allow-Origin" in file.text else ():
        right = node.field("right")
        text = method_text(node)
        if right is not None and value_of(file, right).sources and _HEADER.search(text) and not _CHECKED.search(text):
            yield node_match(file, node)


RULE = FileRule(
    id="ruby-cors-credentials",
    title="Every origin may read answers with the reader's cookies",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-942",),
    languages=("ruby",),
    triggers=("origins", "ontrol-Allow-Origin"),
    tests=False,
    what="`origins '*'` together with `credentials: true`, or the request's `Origin` repeated with credentials.",
    why="Any page that a signed-in person opens can call this API as that person and read the answers.",
    fix="List the origins that may use credentials.",
    check=check,
    bad=(
        "use Rack::Cors do\n  allow do\n    origins '*'\n    resource '*', headers: :any, credentials: true\n  end\nend\n",
        "class A < ApplicationController\n  def cors\n    headers['Access-Control-Allow-Origin'] = request.headers['Origin']\n    headers['Access-Control-Allow-Credentials'] = 'true'\n  end\nend\n",
    ),
    good=(
        "use Rack::Cors do\n  allow do\n    origins '*'\n    resource '*', headers: :any\n  end\nend\n",
        "use Rack::Cors do\n  allow do\n    origins 'app.example.com'\n    resource '*', credentials: true\n  end\nend\n",
    ),
)
