"""php-cookie-flags: a session cookie that scripts and plain HTTP can read."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_SESSION = lazy_pattern(r"sess|auth|token|login|remember|jwt|sid\b|password", re.IGNORECASE)
_OFF = frozenset({"false", "0"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("setcookie", "setrawcookie"):
        if call.positional and _SESSION.search(call.positional[0].text()) and not _removes(call) and not _is_safe(call):
            yield node_match(file, call.node)
    for call in file.calls.to("ini_set"):
        given = [node.text().strip("'\"").lower() for node in call.positional]
        if (
            len(given) == 2
            and given[0] in {"session.cookie_httponly", "session.cookie_secure"}
            and given[1] in {"0", "off", "false", ""}
        ):
            yield node_match(file, call.node)


def _removes(call: Call) -> bool:
    given = [node.text() for node in call.positional]
    return len(given) < 2 or given[1] in {"''", '""', "null", "false"} or (len(given) > 2 and "time() -" in given[2])


def _is_safe(call: Call) -> bool:
    given = [node.text().lower() for node in call.positional]
    if call.keywords:
        return call.keywords.get("httponly") is not None
    if len(given) == 3 and not given[2].startswith(("[", "array(")):
        return not given[2][0].isdigit() and "time" not in given[2]
    if len(given) == 3:
        return "httponly" in given[2]
    return len(given) >= 7 and given[6] not in _OFF


RULE = FileRule(
    id="php-cookie-flags",
    title="A session cookie lets scripts read it",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1004", "CWE-614"),
    languages=("php",),
    triggers=("setcookie(", "setrawcookie(", "session.cookie_"),
    tests=False,
    what="`setcookie` of a session, login or token cookie without `httponly`, or the session cookie's flags switched off.",
    why="One script injected anywhere on the site sends the cookie away, and with it the login.",
    fix="`setcookie($name, $value, ['httponly' => true, 'secure' => true, 'samesite' => 'Lax'])`.",
    check=check,
    bad=(
        "<?php\nsetcookie('session_token', $token, time() + 3600, '/');\n",
        "<?php\nsetcookie('auth', $value);\n",
        "<?php\nini_set('session.cookie_httponly', 0);\n",
    ),
    good=(
        "<?php\nsetcookie('auth', $value, ['expires' => $t, 'secure' => true, 'httponly' => true]);\n",
        "<?php\nsetcookie('auth', $value, $t, '/', '', true, true);\n",
        "<?php\nsetcookie('theme', 'dark', time() + 3600);\n",
        "<?php\nsetcookie('session_token', '', time() - 3600);\n",
    ),
)
