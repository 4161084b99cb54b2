"""java-cors-credentials: any site may use the reader's session."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._followed import confirmed
from readylayer_cli.engines.review.rules.java._places import method_text

_CREDENTIALS = lazy_pattern(r"[aA]llow-?Credentials\"?[\s,(]*(?:Boolean\.)?\"?(?:true|TRUE)")
_ANY = lazy_pattern(r"\"\*\"|CorsConfiguration\.ALL")
_HEADER = "access-control-allow-origin"
_CHECKED = lazy_pattern(r"allow\w*\.contains|white_?list|isAllowed|equals\(|matches\(|endsWith\(|valid", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    names = (
        "allowedOrigins",
        "allowedOriginPatterns",
        "addAllowedOrigin",
        "addAllowedOriginPattern",
        "setAllowedOrigins",
        "setAllowedOriginPatterns",
    )
    for call in file.calls.method(*names):
        given = " ".join(node.text() for node in call.positional)[:300]
        if _ANY.search(given) and _CREDENTIALS.search(method_text(file, call.node)):
            yield node_match(file, call.node)
    for call in file.calls.method("setHeader", "addHeader"):
        if len(call.positional) == 2 and _HEADER in call.positional[0].text().lower():
            text = method_text(file, call.node)
            value = value_of(file, call.positional[1])
            if (
                any("getHeader(" in node.text() for node in value.unknown)
                and _CREDENTIALS.search(text)
                and not _CHECKED.search(text)
            ):
                yield node_match(file, call.node)
    if "@CrossOrigin" in file.text:
        for node in file.find_all({"kind": "annotation", "regex": r"^@CrossOrigin\("}):
            if _ANY.search(node.text()) and re.search(r"allowCredentials\s*=\s*\"true\"", node.text()):
                yield node_match(file, node)


RULE = FileRule(
    id="java-cors-credentials",
    title="Every origin may read answers with the reader's cookies",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-942",),
    languages=("java",),
    triggers=("llowedOrigin", "ccess-Control-Allow-Origin", "@CrossOrigin", "ACCESS_CONTROL_ALLOW_ORIGIN"),
    tests=False,
    what="A CORS policy that allows `*`, or repeats the request's `Origin`, together with credentials.",
    why="Any page that a signed-in person opens can call this API as that person and read the answers.",
    fix="List the origins that may use credentials.",
    check=confirmed("cors", check),
    bad=(
        'class A {\n  void f(CorsRegistry r) {\n    r.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true);\n  }\n}\n',
        'class A {\n  void f(HttpServletRequest req, HttpServletResponse resp) {\n    resp.setHeader("Access-Control-Allow-Origin", req.getHeader("Origin"));\n    resp.setHeader("Access-Control-Allow-Credentials", "true");\n  }\n}\n',
    ),
    good=(
        'class A {\n  void f(CorsRegistry r) {\n    r.addMapping("/**").allowedOrigins("https://app.example.com").allowCredentials(true);\n  }\n}\n',
        'class A {\n  void f(CorsRegistry r) {\n    r.addMapping("/**").allowedOrigins("*");\n  }\n}\n',
    ),
)
