"""java-weak-cipher: ciphers and modes that show what they hide."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import is_call_on

_BROKEN = lazy_pattern(
    r"\A(?:DES|DESede|TripleDES|RC2|RC4|ARCFOUR|Blowfish|PBEWith(?:MD5|SHA1?)And(?:Triple)?(?:DES|RC2|RC4)\w*)(?:/\w+/\w+)?\Z",
    re.IGNORECASE,
)
_ECB = lazy_pattern(r"\A(?:AES(?:_\d+)?|ARIA|Camellia|SM4)(?:/ECB/\w+)?\Z", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("getInstance"):
        is_cipher = is_call_on(call.receiver, "Cipher")
        if not call.positional or not (is_cipher or is_call_on(call.receiver, "KeyGenerator")):
            continue
        name = value_of(file, call.positional[0]).template
        if _BROKEN.match(name):
            yield node_match(file, call.node, f"`{name}` is a cipher that no longer protects")
        elif is_cipher and _ECB.match(name):
            yield node_match(file, call.node, f"`{name}` means ECB: equal blocks stay equal")
    for call in file.calls.method("NullCipher"):
        if call.is_new:
            yield node_match(file, call.node, "`NullCipher` encrypts nothing")


RULE = FileRule(
    id="java-weak-cipher",
    title="A cipher or mode that shows what it hides",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("java",),
    triggers=("Cipher", "KeyGenerator"),
    tests=False,
    what="DES, Triple DES, RC2, RC4, Blowfish, password-based DES, or a block cipher in ECB mode (the default of `AES`).",
    why="Short keys and blocks can be searched; ECB turns equal blocks into equal blocks, and nothing notices changes.",
    fix='`Cipher.getInstance("AES/GCM/NoPadding")` with a fresh nonce for each message.',
    check=check,
    bad=(
        'class A {\n  void f() throws Exception {\n    Cipher c = Cipher.getInstance("DES/CBC/PKCS5Padding");\n  }\n}\n',
        'class A {\n  void f() throws Exception {\n    javax.crypto.Cipher c = javax.crypto.Cipher.getInstance("AES");\n  }\n}\n',
        'class A {\n  static final String MODE = "AES/ECB/PKCS5Padding";\n  void f() throws Exception {\n    Cipher.getInstance(MODE, "BC");\n  }\n}\n',
    ),
    good=(
        'class A {\n  void f() throws Exception {\n    Cipher c = Cipher.getInstance("AES/GCM/NoPadding");\n  }\n}\n',
        'class A {\n  void f(String mode) throws Exception {\n    Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");\n    Cipher.getInstance(mode);\n  }\n}\n',
    ),
)
