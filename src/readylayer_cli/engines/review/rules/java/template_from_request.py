"""java-template-from-request: the request writes or chooses a template."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import followed, only_followed

RULE = FileRule(
    id="java-template-from-request",
    title="The request writes or chooses a template",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-1336", "CWE-94"),
    languages=("java",),
    triggers=("Template", "elocity", "Engine", "@Controller", "compileInline", "ModelAndView"),
    tests=False,
    what="The text of a FreeMarker, Velocity, Thymeleaf or Handlebars template, or the name of a view, that is made of request data.",
    why="Templates reach classes of the application: whoever writes one runs code. Thymeleaf runs `${...}` in the names of views too.",
    fix="Keep templates in files, hand the data to them as values, and choose the view from known names.",
    check=followed(
        Following("view", "chooses the view", Severity.MEDIUM, confidence=Confidence.MEDIUM),
        only_followed(Following("template", "becomes the text of a template", Severity.CRITICAL)),
    ),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    Template t = new Template("a", new StringReader("<p>" + request.getParameter("b") + "</p>"), configuration);\n    t.process(model, response.getWriter());\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    Velocity.evaluate(context, out, "a", request.getParameter("t"));\n  }\n}\n',
        '@Controller\nclass A {\n  @GetMapping("/p")\n  String page(@RequestParam String lang) {\n    return "pages/" + lang + "/welcome";\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    Template t = configuration.getTemplate("a.ftlh");\n    t.process(Map.of("b", request.getParameter("b")), out);\n  }\n}\n',
        '@Controller\nclass A {\n  @GetMapping("/p")\n  String page(@RequestParam String lang) {\n    return lang.equals("fr") ? "pages/fr" : "pages/en";\n  }\n}\n',
        '@Controller\nclass A {\n  @GetMapping("/p")\n  String page(@RequestParam String lang) {\n    return "redirect:/pages?lang=" + lang;\n  }\n}\n',
    ),
)
