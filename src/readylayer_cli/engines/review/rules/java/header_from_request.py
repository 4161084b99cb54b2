"""java-header-from-request: a response header is made of request data."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-header-from-request",
    title="A response header is made of request data",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-113",),
    languages=("java",),
    triggers=("Header(",),
    tests=False,
    what="`response.setHeader` or `addHeader` with a name or value that the request gives as it came.",
    why="Where the container does not refuse line breaks, one in the value begins headers or a body of its own.",
    fix="Choose the value from known ones, or encode it.",
    check=only_followed(
        Following("header", "becomes a header by `{callee}`", Severity.LOW, confidence=Confidence.MEDIUM)
    ),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    response.setHeader("X-Name", request.getParameter("n"));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    String lang = request.getParameter("lang");\n    if (lang == null) {\n      lang = "en";\n    }\n    response.addHeader("Content-Language", lang);\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    response.setHeader("X-Name", URLEncoder.encode(request.getParameter("n"), "UTF-8"));\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    String lang = request.getParameter("lang");\n    if (lang == null || !LANGUAGES.contains(lang)) {\n      lang = "en";\n    }\n    response.addHeader("Content-Language", lang);\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    response.setHeader("X-Page", "" + Integer.parseInt(request.getParameter("n")));\n  }\n}\n',
    ),
)
