"""python-fixed-iv: an initialisation vector or nonce is a constant."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._origin import Origin, origin

_MODES = tuple(
    f"cryptography.hazmat.primitives.ciphers.modes.{mode}" for mode in ("CBC", "CTR", "GCM", "CFB", "OFB", "CFB8")
)
_NEW = tuple(
    f"{library}.Cipher.{cipher}.new"
    for library in ("Crypto", "Cryptodome")
    for cipher in ("AES", "DES3", "ChaCha20", "Salsa20")
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_MODES):
        yield from _judge(file, call.node, call.argument(0, "initialization_vector") or call.keywords.get("nonce"))
    for call in file.calls.to(*_NEW):
        vector = call.keywords.get("iv") or call.keywords.get("IV") or call.keywords.get("nonce") or call.argument(2)
        yield from _judge(file, call.node, vector)


def _judge(file: SourceFile, call: SgNode, vector: SgNode | None) -> Iterable[Match]:
    if vector is None or vector.kind() == "none" or ".decrypt(" in call.text():
        return
    parent = call.parent()
    if parent is not None and parent.text().endswith(".decrypt"):
        return
    if origin(file, vector) is Origin.CONSTANT:
        yield node_match(file, call)


RULE = FileRule(
    id="python-fixed-iv",
    title="An initialisation vector or nonce is a constant",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-329",),
    languages=("python",),
    triggers=("Cipher", "ciphers"),
    tests=False,
    what="A cipher mode gets a literal vector or nonce.",
    why="Equal beginnings encrypt to equal texts; in CTR and GCM a repeated nonce gives the plain text away.",
    fix="Make a new one for each message with `os.urandom(16)` and store it beside the text.",
    check=check,
    bad=(
        'from Crypto.Cipher import AES\ncipher = AES.new(key, AES.MODE_CBC, b"0123456789abcdef")\n',
        'from cryptography.hazmat.primitives.ciphers import modes\ndef seal(key):\n    iv = b"\\x00" * 16\n    return Cipher(AES(key), modes.CBC(iv))\n',
    ),
    good=(
        "import os\nfrom Crypto.Cipher import AES\niv = os.urandom(16)\ncipher = AES.new(key, AES.MODE_CBC, iv)\n",
        "from cryptography.hazmat.primitives.ciphers import modes\nmode = modes.GCM(nonce)\n",
    ),
)
