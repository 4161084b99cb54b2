"""php-weak-password-hash: passwords hashed with a fast hash."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules._words import names_password
from readylayer_cli.engines.review.rules.php._places import purpose

_FAST = lazy_pattern(r"(?i)\A['\"](?:md[245]|sha-?1|sha224|sha256|sha384|sha512|crc32b?|ripemd\d+|whirlpool)['\"]\Z")
_BROKEN = lazy_pattern(r"(?i)md[245]|sha-?1\b|sha1|crc32")
_OTHER_USE = lazy_pattern(r"cache|etag|file|path|url|gravatar|key_?cache", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("md5", "sha1", "crc32", "hash"):
        if call.name == "hash" and not (call.positional and _FAST.match(call.positional[0].text())):
            continue
        data = call.positional[1:2] if call.name == "hash" else call.positional[:1]
        hashed = " ".join(node.text()[:200] for node in data)
        around = purpose(call.node)
        if (names_password(hashed) or _target_is_password(around)) and not _OTHER_USE.search(around + hashed):
            broken = bool(_BROKEN.search(_algorithm(call)))
            grade = (Severity.HIGH if broken else Severity.MEDIUM), Confidence.MEDIUM
            yield graded_match(file, call.node, grade, f"A password is hashed with the fast `{_algorithm(call)}`")


def _target_is_password(around: str) -> bool:
    return names_password(around) and "reset" not in around.lower()


def _algorithm(call: Call) -> str:
    return call.positional[0].text().strip("'\"") if call.name == "hash" else call.name


RULE = FileRule(
    id="php-weak-password-hash",
    title="A password is hashed with a hash made for speed",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-916", "CWE-328"),
    languages=("php",),
    triggers=("md5(", "sha1(", "hash(", "crc32("),
    tests=False,
    what="`md5`, `sha1` or `hash` over something that is named a password.",
    why="A stolen table of such hashes is guessed at billions of tries a second; salts do not slow that down.",
    fix="`password_hash($password, PASSWORD_DEFAULT)` to store, `password_verify` to check.",
    check=check,
    bad=(
        "<?php\n$pass = $_POST['password'];\n$hash = md5($pass . $password);\n",
        "<?php\nfunction hashPassword($plain, $salt) { return sha1($salt . $plain); }\n",
        "<?php\n$user->password = hash('sha256', $request->input('pw'));\n",
    ),
    good=(
        "<?php\n$user->password = password_hash($password, PASSWORD_DEFAULT);\n",
        "<?php\n$etag = md5($body);\n",
        "<?php\n$cacheKey = md5($dsn . $password);\n",
    ),
)
