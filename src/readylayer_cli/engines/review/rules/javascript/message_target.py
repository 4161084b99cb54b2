"""javascript-message-target: a secret is posted to a window of any site."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import literal, option, string_value

_OTHER_WINDOW = lazy_pattern(
    r"parent|opener|top|contentWindow|frame|popup|win(?:dow)?Ref|child|source|target", re.IGNORECASE
)
_SECRET = lazy_pattern(
    r"token|passw(?:or)?d|secret|session_?id|credential|jwt|api_?key|auth\b|otp\b|user\b", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("postMessage"):
        target = call.argument(1)
        if target is None:
            continue
        if string_value(target) != "*" and literal(option(target, "targetOrigin")).strip("'\"") != "*":
            continue
        other = _OTHER_WINDOW.search(call.receiver.text()[-80:]) if call.receiver is not None else None
        secret = _SECRET.search(call.positional[0].text()[:500]) if other else None
        severity = Severity.MEDIUM if secret else Severity.LOW
        message = (
            f"`{secret[0]}` is posted to a window of any site"
            if secret
            else "A message is posted to a window of any site"
        )
        yield graded(file, call.node, severity, Confidence.MEDIUM, message)


RULE = FileRule(
    id="javascript-message-target",
    title="A message is posted to a window of any site",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-359",),
    languages=LANGUAGES,
    triggers=("postMessage",),
    tests=False,
    what="`postMessage` with the target origin `*`.",
    why="The window may show another site by now, or belong to one that embeds this page; it gets the message all the same.",
    fix="Name the receiver's origin: `parent.postMessage(data, 'https://app.example.org')`.",
    check=check,
    bad=(
        "window.opener.postMessage({ token }, '*');\n",
        "window.parent.postMessage(JSON.stringify({ height: document.body.scrollHeight }), '*');\n",
        "frame.contentWindow.postMessage({ password: value }, { targetOrigin: '*' });\n",
    ),
    good=(
        "window.opener.postMessage({ token }, window.location.origin);\n",
        "worker.postMessage({ token });\n",
        "port.postMessage(data, [buffer]);\n",
    ),
)
