"""python-weak-cipher: a cipher or mode of operation that no longer hides anything."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_LIBRARIES = ("Crypto.Cipher", "Cryptodome.Cipher")
_CIPHERS = ("DES", "DES3", "ARC2", "ARC4", "Blowfish", "CAST", "XOR")
_NEW = tuple(f"{library}.{cipher}.new" for library in _LIBRARIES for cipher in _CIPHERS)
_AES_NEW = tuple(f"{library}.AES.new" for library in _LIBRARIES)
_HAZMAT = "cryptography.hazmat.primitives.ciphers.algorithms."
_DECREPIT = "cryptography.hazmat.decrepit.ciphers.algorithms."
_ALGORITHMS = ("TripleDES", "ARC4", "Blowfish", "IDEA", "SEED", "CAST5", "RC2")
_PRIMITIVES = tuple(prefix + name for prefix in (_HAZMAT, _DECREPIT) for name in _ALGORITHMS)
_ECB = ("cryptography.hazmat.primitives.ciphers.modes.ECB",)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_NEW):
        yield node_match(file, call.node, f"{call.name.split('.')[-2]} is a broken or outdated cipher")
    for call in file.calls.to(*_PRIMITIVES):
        yield node_match(file, call.node, f"{call.method} is a broken or outdated cipher")
    for call in file.calls.to(*_ECB):
        yield node_match(file, call.node, "ECB encrypts equal blocks to equal blocks")
    for call in file.calls.to(*_AES_NEW):
        mode = call.argument(1, "mode")
        if mode is None or mode.text().endswith("MODE_ECB"):
            yield node_match(file, call.node, "ECB encrypts equal blocks to equal blocks")


RULE = FileRule(
    id="python-weak-cipher",
    title="A cipher or mode is used that no longer hides anything",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("python",),
    triggers=("Cipher", "ciphers"),
    tests=False,
    what="DES, Triple DES, RC2, RC4, Blowfish, CAST, IDEA or SEED, or any cipher in ECB mode.",
    why="Short keys and blocks are broken by brute force; ECB shows the pattern of the plain text.",
    fix="Use AES in GCM mode, ChaCha20-Poly1305, or `cryptography.fernet`.",
    check=check,
    bad=(
        "from Crypto.Cipher import DES\ncipher = DES.new(key, DES.MODE_CBC, iv)\n",
        "from Crypto.Cipher import AES as A\nbox = A.new(key, A.MODE_ECB)\n",
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\nCipher(algorithms.AES(key), modes.ECB())\n",
        "from cryptography.hazmat.primitives.ciphers.algorithms import ARC4\nARC4(key)\n",
    ),
    good=(
        "from Crypto.Cipher import AES\ncipher = AES.new(key, AES.MODE_GCM)\n",
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\nCipher(algorithms.AES(key), modes.GCM(nonce))\n",
        'from design import DES\nDES.new("page")\n',
    ),
)
