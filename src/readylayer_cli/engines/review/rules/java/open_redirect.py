"""java-open-redirect: the request chooses where the browser is sent."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-open-redirect",
    title="The request chooses where the browser is sent",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-601",),
    languages=("java",),
    triggers=("sendRedirect", "RedirectView", '"redirect:'),
    tests=False,
    what="`sendRedirect`, `RedirectView` or a `redirect:` view to an address that a parameter gives in full.",
    why="A link to this site that ends on another one makes phishing credible, and can carry tokens away.",
    fix="Redirect to paths of this site only, or look the target up in a list.",
    check=only_followed(Following("redirect", "says where the client is sent", Severity.MEDIUM)),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse resp) throws IOException {\n    resp.sendRedirect(req.getParameter("next"));\n  }\n}\n',
        'class A {\n  @GetMapping("/go")\n  String go(@RequestParam String url) {\n    return "redirect:" + url;\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse resp) throws IOException {\n    resp.sendRedirect("/login?next=" + req.getParameter("next"));\n  }\n}\n',
        'class A {\n  @GetMapping("/go")\n  String go(@RequestParam String url) {\n    if (!url.startsWith("/app/")) {\n      url = "/";\n    }\n    return "redirect:" + url;\n  }\n}\n',
        'class A {\n  @GetMapping("/go")\n  String go(@PathVariable Long id) {\n    return "redirect:" + id;\n  }\n}\n',
    ),
)
