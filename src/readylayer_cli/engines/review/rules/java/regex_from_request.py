"""java-regex-from-request: request data is part of a regular expression."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-regex-from-request",
    title="Request data is part of a regular expression",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1333", "CWE-625"),
    languages=("java",),
    triggers=("Pattern", "matches(", "matcher("),
    tests=False,
    what="`Pattern.compile`, `String.matches` and their kin with a pattern that a stranger chooses.",
    why="A pattern such as `(a+)+$` keeps a thread busy for hours; `.*` passes every check.",
    fix="Take the text literally with `Pattern.quote`, or choose the pattern from known ones.",
    check=only_followed(
        Following("regex", "is part of a regular expression", Severity.MEDIUM, confidence=Confidence.MEDIUM)
    ),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    Pattern p = Pattern.compile(request.getParameter("p"));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    boolean found = name.matches(request.getParameter("p"));\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    Pattern p = Pattern.compile(Pattern.quote(request.getParameter("p")));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    boolean found = request.getParameter("p").matches("[a-z]+");\n  }\n}\n',
    ),
)
