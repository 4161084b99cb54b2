"""javascript-cookie-flags: a session cookie can be read by scripts or goes out unencrypted."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.paths import is_documentation_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import (
    has_spread,
    literal,
    option,
    settled,
    string_value,
    unwrap,
)

_SESSION_NAME = lazy_pattern(r"sess|\bsid\b|token|auth|jwt|login|user_?id|remember|credential", re.IGNORECASE)
_PUBLIC_NAME = lazy_pattern(r"csrf|xsrf", re.IGNORECASE)
_SESSIONS = ("express-session", "cookie-session", "session", "cookieSession", "expressSession")


def check(file: SourceFile) -> Iterable[Match]:
    if is_documentation_path(file.path):
        return
    for call in file.calls.method("cookie", "setCookie"):
        if len(call.positional) < 2 or call.receiver is None or "." in call.method:
            continue
        name = string_value(call.positional[0]) or call.positional[0].text()
        if _SESSION_NAME.search(name) and not _PUBLIC_NAME.search(name):
            yield from _judged(file, call.node, settled(file, call.argument(2)), name.strip("'\""))
    for call in file.calls.to(*_SESSIONS):
        options = settled(file, option(settled(file, call.argument(0)), "cookie"))
        if options is not None and unwrap(options).kind() == "object":
            yield from _switched_off(file, call.node, options)


def _judged(file: SourceFile, node: SgNode, options: SgNode | None, name: str) -> Iterator[Match]:
    if options is None:
        message = f"Scripts can read the cookie `{name}`, and it goes out unencrypted"
        yield graded(
            file, node, Severity.MEDIUM, Confidence.MEDIUM, message, "{ httpOnly: true, secure: true, sameSite: 'lax' }"
        )
    elif unwrap(options).kind() == "object" and not has_spread(options):
        if option(options, "httpOnly") is None:
            yield graded(file, node, Severity.MEDIUM, Confidence.MEDIUM, f"Scripts can read the cookie `{name}`")
        else:
            yield from _switched_off(file, node, options)


def _switched_off(file: SourceFile, node: SgNode, options: SgNode) -> Iterator[Match]:
    if literal(option(options, "httpOnly")) == "false":
        yield graded(file, node, Severity.MEDIUM, Confidence.HIGH, "Scripts can read the session cookie")
    elif literal(option(options, "secure")) == "false":
        yield graded(file, node, Severity.LOW, Confidence.HIGH, "The session cookie also goes out unencrypted")


RULE = FileRule(
    id="javascript-cookie-flags",
    title="A session cookie can be read by scripts or goes out unencrypted",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1004",),
    languages=LANGUAGES,
    triggers=("ookie",),
    tests=False,
    what="A cookie named like a session or token is set without `httpOnly`, or a session's cookie has `httpOnly` or `secure` switched off.",
    why="One injected script sends the cookie to somebody else, who is then logged in as the victim.",
    fix="Set `{ httpOnly: true, secure: true, sameSite: 'lax' }`.",
    check=check,
    bad=(
        "res.cookie('token', token);\n",
        "res.cookie('session_id', id, { maxAge: 86400000, path: '/' });\n",
        "import session from 'express-session';\napp.use(session({ secret, cookie: { httpOnly: false } }));\n",
        "reply.setCookie('authToken', jwt, { httpOnly: false });\n",
    ),
    good=(
        "res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'strict' });\n",
        "res.cookie('theme', 'dark');\nres.cookie('XSRF-TOKEN', req.csrfToken());\n",
        "res.cookie('token', token, cookieOptions);\nres.cookie('sid', id, { ...defaults, maxAge });\n",
        "import session from 'express-session';\napp.use(session({ secret, cookie: { maxAge: 60000 } }));\n",
    ),
)
