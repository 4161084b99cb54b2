"""ruby-weak-hash: passwords and signatures hashed with MD5 or SHA-1."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules._words import names_password
from readylayer_cli.engines.review.rules.ruby._purpose import purpose

_DIGEST = lazy_pattern(r"\A(?:::)?(?:OpenSSL::)?Digest::(MD5|SHA1|SHA256|SHA512|SHA2)\Z")
_SIGNING = lazy_pattern(r"signature|\bsign|token\b|credential|secret|session_key|auth", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("hexdigest", "digest", "base64digest", "crypt"):
        found = _DIGEST.match(call.receiver.text()) if call.receiver is not None else None
        if found is None or not call.positional:
            continue
        near = purpose(call.node) + " " + " ".join(node.text()[:200] for node in call.positional)
        broken = found[1] in {"MD5", "SHA1"}
        if names_password(near):
            severity = Severity.HIGH if broken else Severity.MEDIUM
            message = f"A password is hashed with the fast {found[1]}"
            yield graded_match(file, call.node, (severity, Confidence.MEDIUM), message)
        elif broken and _SIGNING.search(near):
            yield node_match(file, call.node, f"{found[1]} protects a token or signature")


RULE = FileRule(
    id="ruby-weak-hash",
    title="A hash that is too weak protects a password or a signature",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-328", "CWE-916"),
    languages=("ruby",),
    triggers=("Digest::",),
    tests=False,
    what="MD5 or SHA-1 over something named a token or signature, or any plain hash over a password.",
    why="Collisions of MD5 and SHA-1 can be made to order; a plain hash lets a stolen table be guessed at billions of tries a second.",
    fix="`BCrypt::Password.create(password)` or `has_secure_password`; `OpenSSL::HMAC` with SHA-256 for signatures.",
    check=check,
    bad=(
        "class User\n  def self.authenticate(password)\n    Digest::MD5.hexdigest(password)\n  end\nend\n",
        "def sign(params)\n  signature = Digest::SHA1.hexdigest(params.to_query + SECRET)\nend\n",
        "self.password_hash = Digest::SHA256.hexdigest(plain)\n",
    ),
    good=(
        "etag = Digest::MD5.hexdigest(body)\n",
        "def digest(file)\n  Digest::SHA256.hexdigest(File.read(file))\nend\n",
        "self.password_hash = BCrypt::Password.create(password)\n",
    ),
)
