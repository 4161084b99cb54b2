"""java-stack-trace-response: the stack trace goes to the caller."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._web import is_response_writer

_TRACE = lazy_pattern(r"getStackTrace(?:AsString)?\(|printStackTrace\(")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("printStackTrace"):
        if call.positional and is_response_writer(file, call.positional[0]):
            yield node_match(file, call.node)
    for call in file.calls.method("print", "println", "write", "sendError"):
        if call.receiver is None or not call.positional or not _TRACE.search(call.positional[-1].text()[:300]):
            continue
        if call.method == "sendError" or is_response_writer(file, call.receiver):
            yield node_match(file, call.node)


RULE = FileRule(
    id="java-stack-trace-response",
    title="A stack trace is sent to the caller",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-209",),
    languages=("java",),
    triggers=("tackTrace",),
    tests=False,
    what="`e.printStackTrace(response.getWriter())`, or a trace printed to the response.",
    why="Versions, paths, SQL and settings in it tell an attacker what to try next.",
    fix="Log it, and answer with a number under which the log entry can be found.",
    check=check,
    bad=(
        "class A {\n  void f(HttpServletResponse response, Exception e) throws IOException {\n    e.printStackTrace(response.getWriter());\n  }\n}\n",
        "class A {\n  void f(HttpServletResponse resp, Exception e) throws IOException {\n    PrintWriter out = resp.getWriter();\n    out.println(ExceptionUtils.getStackTrace(e));\n  }\n}\n",
    ),
    good=(
        'class A {\n  void f(HttpServletResponse resp, Exception e) throws IOException {\n    log.error("failed", e);\n    resp.sendError(500);\n  }\n}\n',
        "class A {\n  String f(Exception e) {\n    StringWriter w = new StringWriter();\n    e.printStackTrace(new PrintWriter(w));\n    return w.toString();\n  }\n}\n",
    ),
)
