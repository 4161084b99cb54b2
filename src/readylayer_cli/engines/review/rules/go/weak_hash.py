"""go-weak-hash: passwords and signatures hashed with MD5 or SHA-1."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules._words import names_password
from readylayer_cli.engines.review.rules.go._context import purpose

_FAST = (
    "crypto/md5.Sum",
    "crypto/md5.New",
    "crypto/sha1.Sum",
    "crypto/sha1.New",
    "crypto/sha256.Sum256",
    "crypto/sha512.Sum512",
)
_SIGNING = lazy_pattern(r"signature|\bsign|Sign(?:ed|ing|er)?\b|Token\b|\btoken|credential|secret", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_FAST):
        around = purpose(file, call.node) + " " + " ".join(node.text()[:200] for node in call.arguments)
        broken = "sha256" not in call.name and "sha512" not in call.name
        if names_password(around):
            severity = Severity.HIGH if broken else Severity.MEDIUM
            message = f"A password is hashed with the fast `{call.written}`"
            yield graded_match(file, call.node, (severity, Confidence.MEDIUM), message)
        elif broken and _SIGNING.search(around):
            yield node_match(file, call.node, f"`{call.written}` protects a token or signature")
    for call in file.calls.method("GenerateFromPassword", "Key"):
        given = call.positional
        position = {"GenerateFromPassword": 1, "Key": 2}[call.method]
        few = {"GenerateFromPassword": 10, "Key": 100_000}[call.method]
        if call.method == "Key" and "pbkdf2" not in call.name:
            continue
        count = given[position].text().replace("_", "") if len(given) > position else ""
        if (count.isdigit() and int(count) < few) or count == "bcrypt.MinCost":
            yield node_match(file, call.node, f"`{call.written}` hashes too quickly with {count}")


RULE = FileRule(
    id="go-weak-hash",
    title="A hash that is too weak protects a password or a signature",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-328", "CWE-916"),
    languages=("go",),
    triggers=("crypto/md5", "crypto/sha1", "crypto/sha256", "crypto/sha512", "bcrypt", "pbkdf2"),
    tests=False,
    what="MD5 or SHA-1 over something named a token or signature, or any plain hash over a password.",
    why="Collisions of MD5 and SHA-1 can be made to order; a plain hash lets a stolen table be guessed at billions of tries a second.",
    fix="Use `bcrypt` or `argon2` for passwords and `hmac.New(sha256.New, key)` for signatures.",
    check=check,
    bad=(
        'package a\nimport "golang.org/x/crypto/bcrypt"\nfunc f(p []byte) {\n\th, err := bcrypt.GenerateFromPassword(p, 4)\n}\n',
        'package a\nimport "golang.org/x/crypto/pbkdf2"\nfunc f(p, s []byte) {\n\tk := pbkdf2.Key(p, s, 1000, 32, sha256.New)\n}\n',
        'package a\nimport "crypto/md5"\nfunc hashPassword(s string) [16]byte {\n\treturn md5.Sum([]byte(s))\n}\n',
        'package a\nimport "crypto/sha1"\nfunc f(token string) {\n\tsum := sha1.Sum([]byte(token))\n}\n',
        'package a\nimport "crypto/sha256"\nfunc f(password string) {\n\tsum := sha256.Sum256([]byte(password))\n}\n',
    ),
    good=(
        'package a\nimport "golang.org/x/crypto/bcrypt"\nfunc f(p []byte) {\n\th, err := bcrypt.GenerateFromPassword(p, bcrypt.DefaultCost)\n}\n',
        'package a\nimport "crypto/md5"\nfunc etag(body []byte) [16]byte {\n\treturn md5.Sum(body)\n}\n',
        'package a\nimport "golang.org/x/crypto/bcrypt"\nfunc hashPassword(s string) ([]byte, error) {\n\treturn bcrypt.GenerateFromPassword([]byte(s), 12)\n}\n',
        'package a\nimport "crypto/sha256"\nfunc checksum(b []byte) [32]byte {\n\treturn sha256.Sum256(b)\n}\n',
    ),
)
