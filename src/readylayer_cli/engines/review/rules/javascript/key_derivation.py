"""javascript-key-derivation: a password hash or a key is too cheap to break."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import option, unwrap

_MINIMUM_ITERATIONS = 100_000
_MINIMUM_ROUNDS = 10
_MINIMUM_BITS = 2048
_BCRYPT = frozenset({"bcrypt", "bcryptjs", "bcrypt-nodejs", "@node-rs/bcrypt"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in module_calls(file, frozenset({"crypto"}), "pbkdf2", "pbkdf2Sync"):
        count = _number(file, call.argument(2))
        if count is not None and count < _MINIMUM_ITERATIONS:
            grade = Severity.MEDIUM if count < 10_000 else Severity.LOW
            yield graded(file, call.node, grade, Confidence.HIGH, f"A key is derived with only {count} iterations")
    for call in module_calls(file, _BCRYPT, "hash", "hashSync", "genSalt", "genSaltSync"):
        rounds = _number(file, call.argument(0 if call.method.startswith("gen") else 1))
        if rounds is not None and 0 < rounds < _MINIMUM_ROUNDS:
            grade = Severity.MEDIUM if rounds < 8 else Severity.LOW
            yield graded(file, call.node, grade, Confidence.HIGH, f"Passwords are hashed with only {rounds} rounds")
    for call in module_calls(file, frozenset({"crypto"}), "generateKeyPair", "generateKeyPairSync"):
        bits = _number(file, option(call.argument(1), "modulusLength"))
        if bits is not None and bits < _MINIMUM_BITS:
            yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH, f"A key pair has only {bits} bits")


def _number(file: SourceFile, node: SgNode | None) -> int | None:
    if node is None:
        return None
    node = unwrap(node)
    if node.kind() == "identifier":
        definition = scopes_of(file).definition(node.text(), node)
        node = unwrap(definition.node) if definition is not None and definition.kind == "value" else node
    text = node.text()[:20].replace("_", "")
    return int(text) if node.kind() == "number" and text.isdigit() else None


RULE = FileRule(
    id="javascript-key-derivation",
    title="A password hash or a key is too cheap to break",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-916",),
    languages=LANGUAGES,
    triggers=("pbkdf2", "bcrypt", "generateKeyPair"),
    tests=False,
    what="PBKDF2 with fewer than 100,000 iterations, bcrypt with fewer than 10 rounds, or an RSA key under 2,048 bits.",
    why="Stolen hashes are guessed offline; each halving of the cost doubles the guesses per second.",
    fix="PBKDF2 with SHA-256: 600,000 iterations. bcrypt: 12 rounds. RSA: 3,072 bits. Or `crypto.scrypt`, or argon2.",
    check=check,
    bad=(
        "const crypto = require('crypto');\nconst key = crypto.pbkdf2Sync(password, salt, 1000, 64, 'sha512');\n",
        "import bcrypt from 'bcrypt';\nconst ROUNDS = 4;\nexport const hash = (password) => bcrypt.hash(password, ROUNDS);\n",
        "import { generateKeyPairSync } from 'node:crypto';\ngenerateKeyPairSync('rsa', { modulusLength: 1024 });\n",
    ),
    good=(
        "crypto.pbkdf2(password, salt, 600_000, 64, 'sha512', done);\n",
        "import bcrypt from 'bcrypt';\nexport const hash = (password) => bcrypt.hash(password, 12);\n",
        "import bcrypt from 'bcrypt';\nexport const hash = (password, rounds) => bcrypt.hash(password, rounds);\n",
    ),
)
