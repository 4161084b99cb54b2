"""go-weak-cipher: DES, RC4 and the like."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._lookback import climb

_FEWEST_BITS = 2048
_BLOCK = lazy_pattern(r"(?i:block|cipher|aes|\bc|\bb)\w*\Z")
_WEAK = (
    "crypto/des.NewCipher", "crypto/des.NewTripleDESCipher", "crypto/rc4.NewCipher", "golang.org/x/crypto/blowfish.NewCipher",
    "golang.org/x/crypto/tea.NewCipher", "golang.org/x/crypto/xtea.NewCipher", "golang.org/x/crypto/cast5.NewCipher",
)  # fmt: skip


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_WEAK):
        yield node_match(file, call.node, f"`{call.written}` is a cipher that no longer protects")
    for call in file.calls.to("crypto/rsa.GenerateKey", "crypto/rsa.GenerateMultiPrimeKey"):
        size = call.positional[-1].text() if call.positional else ""
        if size.isdigit() and int(size) < _FEWEST_BITS:
            yield node_match(file, call.node, f"An RSA key of {size} bits no longer protects")
    for call in file.calls.to("crypto/rsa.EncryptPKCS1v15", "crypto/rsa.DecryptPKCS1v15"):
        yield node_match(file, call.node, "The padding PKCS #1 v1.5 lets texts be decrypted by trying")
    yield from _blocks(file)


def _blocks(file: SourceFile) -> Iterable[Match]:
    """Blocks that are encrypted one by one, each for itself (ECB)."""
    if "crypto/aes" not in file.imports.values():
        return
    for call in file.calls.method("Encrypt", "Decrypt"):
        owner = call.receiver
        is_block = owner is not None and _BLOCK.search(owner.text()) is not None and len(call.positional) == 2
        if is_block and any(parent.kind() == "for_statement" for parent in climb(call.node)):
            yield node_match(file, call.node, "Blocks are encrypted one by one: equal ones stay equal")


RULE = FileRule(
    id="go-weak-cipher",
    title="A cipher that no longer protects is used",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("go",),
    triggers=(
        "crypto/des",
        "crypto/rc4",
        "crypto/blowfish",
        "crypto/tea",
        "crypto/xtea",
        "crypto/cast5",
        "crypto/rsa",
        "crypto/aes",
    ),
    tests=False,
    what="DES, Triple DES, RC4, Blowfish, TEA or CAST5; AES block by block; RSA with few bits or PKCS #1 v1.5 encryption.",
    why="Their keys or blocks are too short, or their key stream is biased: recorded traffic can be read.",
    fix="Use `aes.NewCipher` with `cipher.NewGCM`, or `chacha20poly1305.New`.",
    check=check,
    bad=(
        'package a\nimport ("crypto/rand"; "crypto/rsa")\nfunc f() {\n\tk, err := rsa.GenerateKey(rand.Reader, 1024)\n}\n',
        'package a\nimport "crypto/aes"\nfunc f(key, in, out []byte) {\n\tblock, _ := aes.NewCipher(key)\n\tfor i := 0; i < len(in); i += 16 {\n\t\tblock.Encrypt(out[i:], in[i:])\n\t}\n}\n',
        'package a\nimport "crypto/des"\nfunc f(key []byte) {\n\tb, err := des.NewCipher(key)\n}\n',
        'package a\nimport stream "crypto/rc4"\nfunc f(key []byte) {\n\tc, _ := stream.NewCipher(key)\n}\n',
    ),
    good=(
        'package a\nimport ("crypto/rand"; "crypto/rsa")\nfunc f() {\n\tk, err := rsa.GenerateKey(rand.Reader, 3072)\n}\n',
        'package a\nimport "crypto/aes"\nfunc f(key []byte) {\n\tb, err := aes.NewCipher(key)\n}\n',
        'package a\nimport "example.com/des"\nfunc f(key []byte) {\n\tb, err := des.NewCipher(key)\n}\n',
    ),
)
