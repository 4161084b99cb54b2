"""python-fails-open: a check that breaks down lets everything through."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._blocks import returned_constant, statements, without_docstring
from readylayer_cli.engines.review.rules.python._scope import function_of

_ANSWERED = lazy_pattern(r"^[ \t]+except\b[^\n]*:\n(?:[^\n]*\n){0,4}?[ \t]+return True\b", re.MULTILINE)
CHECK_NAME = lazy_pattern(
    r"(?:^|_)(?:authenticate|authorize|authorise|is_authenticated|is_authorized|is_authorised|is_allowed|is_admin|is_permitted"
    r"|has_access|has_permission|has_perm|check_permissions?|check_password|check_access|check_auth|check_signature|check_token"
    r"|verify_(?:\w*(?:token|signature|password|user|credentials|session|certificate|cert|jwt|hmac|webhook|request|permissions?|access|code|otp|hash|license|origin|csrf|identity|login|key|mfa))|validate_(?:token|signature|password|session|credentials|api_key|jwt|certificate|hash|checksum|webhook\w*|request)"
    r"|is_valid_(?:token|signature|password|session|credentials|api_key|jwt|license|user)|is_safe(?:_url)?|is_trusted)\Z"
)


def check(file: SourceFile) -> Iterable[Match]:
    if not _ANSWERED.search(file.text):
        return
    for clause in file.find_all({"kind": "except_clause", "regex": r"\breturn\s+True\b"}):
        function = function_of(clause)
        label = function.field("name") if function is not None else None
        body = without_docstring(statements(clause.children()[-1]))
        if label is None or not body or returned_constant(body[-1]) != "True":
            continue
        if CHECK_NAME.search(label.text()):
            yield node_match(file, clause, f"`{label.text()}` says yes when it breaks down")


RULE = FileRule(
    id="python-fails-open",
    title="A check that breaks down lets everything through",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-636", "CWE-755"),
    languages=("python",),
    triggers=("return True",),
    tests=False,
    what="A function that verifies or authorises returns `True` in an `except` block.",
    why="Whoever makes the check fail (a malformed token, an unreachable server) passes it.",
    fix="Return `False`, or let the exception through and refuse the request.",
    check=check,
    bad=(
        'def verify_token(token):\n    try:\n        return decode(token)["exp"] > now()\n    except Exception:\n        return True\n',
        'class Gate:\n    def is_allowed(self, user):\n        try:\n            return self.client.ask(user)\n        except TimeoutError:\n            logger.warning("gate is down")\n            return True\n',
    ),
    good=(
        'def verify_token(token):\n    try:\n        return decode(token)["exp"] > now()\n    except DecodeError:\n        return False\n',
        "def is_missing(path):\n    try:\n        stat(path)\n    except FileNotFoundError:\n        return True\n    return False\n",
    ),
)
