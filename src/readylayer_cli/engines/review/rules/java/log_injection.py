"""java-log-injection: request data is written to the log as it is."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-log-injection",
    title="Request data is written to the log as it is",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-117",),
    languages=("java",),
    triggers=("equest", "Param", "PathVariable"),
    tests=False,
    what="A parameter or header of the request is an argument of a logger.",
    why="A value with line breaks writes log entries of its own, and hides what was done.",
    fix="Replace line breaks first, or log as JSON.",
    check=only_followed(Following("log", "is logged as it came", Severity.LOW, confidence=Confidence.MEDIUM)),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    log.info("search for " + request.getParameter("q"));\n  }\n}\n',
        'class A {\n  @GetMapping("/s")\n  void f(@RequestParam String q) {\n    logger.warn("no result for {}", q);\n  }\n}\n',
    ),
    good=(
        'class A {\n  @GetMapping("/s")\n  void f(@RequestParam long id) {\n    logger.warn("no result for {}", id);\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    log.info("search for {}", request.getParameter("q").replaceAll("[\\r\\n]", "_"));\n  }\n}\n',
    ),
)
