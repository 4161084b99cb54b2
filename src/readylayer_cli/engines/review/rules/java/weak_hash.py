"""java-weak-hash: MD5 and SHA-1, and what they protect."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import unquote
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules._words import names_password
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_text, purpose

_WEAK = lazy_pattern(r"(?:MD[245]|SHA-?1|SHA)\Z", re.IGNORECASE)
_LIBRARY = (
    "md5",
    "md5Hex",
    "md5Digest",
    "md5DigestAsHex",
    "sha1",
    "sha1Hex",
    "shaHex",
    "getMd5Digest",
    "getSha1Digest",
)
_OWNERS = ("DigestUtils", "Hashing", "DigestUtil", "SecureUtil")
_SIGNING = lazy_pattern(r"signature|\bsign|token|credential|secret|session|auth", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("getInstance"):
        if (
            is_call_on(call.receiver, "MessageDigest")
            and call.positional
            and _WEAK.match(unquote(call.positional[0].text()))
        ):
            yield _judge(file, call, unquote(call.positional[0].text()))
    for call in file.calls.method(*_LIBRARY):
        if any(is_call_on(call.receiver, owner) for owner in _OWNERS):
            yield _judge(file, call, call.method)


def _judge(file: SourceFile, call: Call, algorithm: str) -> Match:
    near = purpose(call.node) + " " + " ".join(node.text()[:200] for node in call.positional)
    node: SgNode = call.node
    if names_password(near) or names_password(method_text(file, node)[:3000]):
        return graded_match(file, node, (Severity.HIGH, Confidence.MEDIUM), f"A password is hashed with {algorithm}")
    if _SIGNING.search(near):
        return graded_match(
            file, node, (Severity.MEDIUM, Confidence.MEDIUM), f"{algorithm} protects a token or signature"
        )
    return node_match(file, node, f"{algorithm} can be collided")


RULE = FileRule(
    id="java-weak-hash",
    title="MD5 or SHA-1 is used",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-328",),
    languages=("java",),
    triggers=("MessageDigest", *_OWNERS),
    tests=False,
    what="`MessageDigest` or a digest library with MD5 or SHA-1; high over a password, medium over a token or signature.",
    why="Collisions can be made to order, and billions of passwords a second can be tried.",
    fix="Use SHA-256 or better for checksums, `Mac` with HmacSHA256 for signatures, bcrypt or Argon2 for passwords.",
    check=check,
    bad=(
        'class A {\n  byte[] f(String password) throws Exception {\n    return MessageDigest.getInstance("MD5").digest(password.getBytes());\n  }\n}\n',
        "class A {\n  String token(String user) {\n    return DigestUtils.sha1Hex(user + salt);\n  }\n}\n",
        'class A {\n  void f() throws Exception {\n    java.security.MessageDigest md = java.security.MessageDigest.getInstance("SHA1", provider);\n  }\n}\n',
    ),
    good=(
        'class A {\n  byte[] f(byte[] b) throws Exception {\n    return MessageDigest.getInstance("SHA-256").digest(b);\n  }\n}\n',
        'class A {\n  void f(String algorithm) throws Exception {\n    MessageDigest.getInstance(algorithm);\n    Signature.getInstance("MD5");\n  }\n}\n',
    ),
)
