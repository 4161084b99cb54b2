"""java-query-from-parts: LDAP filters and XPath expressions made of values."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._followed import followed

_LDAP = lazy_pattern(rf"\([\w.;-]+[~<>]?=\*?{HOLE}")
_XPATH = lazy_pattern(rf"['\"]{HOLE}['\"]|=\s*{HOLE}")
_ESCAPING = lazy_pattern(r"encodeFor|escape|filterEncode|LdapEncoder|sanitiz|hardcodedFilter", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("search", "lookup", "find", "authenticate"):
        for node in call.positional[:3]:
            yield from _judge(file, call, node, _LDAP, "LDAP filter")
    for call in file.calls.method(
        "evaluate", "compile", "selectNodes", "selectSingleNode", "evaluateExpression", "valueOf"
    ):
        if (
            call.positional
            and call.receiver is not None
            and re.search(r"xp(?:ath)?|doc|node|xml", call.receiver.text()[-60:], re.IGNORECASE)
        ):
            yield from _judge(file, call, call.positional[0], _XPATH, "XPath expression")


def _judge(file: SourceFile, call: Call, node: SgNode, shape: re.Pattern[str], what: str) -> Iterable[Match]:
    if node.kind() == "string_literal":
        return
    value = value_of(file, node, _ESCAPING)
    if not value.is_built or not shape.search(value.template):
        return
    yield traced_match(file, call.node, value, f"The {what} is put together from values")


RULE = FileRule(
    id="java-query-from-parts",
    title="An LDAP filter or XPath expression is put together from values",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-90", "CWE-643"),
    languages=("java",),
    triggers=(
        "LdapContext",
        "DirContext",
        "LdapTemplate",
        "ldapTemplate",
        "InitialDir",
        "XPath",
        "xpath",
        "selectNodes",
        "selectSingleNode",
        "idc",
        "ldap",
    ),
    tests=False,
    what="A filter or path whose text is joined from values stands in `search`, `evaluate` or `compile`.",
    why="`*` or `' or '1'='1` in a value turns a look-up of one entry into one of all: log-ins pass, data leaks.",
    fix='LDAP: `ctx.search(base, "(uid={0})", new Object[] {uid}, controls)`. XPath: a variable through `setXPathVariableResolver`.',
    check=followed(
        Following("ldap", "becomes part of an LDAP query", Severity.HIGH),
        followed(Following("xpath", "becomes part of an XPath expression", Severity.HIGH), check),
    ),
    bad=(
        'class A {\n  void f(HttpServletRequest req, DirContext ctx) throws NamingException {\n    String filter = "(uid=" + req.getParameter("uid") + ")";\n    ctx.search("ou=people", filter, controls);\n  }\n}\n',
        'class A {\n  String f(XPath xpath, String user) throws XPathExpressionException {\n    return xpath.evaluate("//user[@name=\'" + user + "\']", doc);\n  }\n}\n',
    ),
    good=(
        'class A {\n  void f(String uid, DirContext ctx) throws NamingException {\n    ctx.search("ou=people", "(uid={0})", new Object[] {uid}, controls);\n  }\n}\n',
        'class A {\n  String f(XPath xpath, int n) throws XPathExpressionException {\n    return xpath.evaluate("//user[" + n + "]", doc);\n  }\n}\n',
        'class A {\n  void f(String uid, DirContext ctx) throws NamingException {\n    ctx.search("ou=people", "(uid=" + LdapEncoder.filterEncode(uid) + ")", controls);\n  }\n}\n',
    ),
)
