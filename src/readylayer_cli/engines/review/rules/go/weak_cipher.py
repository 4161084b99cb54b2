"""go-weak-cipher: DES, RC4 and the like."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_WEAK = (
    "crypto/des.NewCipher", "crypto/des.NewTripleDESCipher", "crypto/rc4.NewCipher", "golang.org/x/crypto/blowfish.NewCipher",
    "golang.org/x/crypto/tea.NewCipher", "golang.org/x/crypto/xtea.NewCipher", "golang.org/x/crypto/cast5.NewCipher",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_WEAK):
        yield node_match(file, call.node, f"`{call.written}` is a cipher that no longer protects")


RULE = FileRule(
    id="go-weak-cipher",
    title="A cipher that no longer protects is used",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("go",),
    triggers=("crypto/des", "crypto/rc4", "crypto/blowfish", "crypto/tea", "crypto/xtea", "crypto/cast5"),
    tests=False,
    what="DES, Triple DES, RC4, Blowfish, TEA or CAST5.",
    why="Their keys or blocks are too short, or their key stream is biased: recorded traffic can be read.",
    fix="Use `aes.NewCipher` with `cipher.NewGCM`, or `chacha20poly1305.New`.",
    check=check,
    bad=(
        'package a\nimport "crypto/des"\nfunc f(key []byte) {\n\tb, err := des.NewCipher(key)\n}\n',
        'package a\nimport stream "crypto/rc4"\nfunc f(key []byte) {\n\tc, _ := stream.NewCipher(key)\n}\n',
    ),
    good=(
        'package a\nimport "crypto/aes"\nfunc f(key []byte) {\n\tb, err := aes.NewCipher(key)\n}\n',
        'package a\nimport "example.com/des"\nfunc f(key []byte) {\n\tb, err := des.NewCipher(key)\n}\n',
    ),
)
