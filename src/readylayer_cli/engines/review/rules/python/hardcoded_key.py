"""python-hardcoded-key: a key that signs or encrypts is written in the source."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._scope import Scope, enclosing, scope_of

_KEYED = {
    "jwt.encode": (1, "key"), "jose.jwt.encode": (1, "key"), "authlib.jose.jwt.encode": (2, "key"),
    "cryptography.fernet.Fernet": (0, "key"), "hmac.new": (0, "key"), "hmac.digest": (0, "key"),
    "itsdangerous.URLSafeTimedSerializer": (0, "secret_key"), "itsdangerous.URLSafeSerializer": (0, "secret_key"),
    "itsdangerous.TimestampSigner": (0, "secret_key"), "itsdangerous.Signer": (0, "secret_key"),
    "Crypto.Cipher.AES.new": (0, "key"), "Cryptodome.Cipher.AES.new": (0, "key"),
    "cryptography.hazmat.primitives.ciphers.algorithms.AES": (0, "key"),
    "cryptography.hazmat.primitives.ciphers.aead.AESGCM": (0, "key"),
    "starlette.middleware.sessions.SessionMiddleware": (1, "secret_key"), "jwt.decode": (1, "key"),
}  # fmt: skip
_ASSIGNED = r"(?s)^(?:(?:self|current_app|app|application|\w*app|\w*config)(?:\.\w+)*\.(?:secret_key|SECRET_KEY|jwt_secret|JWT_SECRET_KEY)|\w+(?:\.config)?\[['\"](?:SECRET_KEY|JWT_SECRET_KEY|SECURITY_PASSWORD_SALT|WTF_CSRF_SECRET_KEY)['\"]\]|(?:\w+_)?(?:SECRET_KEY|JWT_SECRET|JWT_KEY|SIGNING_KEY|ENCRYPTION_KEY))\s*(?::\s*[\w.]+\s*)?=\s*[rbu]*['\"].+['\"]$"
_ASSIGNED_LINE = lazy_pattern(
    r"(?:secret_key|SECRET_KEY|jwt_secret|JWT_\w+|SIGNING_KEY|ENCRYPTION_KEY|PASSWORD_SALT)\b[^\n=]{0,60}=\s*[(rbu]*['\"]"
)
_TEST_SETTINGS = lazy_pattern(r"test(?:ing|s)?(?:_settings|_config)?\.py$")
_PLACEHOLDER = lazy_pattern(
    r"^\W*(?:\Z|<|\$\{|\{\{|%\(|xxx)|placeholder|env:|os\.environ|-----BEGIN (?:RSA )?PUBLIC|vault:|secretsmanager|projects/",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_KEYED):
        position, name = _KEYED[call.name]
        key = call.argument(position, name)
        if key is not None and _is_written_here(file, key):
            yield node_match(file, call.node, f"The key that `{call.name}` gets is written in the source")
    if _TEST_SETTINGS.search(file.path) or not _ASSIGNED_LINE.search(file.text):
        return
    for node in file.find_all({"kind": "assignment", "regex": _ASSIGNED}):
        value = node.field("right")
        if value is not None and value.kind() == "string" and not _is_placeholder(value):
            yield node_match(file, node)


def _is_written_here(file: SourceFile, key: SgNode) -> bool:
    """A literal, or a name whose only value in its scope is one."""
    if key.kind() == "call" and key.text().endswith(".encode()"):
        callee = key.field("function")
        key = (callee.field("object") if callee is not None else None) or key
    if key.kind() == "string":
        return not _is_placeholder(key)
    if key.kind() != "identifier":
        return False
    scope: Scope | None = scope_of(file, key)
    while scope is not None:
        found = scope.before(key.text(), key.range().start.index)
        if found or key.text() in scope.parameters:
            return len(found) == 1 and found[0].value.kind() == "string" and not _is_placeholder(found[0].value)
        scope = enclosing(file, scope)
    return False


def _is_placeholder(value: SgNode) -> bool:
    text = value.text().strip("rbuRBU").strip("'\"")
    return (
        len(set(text)) < 4
        or "interpolation" in {child.kind() for child in value.children()}
        or bool(_PLACEHOLDER.search(text))
    )


RULE = FileRule(
    id="python-hardcoded-key",
    title="A key that signs or encrypts is written in the source",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-321", "CWE-798"),
    languages=("python",),
    triggers=(
        "secret_key",
        "SECRET",
        "jwt",
        "Fernet",
        "hmac",
        "itsdangerous",
        "AES",
        "SIGNING_KEY",
        "ENCRYPTION_KEY",
        "JWT_",
    ),
    tests=False,
    what="A literal is the secret key of an application, or the key of a signature, token or cipher.",
    why="Whoever reads the repository can sign sessions and tokens, or decrypt what was stored.",
    fix='Read it from the environment or a secret store: `os.environ["SECRET_KEY"]`. Change the key that was published.',
    check=check,
    bad=(
        'from flask import Flask\napp = Flask(__name__)\napp.secret_key = "s3cr3t-and-long"\n',
        'import jwt\ndef issue(user):\n    return jwt.encode({"sub": user.id}, "hunter2hunter2", algorithm="HS256")\n',
        'app.config["SECRET_KEY"] = "not so secret"\n',
        'from Crypto.Cipher import AES\nkey = b"0123456789abcdef"\ncipher = AES.new(key, AES.MODE_GCM)\n',
    ),
    good=(
        'import os\napp.secret_key = os.environ["SECRET_KEY"]\n',
        'import jwt\ndef issue(user, key):\n    return jwt.encode({"sub": user.id}, key, algorithm="HS256")\n',
        'SECRET_KEY = "${SECRET_KEY}"\n',
        'import hmac\ndef sign(key, text):\n    return hmac.new(key, text, "sha256").hexdigest()\n',
    ),
)
