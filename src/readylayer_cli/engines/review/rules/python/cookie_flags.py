"""python-cookie-flags: a cookie travels unencrypted or can be read by scripts."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._names import words_of

_SENSITIVE = frozenset(
    {
        "session",
        "sessionid",
        "sid",
        "token",
        "auth",
        "jwt",
        "remember",
        "password",
        "refresh",
        "secret",
    }
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("set_cookie", "set_signed_cookie"):
        if any(node.kind() == "dictionary_splat" for node in call.arguments) or len(call.arguments) < 2:
            continue
        name = call.argument(0, "key") or call.keywords.get("name")
        secure, http_only = call.keywords.get("secure"), call.keywords.get("httponly")
        sensitive = name is not None and bool(_SENSITIVE & set(words_of(name.text())))
        if _is(secure, "False") or _is(http_only, "False"):
            lost = "secure" if _is(secure, "False") else "httponly"
            severity = Severity.MEDIUM if sensitive or lost == "secure" else Severity.LOW
            yield graded(
                file, call.node, severity, f"The cookie's `{lost}` flag is switched off", confidence=Confidence.HIGH
            )
        elif secure is None or (http_only is None and sensitive):
            missing = "secure" if secure is None else "httponly"
            yield graded(
                file,
                call.node,
                Severity.MEDIUM if sensitive and secure is None and http_only is None else Severity.LOW,
                f"The cookie is set without `{missing}=True`",
            )


def _is(node: SgNode | None, text: str) -> bool:
    return node is not None and node.text() == text


RULE = FileRule(
    id="python-cookie-flags",
    title="A cookie travels unencrypted or can be read by scripts",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-614", "CWE-1004"),
    languages=("python",),
    triggers=("set_cookie", "set_signed_cookie"),
    tests=False,
    what="`set_cookie` without `secure=True`, or without `httponly=True` for a cookie named like a session or token.",
    why="Without `secure` the cookie goes out over plain HTTP too; without `httponly` any injected script reads it.",
    fix='Pass `secure=True, httponly=True, samesite="Lax"`.',
    check=check,
    bad=(
        'response.set_cookie("session", token)\n',
        'from flask import make_response\nanswer = make_response("ok")\nanswer.set_cookie(\n    "theme", "dark", path="/", secure=False, httponly=True\n)\n',
        'response.set_cookie(key="auth_token", value=token, secure=True)\n',
    ),
    good=(
        'response.set_cookie("session", token, secure=True, httponly=True, samesite="Lax")\n',
        'response.set_cookie("session", token, **COOKIE_OPTIONS)\n',
        'response.set_cookie("lang", code, secure=settings.SECURE_COOKIES)\n',
    ),
)
