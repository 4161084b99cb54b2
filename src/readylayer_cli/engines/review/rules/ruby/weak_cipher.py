"""ruby-weak-cipher: data encrypted with a broken cipher or mode."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_WEAK = lazy_pattern(
    r"\A(?:des|rc[24]|bf|blowfish|cast5?|idea|seed|3des)(?:-|\Z)|\Ades3|\bdes-ede|-ecb\Z", re.IGNORECASE
)
_CLASSES = lazy_pattern(r"OpenSSL::Cipher::(?:DES|RC2|RC4|BF|CAST5|IDEA)\Z")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("OpenSSL::Cipher.new", "OpenSSL::Cipher::Cipher.new"):
        if call.positional and _WEAK.search(call.positional[0].text().strip("'\"")):
            yield node_match(file, call.node, f"Data is encrypted with {call.positional[0].text()}")
    for call in file.calls.method("new"):
        if call.receiver is None or "OpenSSL::Cipher" not in call.receiver.text():
            continue
        is_ecb = any(node.text().strip(":'\"").upper() == "ECB" for node in call.positional)
        if _CLASSES.search(call.receiver.text()) or is_ecb:
            yield node_match(file, call.node)


RULE = FileRule(
    id="ruby-weak-cipher",
    title="Data is encrypted with a weak cipher or mode",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("ruby",),
    triggers=("OpenSSL::Cipher",),
    tests=False,
    what="`OpenSSL::Cipher` with DES, RC4, Blowfish or ECB mode.",
    why="Short blocks and ECB show repeated content; RC4 and DES can be broken outright.",
    fix="`OpenSSL::Cipher.new('aes-256-gcm')`, or `ActiveSupport::MessageEncryptor`.",
    check=check,
    bad=(
        "cipher = OpenSSL::Cipher.new('des-ede3-cbc')\n",
        'cipher = OpenSSL::Cipher.new("AES-128-ECB")\ncipher.encrypt\n',
        "cipher = OpenSSL::Cipher::AES.new(256, :ECB)\n",
    ),
    good=(
        "cipher = OpenSSL::Cipher.new('aes-256-gcm')\n",
        "cipher = OpenSSL::Cipher.new(algorithm)\nOpenSSL::Cipher::AES.new(256, :GCM)\n",
    ),
)
