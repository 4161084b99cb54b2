"""javascript-fixed-iv: encryption uses the same initialisation vector or salt every time."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import string_value, unwrap

_CRYPTO = frozenset({"crypto"})
_FIXED = lazy_pattern(
    r"Buffer\.from\(\s*(?:['\"][^'\"]*['\"]|\[[\s\d,x]*\])[^()]*\)\Z|Buffer\.alloc\(\s*\d+\s*(?:,\s*[^()]*)?\)\Z|new Uint8Array\(\s*\d+\s*\)\Z"
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in module_calls(file, _CRYPTO, "createCipheriv"):
        if len(call.positional) > 2 and _is_fixed(file, call.positional[2]):
            yield graded(
                file, call.node, Severity.MEDIUM, Confidence.HIGH, "The initialisation vector is the same every time"
            )
    for call in module_calls(file, _CRYPTO, "pbkdf2", "pbkdf2Sync", "scrypt", "scryptSync"):
        if len(call.positional) > 1 and string_value(_resolved(file, call.positional[1])):
            yield graded(file, call.node, Severity.LOW, Confidence.HIGH, "The salt is the same for every password")


def _is_fixed(file: SourceFile, node: SgNode) -> bool:
    value = _resolved(file, node)
    return bool(string_value(value)) or bool(_FIXED.match(value.text()[:300]) and not _is_filled(file, node))


def _resolved(file: SourceFile, node: SgNode) -> SgNode:
    node = unwrap(node)
    if node.kind() != "identifier":
        return node
    definition = scopes_of(file).definition(node.text(), node)
    return unwrap(definition.node) if definition is not None and definition.kind == "value" else node


def _is_filled(file: SourceFile, node: SgNode) -> bool:
    name = re.escape(node.text()[:80])
    return bool(
        re.search(
            rf"(?:getRandomValues|randomFill(?:Sync)?|\.copy|\.set)\(\s*{name}|{name}\.(?:write|fill|set|copy)",
            file.text,
        )
    )


RULE = FileRule(
    id="javascript-fixed-iv",
    title="Encryption uses the same initialisation vector or salt every time",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-329",),
    languages=LANGUAGES,
    triggers=("createCipheriv", "pbkdf2", "scrypt"),
    tests=False,
    what="`createCipheriv` gets a constant vector, or a key derivation a constant salt.",
    why="Equal texts give equal ciphertexts, and with GCM or CTR two messages are enough to undo the encryption.",
    fix="Make one with `crypto.randomBytes(12)` for each message and store it in front of the ciphertext; a salt likewise.",
    check=check,
    bad=(
        "const crypto = require('crypto');\nconst iv = Buffer.alloc(16, 0);\nconst cipher = crypto.createCipheriv('aes-256-cbc', key, iv);\n",
        "import { createCipheriv } from 'crypto';\nexport const seal = (key) => createCipheriv('aes-256-gcm', key, '000000000000');\n",
        "const key = crypto.scryptSync(password, 'salt', 32);\n",
    ),
    good=(
        "const iv = crypto.randomBytes(12);\nconst cipher = crypto.createCipheriv('aes-256-gcm', key, iv);\n",
        "const iv = Buffer.alloc(16);\ncrypto.randomFillSync(iv);\nconst c = crypto.createCipheriv('aes-256-cbc', key, iv);\n",
        "const key = crypto.scryptSync(password, salt, 32);\nconst d = crypto.createCipheriv(name, key, Buffer.from(header, 'hex'));\n",
    ),
)
