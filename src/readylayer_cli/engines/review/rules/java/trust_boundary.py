"""java-trust-boundary: request data is kept in the session as if it were checked."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of

_SESSION = lazy_pattern(r"session(?:\(\w*\))?\Z", re.IGNORECASE)
_CLEAN = lazy_pattern(r"encode|escape|sanitiz|valid", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("setAttribute", "putValue"):
        if call.receiver is None or not _SESSION.search(call.receiver.text()[-40:]):
            continue
        for node in call.positional:
            value = value_of(file, node, _CLEAN)
            if value.sources:
                yield traced_match(file, call.node, value)
                break


RULE = FileRule(
    id="java-trust-boundary",
    title="Request data is kept in the session unchecked",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-501",),
    languages=("java",),
    triggers=("ession",),
    tests=False,
    what="`session.setAttribute` with a name or value that comes straight from the request.",
    why="Later code takes what is in the session for its own: a role or user name put there by the caller is believed.",
    fix="Check or look up the value first, and never let the request choose the attribute's name.",
    check=check,
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    request.getSession().setAttribute("user", request.getParameter("user"));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse r) {\n    String key = req.getHeader("X-Key");\n    HttpSession session = req.getSession();\n    session.putValue(key, "1");\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    request.getSession().setAttribute("user", users.find(request.getParameter("user")));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    request.setAttribute("q", request.getParameter("q"));\n  }\n}\n',
    ),
)
