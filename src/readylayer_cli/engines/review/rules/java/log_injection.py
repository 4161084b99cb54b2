"""java-log-injection: request data is written to the log as it is."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of

_LOGGER = lazy_pattern(r"(?:\A|\.)_?(?:log|logger|LOG|LOGGER)\Z")
_CLEAN = lazy_pattern(r"replace|encode|escape|sanitiz|strip|quote", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("trace", "debug", "info", "warn", "error", "fatal", "severe", "warning"):
        if call.receiver is None or not _LOGGER.search(call.receiver.text()):
            continue
        for node in call.positional:
            value = value_of(file, node, _CLEAN)
            if value.sources:
                yield traced_match(file, call.node, value)
                break


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
    check=check,
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    log.info("search for " + request.getParameter("q"));\n  }\n}\n',
        'class A {\n  @GetMapping("/s")\n  void f(@RequestParam String q) {\n    logger.warn("no result for {}", q);\n  }\n}\n',
    ),
    good=(
        'class A {\n  @GetMapping("/s")\n  void f(@RequestParam long id) {\n    logger.warn("no result for {}", id);\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) {\n    log.info("search for {}", request.getParameter("q").replaceAll("[\\r\\n]", "_"));\n  }\n}\n',
    ),
)
