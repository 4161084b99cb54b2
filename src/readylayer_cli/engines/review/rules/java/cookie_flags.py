"""java-cookie-flags: a cookie that scripts can read or plain HTTP carries."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import method_text

_SESSION = lazy_pattern(r"sess|token|auth|jwt|sid\b|login|remember", re.IGNORECASE)
_FLAGS = {"setSecure": "Secure", "setHttpOnly": "HttpOnly"}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("Cookie"):
        if call.is_new and len(call.positional) == 2:
            yield from _judge(file, call)
    for call in file.calls.method(*_FLAGS):
        if call.positional and call.positional[0].text() == "false" and "Cookie" in file.text:
            message = f"The cookie is given out without `{_FLAGS[call.method]}`"
            yield graded_match(file, call.node, (Severity.MEDIUM, Confidence.MEDIUM), message)


def _judge(file: SourceFile, call: Call) -> Iterable[Match]:
    text = method_text(file, call.node)
    name = _variable(call.node)
    if name is not None and f"return {name};" in text:
        return
    if re.search(r"setMaxAge\(\s*0\s*\)", text) or "addCookie(" not in text:
        return
    missing = [flag for setter, flag in _FLAGS.items() if f".{setter}(" not in text]
    if missing:
        message = f"Cookie without {' and '.join(missing)}"
        label = value_of(file, call.positional[0]).template + call.positional[0].text()
        if _SESSION.search(label):
            yield graded_match(
                file, call.node, (Severity.MEDIUM, Confidence.MEDIUM), f"Session cookie without {' and '.join(missing)}"
            )
        else:
            yield node_match(file, call.node, message)


def _variable(node: SgNode) -> str | None:
    parent = next(climb(node), None)
    name = parent.field("name") if parent is not None and parent.kind() == "variable_declarator" else None
    return name.text() if name is not None else None


RULE = FileRule(
    id="java-cookie-flags",
    title="Cookie without `HttpOnly` or `Secure`",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-614", "CWE-1004"),
    languages=("java",),
    triggers=("Cookie",),
    tests=False,
    what="A `Cookie` that the method adds to the response without `setHttpOnly(true)` and `setSecure(true)`, or with `false`.",
    why="Without `HttpOnly` one injected script takes the session; without `Secure` so does anybody on the network.",
    fix="`cookie.setHttpOnly(true); cookie.setSecure(true);` before `addCookie`.",
    check=check,
    bad=(
        'class A {\n  void f(HttpServletResponse r) {\n    Cookie c = new Cookie("SESSION", id);\n    r.addCookie(c);\n  }\n}\n',
        "class A {\n  void f(HttpServletResponse r, Cookie cookie) {\n    cookie.setSecure(false);\n    r.addCookie(cookie);\n  }\n}\n",
    ),
    good=(
        'class A {\n  void f(HttpServletResponse r) {\n    Cookie c = new Cookie("SESSION", id);\n    c.setHttpOnly(true);\n    c.setSecure(true);\n    r.addCookie(c);\n  }\n}\n',
        'class A {\n  void f(HttpServletResponse r) {\n    Cookie c = new Cookie("SESSION", "");\n    c.setMaxAge(0);\n    r.addCookie(c);\n  }\n}\n',
    ),
)
