"""ruby-password-in-source: a password that is written in the code."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.ruby._flow import value_of

_PLACEHOLDER = lazy_pattern(
    r"\A(?:|\*+|x+|<.*>|changeme|password|secret|your.*|example|test|none|nil|todo.*)\Z", re.IGNORECASE
)
_KEYS = {"http_basic_authenticate_with": "password", "basic_auth": "", "basic_authenticate": "password"}


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method(*_KEYS):
        node = call.keywords.get(_KEYS[call.method]) or call.argument(1)
        if node is None:
            continue
        value = value_of(file, node)
        if value.is_constant and len(value.template) > 2 and not _PLACEHOLDER.match(value.template):
            yield node_match(file, node, f"The password of `{call.method}` is written in the code")
    for call in file.calls.to("JWT.encode", "JWT.decode"):
        key = call.argument(1)
        if key is None or key.kind() == "nil":
            continue
        value = value_of(file, key)
        if value.is_constant and len(value.template.strip("0")) > 2:
            yield node_match(file, key, "The key that signs the token is written in the code")


RULE = FileRule(
    id="ruby-password-in-source",
    title="A password or key is written in the code",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-798",),
    languages=("ruby",),
    triggers=("basic_auth", "http_basic", "JWT."),
    tests=False,
    what="A literal is the password of `http_basic_authenticate_with` or `basic_auth`, or the key of a JWT.",
    why="Everybody who reads the code has it, and it cannot be changed without a release.",
    fix="`ENV.fetch('ADMIN_PASSWORD')` or `Rails.application.credentials`.",
    check=check,
    bad=(
        "class A < ApplicationController\n  http_basic_authenticate_with name: 'admin', password: 's3cr3t!'\nend\n",
        "KEY = 'my-hmac-key'\ndef issue(payload)\n  JWT.encode(payload, KEY, 'HS256')\nend\n",
    ),
    good=(
        "class A < ApplicationController\n  http_basic_authenticate_with name: 'admin', password: ENV.fetch('ADMIN_PASSWORD')\nend\n",
        "def issue(payload)\n  JWT.encode(payload, Rails.application.secret_key_base, 'HS256')\nend\n",
    ),
)
