"""java-fixed-iv: the same initialisation vector for every message."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import method_text

_POSITION = {"IvParameterSpec": 0, "GCMParameterSpec": 1}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_POSITION):
        node = call.argument(_POSITION[call.method])
        if call.is_new and node is not None and _is_fixed(file, node):
            yield node_match(file, call.node)


def _is_fixed(file: SourceFile, node: SgNode) -> bool:
    value = value_of(file, node)
    if not value.is_constant:
        return False
    text = method_text(file, node)
    filled = any(f"({name}" in text.replace(" ", "") and "nextBytes" in text for name in value.names)
    copied = any(word in text for word in ("arraycopy", ".get(", ".read(", "readFully", "copyOf", "nextBytes"))
    return not filled and not copied and "DECRYPT_MODE" not in text


RULE = FileRule(
    id="java-fixed-iv",
    title="Every message is encrypted with the same initialisation vector",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-329",),
    languages=("java",),
    triggers=tuple(_POSITION),
    tests=False,
    what="`IvParameterSpec` or `GCMParameterSpec` of a constant or of an array that is never filled.",
    why="Equal beginnings become visible; with GCM one repeated nonce gives away the key stream and lets messages be forged.",
    fix="Fill a fresh array with `SecureRandom.nextBytes` for each message and send it along.",
    check=check,
    bad=(
        'class A {\n  void f(Key k) throws Exception {\n    c.init(Cipher.ENCRYPT_MODE, k, new IvParameterSpec("0123456789abcdef".getBytes()));\n  }\n}\n',
        "class A {\n  void f(Key k) throws Exception {\n    byte[] iv = new byte[12];\n    c.init(1, k, new GCMParameterSpec(128, iv));\n  }\n}\n",
    ),
    good=(
        "class A {\n  void f(Key k) throws Exception {\n    byte[] iv = new byte[12];\n    new SecureRandom().nextBytes(iv);\n    c.init(1, k, new GCMParameterSpec(128, iv));\n  }\n}\n",
        "class A {\n  void f(Key k, byte[] iv) throws Exception {\n    c.init(2, k, new IvParameterSpec(iv));\n  }\n}\n",
    ),
)
