"""ruby-cookie-flags: a session cookie that scripts can read or plain HTTP carries."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match

_SESSION = lazy_pattern(r"sess|token|auth|jwt|sid\b|login|remember", re.IGNORECASE)
_ASSIGNED = {
    "kind": "assignment",
    "has": {"field": "left", "kind": "element_reference", "regex": r"^cookies(?:\.(?:permanent|signed))*\["},
}
_PREPARED = lazy_pattern(r"option|values|settings|attributes|cookie", re.IGNORECASE)
_OFF = lazy_pattern(r"\b(?:httponly|secure)\s*(?::|=>)\s*false")


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_ASSIGNED) if "cookies" in file.text else ():
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            continue
        name, text = left.text().partition("[")[2], right.text()
        missing = [flag for flag in ("httponly", "secure") if flag not in text]
        if missing and _SESSION.search(name) and right.kind() != "nil" and not _PREPARED.search(text):
            yield node_match(file, node, f"Session cookie without `{'` and `'.join(missing)}`")
    for call in file.calls.method("session_store"):
        if _OFF.search(call.node.text()):
            yield graded_match(
                file,
                call.node,
                (Severity.MEDIUM, Confidence.HIGH),
                "The session cookie is given out without protection",
            )


RULE = FileRule(
    id="ruby-cookie-flags",
    title="Session cookie without `httponly` or `secure`",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1004", "CWE-614"),
    languages=("ruby",),
    triggers=("cookies", "session_store"),
    tests=False,
    what="A cookie named for a session or token is set without `httponly: true` and `secure: true`.",
    why="Without `httponly` one injected script takes the session; without `secure` so does anybody on the network.",
    fix="`cookies[:token] = { value: token, httponly: true, secure: true }`.",
    check=check,
    bad=(
        "class A < ApplicationController\n  def create\n    cookies[:auth_token] = user.auth_token\n  end\nend\n",
        "Rails.application.config.session_store :cookie_store, key: '_app', httponly: false\n",
    ),
    good=(
        "class A < ApplicationController\n  def create\n    cookies[:auth_token] = { value: t, httponly: true, secure: Rails.env.production? }\n  end\nend\n",
        "class A < ApplicationController\n  def create\n    cookies[:theme] = 'dark'\n  end\nend\n",
    ),
)
