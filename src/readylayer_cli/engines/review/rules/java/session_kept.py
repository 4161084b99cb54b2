"""java-session-kept-at-login: a session keeps its id when somebody signs in."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._session import CHECKS_LOGIN, IDENTITY
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import method_text

_SESSION = lazy_pattern(r"(?:\A|\.|\b)(?:\w*[sS]ession\w*|getSession\([^()]*\))\Z")
_RENEWS = lazy_pattern(
    r"changeSessionId|\.invalidate\(\)|\w*[sS]ession\w*Strategy|newSession|renewSession|migrateSession|SecurityUtils|\.login\(\s*\w+Token"
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("setAttribute", "putValue"):
        if call.receiver is None or len(call.positional) != 2 or not _SESSION.search(call.receiver.text()):
            continue
        key = value_of(file, call.positional[0]).template.strip('"') or call.positional[0].text()
        text = method_text(file, call.node)
        if call.positional[1].text() == "null" or not IDENTITY.match(key.rpartition(".")[2]):
            continue
        if CHECKS_LOGIN.search(text) and not _RENEWS.search(text):
            yield node_match(file, call.node)


RULE = FileRule(
    id="java-session-kept-at-login",
    title="A session keeps its id when somebody signs in",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-384",),
    languages=("java",),
    triggers=("setAttribute", "putValue"),
    tests=False,
    what="A login checks a password and stores the user in the session that the visitor had before.",
    why="Who planted the session's id in the victim's browser beforehand shares the session once the victim has signed in.",
    fix="Call `request.changeSessionId()` before the user is stored, or invalidate the old session.",
    check=check,
    bad=(
        'class A {\n  void f(HttpServletRequest request) {\n    User user = users.check(request.getParameter("n"), request.getParameter("p"));\n    request.getSession().setAttribute("user", user);\n  }\n}\n',
        'class A {\n  void f(HttpServletRequest request) {\n    if (encoder.matches(password, user.hash())) {\n      HttpSession session = request.getSession(true);\n      session.setAttribute("userId", user.id());\n    }\n  }\n}\n',
    ),
    good=(
        'class A {\n  void f(HttpServletRequest request) {\n    User user = users.check(request.getParameter("n"), request.getParameter("p"));\n    request.changeSessionId();\n    request.getSession().setAttribute("user", user);\n  }\n}\n',
        'class A {\n  void f(HttpServletRequest request) {\n    request.getSession().setAttribute("cart", cart);\n  }\n}\n',
    ),
)
