"""python-weak-key: a key that can be computed, or is derived from a password too cheaply."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._literals import number

_ASYMMETRIC = "cryptography.hazmat.primitives.asymmetric."
_LEAST_BITS = 2048
_LEAST_ROUNDS = 10_000
_LEAST_COST = 10
_SIZED = {
    f"{_ASYMMETRIC}rsa.generate_private_key": (1, "key_size"),
    f"{_ASYMMETRIC}dsa.generate_private_key": (0, "key_size"),
    f"{_ASYMMETRIC}dh.generate_parameters": (1, "key_size"),
    **{f"{library}.PublicKey.{kind}.generate": (0, "bits") for library in ("Crypto", "Cryptodome") for kind in ("RSA", "DSA")},
    "rsa.newkeys": (0, "nbits"),
}  # fmt: skip
_ROUNDS = {
    "hashlib.pbkdf2_hmac": (3, "iterations"),
    "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC": (3, "iterations"),
    "Crypto.Protocol.KDF.PBKDF2": (3, "count"),
    "Cryptodome.Protocol.KDF.PBKDF2": (3, "count"),
}
_CURVES = tuple(f"{_ASYMMETRIC}ec.{name}" for name in ("SECP192R1", "SECT163K1", "SECT163R2", "BrainpoolP160R1"))


def check(file: SourceFile) -> Iterable[Match]:
    for name, (position, keyword) in _SIZED.items():
        for call in file.calls.to(name):
            bits = number(file, call.argument(position, keyword))
            if bits is not None and bits < _LEAST_BITS:
                yield node_match(file, call.node, f"A key of {bits} bits can be computed from its public half")
    for name, (position, keyword) in _ROUNDS.items():
        for call in file.calls.to(name):
            rounds = number(file, call.argument(position, keyword))
            if rounds is not None and rounds < _LEAST_ROUNDS:
                yield node_match(file, call.node, f"{rounds} rounds are a moment's work for each guess of the password")
    for call in file.calls.to("bcrypt.gensalt"):
        cost = number(file, call.argument(0, "rounds"))
        if cost is not None and cost < _LEAST_COST:
            yield node_match(file, call.node, f"A cost of {cost} is a moment's work for each guess of the password")
    for call in file.calls.to(*_CURVES):
        yield node_match(file, call.node, f"Keys on {call.method} can be computed")


RULE = FileRule(
    id="python-weak-key",
    title="A key is too short, or derived from a password too cheaply",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-326", "CWE-916"),
    languages=("python",),
    triggers=("generate", "newkeys", "pbkdf2", "PBKDF2", "gensalt", "SECP192R1", "SECT163"),
    tests=False,
    what="An RSA, DSA or DH key of less than 2048 bits, a broken curve, PBKDF2 with less than 10,000 rounds, bcrypt with a cost below 10.",
    why="Short keys are broken by computing; cheap derivation lets an attacker try billions of passwords a day.",
    fix="Use RSA with 3072 bits or Ed25519; PBKDF2 with 600,000 rounds, scrypt or argon2.",
    check=check,
    bad=(
        "from cryptography.hazmat.primitives.asymmetric import rsa\nBITS = 1024\nkey = rsa.generate_private_key(public_exponent=65537, key_size=BITS)\n",
        "from Crypto.PublicKey import RSA\nkey = RSA.generate(1024)\n",
        'import hashlib\nkey = hashlib.pbkdf2_hmac("sha256", password, salt, 1000)\n',
        "import bcrypt\nsalt = bcrypt.gensalt(4)\n",
    ),
    good=(
        "from cryptography.hazmat.primitives.asymmetric import rsa\nkey = rsa.generate_private_key(public_exponent=65537, key_size=3072)\n",
        'import hashlib\nkey = hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)\n',
        "import bcrypt\nsalt = bcrypt.gensalt()\n",
        "from Crypto.PublicKey import RSA\ndef make(bits):\n    return RSA.generate(bits)\n",
    ),
)
