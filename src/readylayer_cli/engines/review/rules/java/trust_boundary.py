"""java-trust-boundary: request data is kept in the session as if it were checked."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

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
    check=only_followed(
        Following("trust", "is kept in the session unchecked", Severity.LOW, confidence=Confidence.MEDIUM)
    ),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    request.getSession().setAttribute("user", request.getParameter("user"));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse r) {\n    String key = req.getHeader("X-Key");\n    HttpSession session = req.getSession();\n    session.putValue(key, "1");\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    request.getSession().setAttribute("user", users.find(request.getParameter("user")));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    request.setAttribute("q", request.getParameter("q"));\n  }\n}\n',
    ),
)
