"""go-jwt-unverified: claims of a token are read without checking its signature."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.go._context import function_text


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "field_identifier", "regex": "^UnsafeAllowNoneSignatureType$"}):
        message = "Tokens without a signature are accepted"
        yield graded_match(file, node, (Severity.HIGH, Confidence.HIGH), message)
    for call in file.calls.method("ParseUnverified", "UnsafeClaimsWithoutVerification", "ParseInsecure"):
        text = function_text(file, call.node)
        if not any(word in text for word in (".Verify(", ".ParseWithClaims(", ".Parse(", "Kid", "kid")):
            yield node_match(file, call.node)


RULE = FileRule(
    id="go-jwt-unverified",
    title="Claims of a token are read without checking its signature",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-347",),
    languages=("go",),
    triggers=("ParseUnverified", "UnsafeAllowNoneSignatureType", "UnsafeClaimsWithoutVerification", "ParseInsecure"),
    tests=False,
    what="`ParseUnverified` or its likes with no verification beside it, or `UnsafeAllowNoneSignatureType`.",
    why="Anybody can write a token that names another user; only the signature tells the difference.",
    fix="`jwt.ParseWithClaims(token, &claims, keyFunc, jwt.WithValidMethods(...))`.",
    check=check,
    bad=(
        'package a\nfunc user(s string) string {\n\tt, _, err := new(jwt.Parser).ParseUnverified(s, jwt.MapClaims{})\n\treturn t.Claims.(jwt.MapClaims)["sub"].(string)\n}\n',
        "package a\nfunc key(t *jwt.Token) (any, error) {\n\treturn jwt.UnsafeAllowNoneSignatureType, nil\n}\n",
    ),
    good=(
        "package a\nfunc user(s string) {\n\tt, err := jwt.ParseWithClaims(s, &c, key)\n}\n",
        'package a\nfunc user(s string) {\n\tt, _, _ := p.ParseUnverified(s, &c)\n\tkid := t.Header["kid"]\n}\n',
    ),
)
