"""php-weak-cipher: data encrypted with a broken cipher or mode."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_WEAK = lazy_pattern(
    r"\A['\"](?:des|rc[24]|bf|blowfish|cast5|idea|seed|3des)(?:-|['\"])|\A['\"]des3?-|-ecb['\"]\Z|\A['\"]des-ede",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("openssl_encrypt", "openssl_seal"):
        cipher = call.argument(1 if call.name == "openssl_encrypt" else 4, "cipher_algo")
        if cipher is not None and _WEAK.search(cipher.text()):
            yield node_match(file, call.node, f"Data is encrypted with {cipher.text()}")
    for call in file.calls.to("mcrypt_encrypt", "mcrypt_module_open", "mcrypt_cbc", "mcrypt_ecb"):
        yield node_match(file, call.node, "`mcrypt` is gone since PHP 7.2 and knows no authenticated encryption")


RULE = FileRule(
    id="php-weak-cipher",
    title="Data is encrypted with a weak cipher or mode",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("php",),
    triggers=("openssl_encrypt", "openssl_seal", "mcrypt_"),
    tests=False,
    what="DES, RC4, Blowfish or ECB mode with `openssl_encrypt`, or the removed `mcrypt` functions.",
    why="Short blocks and ECB show repeated content; RC4 and DES can be broken outright.",
    fix="`openssl_encrypt($data, 'aes-256-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag)`, or `sodium_crypto_secretbox`.",
    check=check,
    bad=(
        "<?php\n$c = openssl_encrypt($data, 'des-ede3-cbc', $key, 0, $iv);\n",
        '<?php\n$c = openssl_encrypt($data, "AES-128-ECB", $key);\n',
        "<?php\n$c = mcrypt_encrypt(MCRYPT_RIJNDAEL_128, $key, $data, MCRYPT_MODE_CBC, $iv);\n",
    ),
    good=(
        "<?php\n$c = openssl_encrypt($data, 'aes-256-gcm', $key, 0, $iv, $tag);\n",
        "<?php\n$c = openssl_encrypt($data, $this->cipher, $key, 0, $iv);\n",
    ),
)
