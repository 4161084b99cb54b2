"""php-loose-hash-compare: a secret is compared with `==`."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_HASHES = r"^\\?(?:md5|sha1|hash|hash_hmac|crypt)\s*\("
_MAC = lazy_pattern(r"hmac|signature|(?:\b|_)mac\b|csrf|(?:reset|api|access|auth|session)_?token", re.IGNORECASE)
_CONSTANT = frozenset(
    {
        "string",
        "integer",
        "null",
        "boolean",
        "float",
        "name",
        "class_constant_access_expression",
        "array_creation_expression",
    }
)


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(
        {"kind": "binary_expression", "any": [{"has": {"field": "operator", "regex": "^[!=]=$"}}]}
    ):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None or left.kind() in _CONSTANT or right.kind() in _CONSTANT:
            continue
        if any(
            side.matches(kind="function_call_expression") and re.match(_HASHES, side.text()[:20])
            for side in (left, right)
        ) or all(_names_mac(side) for side in (left, right)):
            yield node_match(file, node)


def _names_mac(side: SgNode) -> bool:
    return side.kind() in {"variable_name", "member_access_expression", "subscript_expression"} and bool(
        _MAC.search(side.text()[:200])
    )


RULE = FileRule(
    id="php-loose-hash-compare",
    title="A hash or token is compared with `==`",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-697", "CWE-208"),
    languages=("php",),
    triggers=("==", "!="),
    tests=False,
    what="`==` or `!=` between a computed hash, signature or token and another value.",
    why="Two hashes that look like numbers (`0e123...`) are equal for `==`, and the time taken tells how much of a guess is right.",
    fix="`hash_equals($expected, $given)`.",
    check=check,
    bad=(
        "<?php\nif (md5($body . $key) == $_POST['sign']) { pay(); }\n",
        "<?php\nif ($row['reset_token'] != $_GET['reset_token']) { die(); }\n",
        "<?php\nif ($signature == hash_hmac('sha256', $body, $key)) { ok(); }\n",
    ),
    good=(
        "<?php\nif (hash_equals(hash_hmac('sha256', $body, $key), $signature)) { ok(); }\n",
        "<?php\nif ($token == null || md5($a) === $b) { f(); }\n",
        "<?php\nif ($tokenCount == $max) { f(); }\n",
    ),
)
