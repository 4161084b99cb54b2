"""javascript-weak-cipher: data is encrypted with a broken cipher or mode."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._protocols import is_bound_to_protocol
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import option, string_value

_CRYPTO = frozenset({"crypto"})
_BROKEN = lazy_pattern(r"(?:des|rc[24]|bf|blowfish|idea|seed|cast)(?:[-\d]|\Z)|des-?ede|desx|.*-ecb\Z", re.IGNORECASE)
_LIBRARY = lazy_pattern(r"(?:CryptoJS|crypto-js)\.(?:DES|TripleDES|RC4|RC4Drop|Rabbit|RabbitLegacy)\.(?:en|de)crypt\Z")


def check(file: SourceFile) -> Iterable[Match]:
    if is_bound_to_protocol(file):
        return
    for call in module_calls(file, _CRYPTO, "createCipher", "createDecipher"):
        message = f"`{call.method}` derives the key without salt and has no initialisation vector"
        yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH, message)
    for call in module_calls(file, _CRYPTO, "createCipheriv", "createDecipheriv"):
        name = string_value(call.positional[0]) if call.positional else None
        if name is not None and _BROKEN.match(name):
            yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH, f"`{name}` does not keep data secret")
    for call in file.calls.method("encrypt", "decrypt"):
        mode = option(call.positional[-1], "mode") if len(call.positional) > 2 else None
        if _LIBRARY.match(call.name) or (mode is not None and mode.text().endswith("mode.ECB")):
            yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH)


RULE = FileRule(
    id="javascript-weak-cipher",
    title="Data is encrypted with a broken cipher or mode",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=LANGUAGES,
    triggers=("ipher(", "ipheriv(", "CryptoJS", "crypto-js"),
    tests=False,
    what="DES, triple DES, RC4, Blowfish, any cipher in ECB mode, or `crypto.createCipher`.",
    why="Keys are too short, or equal blocks stay equal; `createCipher` makes the key by one unsalted MD5 and is gone from Node 22.",
    fix="Use `crypto.createCipheriv('aes-256-gcm', key, iv)` with a fresh 12-byte `iv` each time, and keep the tag.",
    check=check,
    bad=(
        "const crypto = require('crypto');\nconst cipher = crypto.createCipher('aes192', password);\n",
        "import { createCipheriv } from 'crypto';\nconst cipher = createCipheriv('aes-128-ecb', key, null);\n",
        "import * as crypto from 'node:crypto';\nconst d = crypto.createDecipheriv('des-ede3-cbc', key, iv);\n",
        "const out = CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB });\n",
    ),
    good=(
        "const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);\n",
        "const cipher = createCipheriv(ALGORITHM, key, iv);\n",
        "const out = CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.CBC });\nconst design = cipher('des');\n",
    ),
)
