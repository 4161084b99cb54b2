"""javascript-timing-compare: a signature is compared in a time that depends on how much of it is right."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._origin import leaves
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import WRAPPERS

_KEYED_DIGEST = lazy_pattern(r"(?:createHmac|Hmac\w*|hmac\w*)\(.*\)(?:\s*\.\w+\([^()]*\))*\s*\Z", re.DOTALL)
_SIGNATURE_NAME = lazy_pattern(r"signature|hmac|\bsig\b|\bmac\b|digest", re.IGNORECASE)
_MAX_TEXT = 600


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "binary_expression", "has": {"field": "operator", "regex": "^[!=]==?$"}}):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None or not _SIGNATURE_NAME.search(node.text()[:_MAX_TEXT]):
            continue
        for one, other in ((left, right), (right, left)):
            if _is_keyed(file, one) and other.kind() not in {
                "string",
                "number",
                "undefined",
                "null",
                "unary_expression",
            }:
                yield graded(file, node, Severity.MEDIUM, Confidence.HIGH)
                break


def _is_keyed(file: SourceFile, node: SgNode) -> bool:
    """Whether the value is an HMAC made in this function."""
    for leaf in leaves(file, node):
        source = leaf.source
        while source.kind() in WRAPPERS and source.named_children():
            source = source.named_children()[0]
        if (
            source.kind() == "call_expression"
            and "createHmac" in source.text()[:_MAX_TEXT]
            and _KEYED_DIGEST.search(source.text()[:_MAX_TEXT])
        ):
            return True
    return False


RULE = FileRule(
    id="javascript-timing-compare",
    title="A signature is compared in a time that tells how much of it is right",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-208",),
    languages=LANGUAGES,
    triggers=("createHmac",),
    tests=False,
    what="A computed HMAC is compared with `===` or `!==`.",
    why="The comparison stops at the first difference, so a valid signature can be found byte by byte.",
    fix="Use `crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b))` after comparing the lengths.",
    check=check,
    bad=(
        "const expected = crypto.createHmac('sha256', secret).update(body).digest('hex');\nif (expected !== req.headers['x-signature']) throw new Error('bad signature');\n",
        "function verify(body, signature) {\n  const hmac = 'sha256=' + crypto.createHmac('sha256', key).update(body).digest('hex');\n  return signature === hmac;\n}\n",
    ),
    good=(
        "const expected = crypto.createHmac('sha256', secret).update(body).digest();\nif (!crypto.timingSafeEqual(expected, signature)) throw new Error('bad');\n",
        "const digest = crypto.createHash('sha256').update(body).digest('hex');\nif (digest === cached.digest) return cached;\n",
        "const hmac = crypto.createHmac('sha256', secret);\nif (signature === undefined) hmac.end();\n",
    ),
)
