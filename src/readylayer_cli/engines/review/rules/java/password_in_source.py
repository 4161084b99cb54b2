"""java-password-in-source: a password or key that is written in the code."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._flow import value_of
from readylayer_cli.engines.review.rules.java._places import is_call_on

_PLACEHOLDER = lazy_pattern(
    r"\A(?:|0|\*+|x+|<.*>|\$\{.*\}|changeme|change_me|password|secret|your.*|example|test|none|null|todo.*)\Z",
    re.IGNORECASE,
)
_SETTINGS = lazy_pattern(r"data_?source|ds\b|config|factory", re.IGNORECASE)
_KEYS = {
    "SecretKeySpec": 0,
    "signWith": 1,
    "setSigningKey": 0,
    "verifyWith": 0,
    "HMAC256": 0,
    "HMAC384": 0,
    "HMAC512": 0,
    "PBEKeySpec": 0,
}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("getConnection"):
        if (
            is_call_on(call.receiver, "DriverManager")
            and len(call.positional) == 3
            and _is_written(file, call.positional[2])
        ):
            yield node_match(file, call.positional[2], "The database password is written in the code")
    for call in file.calls.method(*_KEYS):
        node = call.argument(_KEYS[call.method])
        if node is None or (call.method.startswith("HMAC") and not is_call_on(call.receiver, "Algorithm")):
            continue
        if _is_written(file, node):
            yield node_match(file, node, f"The key for `{call.method}` is written in the code")
    for call in file.calls.method("setPassword"):
        is_setting = call.receiver is not None and bool(_SETTINGS.search(call.receiver.text()))
        if is_setting and len(call.positional) == 1 and _is_written(file, call.positional[0]):
            yield node_match(file, call.positional[0], "The password is written in the code")


def _is_written(file: SourceFile, node: SgNode) -> bool:
    value = value_of(file, node)
    text = value.template
    return value.is_constant and len(text.strip("0")) >= 3 and not text.isdigit() and not _PLACEHOLDER.match(text)


RULE = FileRule(
    id="java-password-in-source",
    title="A password or key is written in the code",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-798", "CWE-321"),
    languages=("java",),
    triggers=("DriverManager", "setPassword(", *(f"{name}(" for name in _KEYS)),
    tests=False,
    what="A literal, or a constant of this file, is the password of a connection or the key of a cipher or token.",
    why="Everybody who reads the code or the class file has it, and it cannot be changed without a release.",
    fix="Read it from the environment or a secret store.",
    check=check,
    bad=(
        'class A {\n  void f() throws SQLException {\n    Connection c = DriverManager.getConnection("jdbc:mysql://db/app", "app", "s3cr3t!");\n  }\n}\n',
        'class A {\n  private static final String KEY = "0123456789abcdef-my-key";\n  void f() {\n    new SecretKeySpec(KEY.getBytes(), "AES");\n  }\n}\n',
    ),
    good=(
        'class A {\n  void f() throws SQLException {\n    Connection c = DriverManager.getConnection(url, "app", System.getenv("DB_PASSWORD"));\n  }\n}\n',
        'class A {\n  void f(byte[] key) throws SQLException {\n    new SecretKeySpec(key, "AES");\n    DriverManager.getConnection("jdbc:h2:mem:x", "sa", "");\n  }\n}\n',
    ),
)
