"""java-url-from-request: the server fetches a URL that the request chose."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-url-from-request",
    title="The server fetches a URL that the request chose",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-918",),
    languages=("java",),
    triggers=(
        "URL(",
        "HttpGet",
        "HttpPost",
        "ForObject",
        "ForEntity",
        "exchange(",
        "URI.create",
        "Jsoup.connect",
        ".url(",
        ".uri(",
        "Request.get",
    ),
    tests=False,
    what="`new URL(...).openStream()`, `RestTemplate`, `HttpClient` and the like with a URL whose host comes from the request.",
    why="The caller reaches what only this server can: metadata services, admin ports, `file:` URLs.",
    fix="Choose the host from a list of known ones, and refuse private addresses after the name is resolved.",
    check=only_followed(Following("ssrf", "says which address is requested", Severity.HIGH)),
    bad=(
        'class A {\n  @GetMapping("/p")\n  byte[] f(@RequestParam String url) throws IOException {\n    return new URL(url).openStream().readAllBytes();\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest req, HttpServletResponse r) {\n    String host = req.getParameter("host");\n    restTemplate.getForObject("http://" + host + "/x", String.class);\n  }\n}\n',
    ),
    good=(
        'class A {\n  @GetMapping("/p")\n  String f(@RequestParam String q) {\n    return restTemplate.getForObject("https://api.example.com/?q=" + q, String.class);\n  }\n}\n',
        'class A {\n  @GetMapping("/p")\n  void f(@RequestParam String url) throws IOException {\n    if (!ALLOWED.contains(url)) {\n      return;\n    }\n    new URL(url).openStream();\n  }\n}\n',
        "class A {\n  void f(String url) throws IOException {\n    new URL(url).openStream();\n  }\n}\n",
    ),
)
