"""java-open-redirect: the request chooses where the browser is sent."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import method_text
from readylayer_cli.engines.review.rules.java._web import chooses_host

_OWN_ADDRESS = lazy_pattern(r"getRequestUR[IL]|getQueryString|getServletPath|getPathInfo|[Rr]eferer")
_CHECKED = lazy_pattern(
    r"allow|white_?list|valid|safe|trusted|startsWith\(|equals\(|getHost\(|isAbsolute|contains\(|encodeRedirect|relative",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("sendRedirect", "RedirectView"):
        if call.positional:
            yield from _judge(file, call.node, call.positional[0])
    if '"redirect:' in file.text:
        for node in file.find_all({"kind": "binary_expression", "has": {"field": "left", "regex": '^"redirect:'}}):
            yield from _judge(file, node, node)


def _judge(file: SourceFile, node: SgNode, target: SgNode) -> Iterable[Match]:
    value = value_of(file, target)
    if not chooses_host(value) or _OWN_ADDRESS.search(value.sources[0].text()):
        return
    if not _CHECKED.search(method_text(file, node)):
        yield traced_match(file, node, value)


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
    check=check,
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
