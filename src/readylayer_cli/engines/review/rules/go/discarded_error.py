"""go-discarded-error: the error of a security check is thrown away."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_CHECKS = (
    "CompareHashAndPassword", "GenerateFromPassword", "ParseWithClaims", "ParseSigned", "VerifyPKCS1v15", "VerifyPSS", "CheckSignature",
    "CheckSignatureFrom", "LoadX509KeyPair", "X509KeyPair", "ParseCertificate", "ParsePKCS1PrivateKey", "ParsePKCS8PrivateKey", "NewGCM",
    "Open", "DecryptOAEP", "DecryptPKCS1v15", "Setuid", "Setgid", "Setgroups", "Chown", "Chmod", "Commit",
)  # fmt: skip
_OPENERS = ("gcm", "aead", "aes", "cipher", "box", "secretbox", "sealer")
_OWNERS = {
    "Open": _OPENERS,
    "Commit": ("tx", "txn", "transaction"),
    "Chmod": ("os",),
    "Chown": ("os",),
    "ParseSigned": ("jwt", "jose"),
    "CheckSignature": None,
    "Setuid": ("syscall", "unix"),
    "Setgid": ("syscall", "unix"),
    "Setgroups": ("syscall", "unix"),
}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_CHECKS):
        receiver = call.receiver
        owners = _OWNERS.get(call.method)
        if receiver is None or (owners is not None and receiver.text().lower() not in owners):
            continue
        statement = call.node.parent()
        if statement is not None and _discards(statement):
            yield node_match(file, statement, f"The error of `{call.written}` is thrown away")


def _discards(statement: SgNode) -> bool:
    if statement.kind() == "expression_statement":
        return True
    assignment = statement.parent() if statement.kind() == "expression_list" else None
    if assignment is None or assignment.kind() not in {"assignment_statement", "short_var_declaration"}:
        return False
    left = assignment.field("left")
    targets = [node.text() for node in left.named_children()] if left is not None else []
    return bool(targets) and targets[-1] == "_" and len(statement.named_children()) == 1


RULE = FileRule(
    id="go-discarded-error",
    title="The error of a security check is thrown away",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-252",),
    languages=("go",),
    triggers=tuple(f".{name}(" for name in _CHECKS),
    tests=False,
    what="`_` takes the error, or nothing does, of a password check, a decryption, a signature, a certificate or a commit.",
    why="When the check fails the code goes on as if it had passed.",
    fix="Keep the error and return on it.",
    check=check,
    bad=(
        "package a\nfunc f(h, p []byte) {\n\tbcrypt.CompareHashAndPassword(h, p)\n\tlogin()\n}\n",
        "package a\nfunc f(n, c []byte) []byte {\n\tplain, _ := gcm.Open(nil, n, c, nil)\n\treturn plain\n}\n",
        "package a\nfunc f(s string) {\n\ttoken, _ := jwt.ParseWithClaims(s, &c, key)\n\tuse(token)\n}\n",
    ),
    good=(
        "package a\nfunc f(h, p []byte) bool {\n\treturn bcrypt.CompareHashAndPassword(h, p) == nil\n}\n",
        "package a\nfunc f(n, c []byte) ([]byte, error) {\n\tplain, err := gcm.Open(nil, n, c, nil)\n\treturn plain, err\n}\n",
        'package a\nfunc f() {\n\tf, _ := os.Open("x")\n\tdefer tx.Rollback()\n}\n',
    ),
)
