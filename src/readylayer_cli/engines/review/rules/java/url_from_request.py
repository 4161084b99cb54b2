"""java-url-from-request: the server fetches a URL that the request chose."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_text
from readylayer_cli.engines.review.rules.java._web import chooses_host

_NEW = ("URL", "HttpGet", "HttpPost", "HttpPut", "HttpHead", "GetMethod", "PostMethod", "UrlResource")
_TEMPLATE = ("getForObject", "getForEntity", "postForObject", "postForEntity", "exchange")
_FETCHES = lazy_pattern(
    r"openConnection|openStream|\.getContent\(|\.execute\w*\(|\.send\(|\.retrieve\(|ImageIO\.read|IOUtils\.|\.connect\(|getInputStream|\.newCall\("
)
_CHECKED = lazy_pattern(
    r"allow|white_?list|permit|isSiteLocal|isLoopback|isAnyLocal|valid|safe|trusted|isInternal|ssrf|check\w*(?:Url|Host)",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    named = (*_NEW, *_TEMPLATE, "create", "connect", "url", "uri", "get")
    for call in file.calls.method(*named):
        if not call.positional or not _is_sink(call):
            continue
        value = value_of(file, call.positional[0])
        if not chooses_host(value):
            continue
        text = method_text(file, call.node)
        if (call.method in _TEMPLATE or _FETCHES.search(text)) and not _CHECKED.search(text):
            yield traced_match(file, call.node, value)


def _is_sink(call: Call) -> bool:
    if call.is_new:
        return call.method in _NEW
    owner = {"create": "URI", "connect": "Jsoup", "get": "Request"}.get(call.method)
    if owner is not None:
        return is_call_on(call.receiver, owner)
    if call.receiver is None:
        return False
    if call.method in {"url", "uri"}:
        return bool(re.search(r"Builder|client|get\(\)|post\(\)|request", call.receiver.text(), re.IGNORECASE))
    return bool(re.search(r"rest|template|client", call.receiver.text(), re.IGNORECASE))


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
    check=check,
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
