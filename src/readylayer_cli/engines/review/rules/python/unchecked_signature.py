"""python-unchecked-signature: a signature is computed, and nothing is compared with it."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._scope import function_of

_COMPUTED = r"^\w+\s*=\s*(?:hmac\.(?:new|digest)|HMAC)\([\s\S]*$"
_GIVEN = lazy_pattern(r"signature|x-hub|hmac|[\"']sig[\"']", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "assignment", "regex": _COMPUTED}):
        function, target = function_of(node), node.field("left")
        if function is None or target is None:
            continue
        text = function.text()[:20_000]
        without = text.replace(node.text(), "")
        if not re.search(rf"\b{re.escape(target.text())}\b", without) and _GIVEN.search(without) and "request" in text:
            yield node_match(file, node)


RULE = FileRule(
    id="python-unchecked-signature",
    title="A signature is computed and compared with nothing",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-345", "CWE-347"),
    languages=("python",),
    triggers=("hmac",),
    tests=False,
    what="A function that is given a signature computes the right one into a variable that is never used.",
    why="Anybody can send the message: whether it is signed makes no difference.",
    fix="Refuse the request unless `hmac.compare_digest(expected, given)`.",
    check=check,
    bad=(
        'import hmac, hashlib\ndef hook(request):\n    given = request.headers.get("X-Signature", "")\n    expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()\n    if not given:\n        return 403\n    settle(request.body)\n',
    ),
    good=(
        'import hmac, hashlib\ndef hook(request):\n    given = request.headers.get("X-Signature", "")\n    expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()\n    if not hmac.compare_digest(given, expected):\n        return 403\n    settle(request.body)\n',
        "import hmac\ndef sign(body):\n    mac = hmac.new(KEY, body, 'sha256')\n    return mac.hexdigest()\n",
    ),
)
