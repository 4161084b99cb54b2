"""python-fast-password-hash: a password is hashed by a function made to be fast."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._hash_calls import hash_calls
from readylayer_cli.engines.review.rules.python._names import is_password_name

_IDENTIFIER = lazy_pattern(r"[A-Za-z_]\w*")
_PWNED = lazy_pattern(r"pwned|hibp|breach|range/", re.IGNORECASE)
_MIN_ITERATIONS = 50_000


def check(file: SourceFile) -> Iterable[Match]:
    for call, algorithm in hash_calls(file):
        names = _IDENTIFIER.findall(" ".join(node.text() for node in call.positional)[:300])
        if any(is_password_name(name) for name in names) and not _PWNED.search(file.text):
            yield node_match(
                file, call.node, f"A password is hashed with {algorithm.upper()}, which is made to be fast"
            )
    for call in file.calls.to("hashlib.pbkdf2_hmac"):
        count = call.argument(3, "iterations")
        if count is not None and count.kind() == "integer" and int(count.text().replace("_", ""), 0) < _MIN_ITERATIONS:
            yield graded(file, call.node, Severity.MEDIUM, f"{count.text()} rounds of PBKDF2 are few")


RULE = FileRule(
    id="python-fast-password-hash",
    title="A password is hashed by a function made to be fast",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-916", "CWE-328"),
    languages=("python",),
    triggers=("hashlib", "Crypto", "hashes."),
    tests=False,
    what="MD5, SHA-1, SHA-2 or SHA-3 over something named password, or PBKDF2 with fewer than 50,000 rounds.",
    why="One graphics card tries billions of such hashes a second: a stolen table is a table of passwords.",
    fix="Use a password hash: `argon2`, `bcrypt`, `hashlib.scrypt`, or PBKDF2 with 600,000 rounds and a random salt.",
    check=check,
    bad=(
        "import hashlib\ndef store(user, password):\n    user.hash = hashlib.sha256(password.encode()).hexdigest()\n",
        'from hashlib import md5\nif md5((salt + self.passwd).encode("utf-8")).hexdigest() == row.hash:\n    login()\n',
        'import hashlib\nkey = hashlib.pbkdf2_hmac("sha256", secret, salt, 1000)\n',
    ),
    good=(
        "import hashlib\ndigest = hashlib.sha256(document.encode()).hexdigest()\n",
        'import hashlib\nkey = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)\n',
        "import bcrypt\nhashed = bcrypt.hashpw(password, bcrypt.gensalt())\n",
    ),
)
