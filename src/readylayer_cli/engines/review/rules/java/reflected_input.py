"""java-reflected-input: request data goes back to the browser unescaped."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import annotations, class_text, method_around, method_text
from readylayer_cli.engines.review.rules.java._web import is_response_writer

_WRITES = ("print", "println", "write", "append", "printf", "format")
_ESCAPING = lazy_pattern(
    r"escape|encodeFor|htmlEncode|forHtml|sanitiz|Jsoup\.clean|Encode\.|encode\Z|toJson|writeValue", re.IGNORECASE
)
_OTHER_CONTENT = lazy_pattern(
    r"text/plain|application/|message/http|TEXT_PLAIN|APPLICATION_|image/|setHeader\(\"Content-Disposition"
)
_ENTITY = lazy_pattern(r"\A(?:ResponseEntity|ServerResponse|Mono)\b")
_MAPPING = lazy_pattern(r"@(?:\w+Mapping|ResponseBody|GET|POST|Path)\b")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_WRITES):
        if call.receiver is None or not call.positional or not is_response_writer(file, call.receiver):
            continue
        yield from _judge(file, call.node, call.positional)
    for call in file.calls.method("ResponseEntity", "ok", "body", "badRequest", "just"):
        is_entity = call.is_new or (call.receiver is not None and _ENTITY.search(call.receiver.text()[:60]))
        if is_entity and call.positional:
            yield from _judge(file, call.node, call.positional[:1], markup=True)
    if "@RestController" in file.text or "@ResponseBody" in file.text:
        for node in file.find_all({"kind": "return_statement"}):
            if node.named_children() and _answers_with_text(file, node):
                yield from _judge(file, node, node.named_children()[:1])


def _judge(file: SourceFile, node: SgNode, written: list[SgNode], *, markup: bool = False) -> Iterable[Match]:
    """With `markup` only texts that hold a tag count: what else an entity holds is rendered as JSON as a rule."""
    for part in written:
        value = value_of(file, part, _ESCAPING)
        if markup and "<" not in value.template:
            continue
        if value.sources and not _OTHER_CONTENT.search(method_text(file, node)):
            yield traced_match(file, node, value)
            return


def _answers_with_text(file: SourceFile, node: SgNode) -> bool:
    """Whether the method is a handler whose `String` is the body of the answer."""
    method = method_around(node)
    kind = method.field("type") if method is not None else None
    if method is None or kind is None or kind.text() != "String":
        return False
    marks = annotations(method)
    if not _MAPPING.search(marks):
        return False
    return "@ResponseBody" in marks or "@RestController" in class_text(file, node) or "@RestController" in file.text


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
    check=check,
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
