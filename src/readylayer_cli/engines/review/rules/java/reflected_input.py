"""java-reflected-input: request data goes back to the browser unescaped."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-reflected-input",
    title="Request data is written to the response without being escaped",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-79",),
    languages=("java",),
    triggers=("getWriter", "getOutputStream", "ResponseEntity", "@RestController", "@ResponseBody"),
    tests=False,
    what="A parameter or header of the request is printed to the response, or is part of the text that a handler returns.",
    why="A link with a script in the parameter runs that script in the reader's session.",
    fix="Escape it (`HtmlUtils.htmlEscape`, OWASP `Encode.forHtml`), render with a template, or answer as JSON or plain text.",
    check=only_followed(Following("xss", "is sent back as HTML", Severity.HIGH)),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse resp) throws IOException {\n    resp.getWriter().println("<p>" + req.getParameter("q") + "</p>");\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse resp) throws IOException {\n    PrintWriter out = resp.getWriter();\n    String q = req.getHeader("X-Q");\n    out.printf("%s", q);\n  }\n}\n',
        '@RestController\nclass A {\n  @GetMapping("/hi")\n  public String hi(@RequestParam String name) {\n    return "<h1>Hi " + name + "</h1>";\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse resp) throws IOException {\n    resp.getWriter().println("<p>" + HtmlUtils.htmlEscape(req.getParameter("q")) + "</p>");\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse resp) throws IOException {\n    resp.setContentType("text/plain");\n    resp.getWriter().println(req.getParameter("q"));\n  }\n}\n',
        '@RestController\nclass A {\n  @GetMapping("/hi")\n  public User hi(@RequestParam String name) {\n    return users.find(name);\n  }\n}\n',
        'class A {\n  void f(HttpServletRequest req) {\n    System.out.println(req.getParameter("q"));\n  }\n}\n',
    ),
)
