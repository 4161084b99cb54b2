"""java-jwt-unverified: a token is believed without checking its signature."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_text

_VERIFIED = lazy_pattern(
    r"\.verify\(|verifier|requireIssuer|getKeyId|\bkid\b|getHeaderClaim|parseClaimsJws|parseSignedClaims", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("none"):
        if is_call_on(call.receiver, "Algorithm"):
            yield graded_match(
                file, call.node, (Severity.HIGH, Confidence.HIGH), "Tokens without a signature are made or accepted"
            )
    if "jwt" not in file.text.lower():
        return
    for call in file.calls.method("decode"):
        if is_call_on(call.receiver, "JWT") and not _VERIFIED.search(method_text(file, call.node)):
            yield node_match(file, call.node)
    for call in file.calls.method("parseClaimsJwt", "parsePlaintextJwt", "parseUnsecuredClaims", "unsecured"):
        yield node_match(file, call.node, f"`{call.method}` takes tokens that nobody signed")
    for call in file.calls.method("parse"):
        receiver = call.receiver.text() if call.receiver is not None else ""
        if "setSigningKey(" in receiver and len(receiver) < 400:
            yield node_match(file, call.node, "`parse` after `setSigningKey` also takes tokens without a signature")


RULE = FileRule(
    id="java-jwt-unverified",
    title="A token is believed without checking its signature",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-347",),
    languages=("java",),
    triggers=("JWT", "Jwt", "Algorithm.none"),
    tests=False,
    what="`JWT.decode` with no verification beside it, `parseClaimsJwt`, `parse` instead of `parseClaimsJws`, `Algorithm.none`.",
    why="Anybody can write a token that names another user; only the signature tells the difference.",
    fix="`JWT.require(algorithm).build().verify(token)`, or `parser.verifyWith(key).build().parseSignedClaims(token)`.",
    check=check,
    bad=(
        "class A {\n  String user(String token) {\n    return JWT.decode(token).getSubject();\n  }\n}\n",
        "class A {\n  Jwt user(String token) {\n    return Jwts.parser().setSigningKey(key).parse(token);\n  }\n}\n",
        "class A {\n  String f() {\n    return JWT.create().sign(Algorithm.none());\n  }\n}\n",
    ),
    good=(
        "class A {\n  String user(String token) {\n    return JWT.require(algorithm).build().verify(token).getSubject();\n  }\n}\n",
        "class A {\n  Object user(String token) {\n    return Jwts.parser().setSigningKey(key).parseClaimsJws(token);\n  }\n}\n",
        "class A {\n  String key(String jwt) {\n    return JWT.decode(jwt).getKeyId();\n  }\n}\n",
    ),
)
