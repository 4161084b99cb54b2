"""python-weak-hash: a broken hash function is used."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._hash_calls import hash_calls
from readylayer_cli.engines.review.rules.python._names import is_password_name, is_secret_name, label_of, purpose_of

_WEAK = frozenset({"md2", "md4", "md5", "sha", "sha1"})
_STANDARDS = lazy_pattern(r"(?:[TH]OTP|HMAC|hmac\.new|add_certificate|PBKDF2\w*|OAEP|MGF1|HKDF)\Z")
_HARMLESS = lazy_pattern(r"cache|etag|checksum|fingerprint|file|gravatar|avatar|dedup", re.IGNORECASE)
_SECURITY = lazy_pattern(
    r"signature|\bsign(?:ed|ing)?\b|certificate|verify_|authenticat|_mac\b|\bmac\b|integrity|csrf", re.IGNORECASE
)


def check(file: SourceFile) -> Iterable[Match]:
    for call, algorithm in hash_calls(file):
        if algorithm not in _WEAK or "usedforsecurity" in call.node.text() or _is_building_block(call):
            continue
        names = [purpose_of(call.node), *(label_of(node) for node in call.positional)]
        if any(is_password_name(name) for name in names[1:]):
            continue
        serious = next((name for name in names if is_secret_name(name) or _SECURITY.search(name)), "")
        if serious and not any(_HARMLESS.search(name) for name in names):
            message = f"{algorithm.upper()} is broken, and `{serious}` looks like something to protect"
            yield graded(file, call.node, Severity.MEDIUM, message)
        else:
            yield graded(file, call.node, Severity.LOW, f"{algorithm.upper()} is broken as a secure hash")


def _is_building_block(call: Call) -> bool:
    """One-time passwords, HMAC and OCSP name SHA-1 in their standards and are not broken by collisions."""
    box = call.node.parent()
    holder = box.parent() if box is not None and box.kind() == "argument_list" else None
    callee = holder.field("function") if holder is not None else None
    return callee is not None and bool(_STANDARDS.search(callee.text()))


RULE = FileRule(
    id="python-weak-hash",
    title="A broken hash function is used",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-328", "CWE-327"),
    languages=("python",),
    triggers=("md5", "sha1", "MD5", "SHA1", "md4", "MD4", "MD2", "hashlib.new", "SHA.new"),
    tests=False,
    what="MD5, SHA-1 or older through `hashlib`, `cryptography` or PyCryptodome. Medium where names around it speak of tokens, signatures or secrets.",
    why="Two inputs with the same MD5 or SHA-1 are made at will: such a hash proves nothing about its input.",
    fix="Use `hashlib.sha256` or `blake2b`. For cache keys and the like pass `usedforsecurity=False`.",
    check=check,
    bad=(
        "import hashlib\ndef make_reset_token(user):\n    return hashlib.md5(user.email.encode()).hexdigest()\n",
        "from hashlib import sha1\nsignature = sha1(body + secret).hexdigest()\n",
        'import hashlib\ndigest = hashlib.new("md5", data)\n',
        "from cryptography.hazmat.primitives import hashes\nh = hashes.Hash(hashes.SHA1())\n",
    ),
    good=(
        "import hashlib\nname = hashlib.sha256(data).hexdigest()\n",
        "import hashlib\nkey = hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()\n",
        "row.md5(column)\nsha1 = commit.sha1()\n",
    ),
)
