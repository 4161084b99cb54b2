"""go-cookie-flags: a session cookie that scripts can read or plain HTTP carries."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.go._context import function_text

_SESSION = lazy_pattern(r"sess|token|auth|jwt|\bsid\b|login|remember", re.IGNORECASE)
_NAME = lazy_pattern(r"\bName\s*:\s*([^,\n}]+)")
_GIN_ARGUMENTS = 7
"""`SetCookie(name, value, maxAge, path, domain, secure, httpOnly)`."""
_REMOVED = lazy_pattern(r"\bMaxAge\s*:\s*-|\bExpires\s*:\s*time\.(?:Unix\(|Time\{)|\bValue\s*:\s*\"\"")


def check(file: SourceFile) -> Iterable[Match]:
    yield from _literals(file)
    for call in file.calls.method("SetCookie"):
        given = [node.text() for node in call.positional]
        if len(given) == _GIN_ARGUMENTS and "false" in given[5:] and not given[2].startswith("-") and given[1] != '""':
            missing = [name for name, value in zip(("Secure", "HttpOnly"), given[5:], strict=True) if value == "false"]
            grade = Severity.MEDIUM if _SESSION.search(given[0]) else Severity.LOW, Confidence.HIGH
            yield graded_match(file, call.node, grade, f"Cookie without {' and '.join(missing)}")


def _literals(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(
        {"kind": "composite_literal", "has": {"field": "type", "regex": r"^(?:http\.Cookie|sessions\.Options)$"}}
    ):
        text, around = node.text(), function_text(file, node)
        is_session = text.startswith("sessions.")
        if not (is_session or "Name" in text) or _REMOVED.search(text):
            continue
        missing = [flag for flag in ("HttpOnly", "Secure") if flag not in text and f".{flag} =" not in around]
        false = [flag for flag in ("HttpOnly", "Secure") if re.search(rf"\b{flag}\s*:\s*false", text)]
        name = _NAME.search(text)
        if not missing and not false:
            continue
        message = f"Cookie without {' and '.join(missing + false)}"
        if is_session or (name is not None and _SESSION.search(name[1])):
            yield graded_match(
                file,
                node,
                (Severity.MEDIUM, Confidence.HIGH),
                f"Session cookie without {' and '.join(missing + false)}",
            )
        else:
            yield node_match(file, node, message)


RULE = FileRule(
    id="go-cookie-flags",
    title="Cookie without `HttpOnly` or `Secure`",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-1004", "CWE-614"),
    languages=("go",),
    triggers=("http.Cookie", "sessions.Options", ".SetCookie("),
    tests=False,
    what="An `http.Cookie` with a value and without `HttpOnly: true` or `Secure: true`; medium if its name is that of a session.",
    why="Without `HttpOnly` one injected script takes the session; without `Secure` so does anybody on the network.",
    fix="`&http.Cookie{Name: ..., Value: ..., HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode}`.",
    check=check,
    bad=(
        'package a\nfunc f(c *gin.Context) {\n\tc.SetCookie("session", token, 3600, "/", "example.org", false, true)\n}\n',
        'package a\nvar c = &http.Cookie{Name: "session_id", Value: id, Path: "/"}\n',
        'package a\nfunc f(w http.ResponseWriter) {\n\thttp.SetCookie(w, &http.Cookie{\n\t\tName:     "theme",\n\t\tValue:    "dark",\n\t\tHttpOnly: true,\n\t})\n}\n',
    ),
    good=(
        'package a\nfunc f(c *gin.Context) {\n\tc.SetCookie("session", token, 3600, "/", "example.org", true, true)\n\tc.SetCookie("session", "", -1, "/", "", false, false)\n}\n',
        'package a\nvar c = &http.Cookie{Name: "session_id", Value: id, HttpOnly: true, Secure: cfg.Secure}\n',
        'package a\nvar c = &http.Cookie{Name: "session_id", Value: "", MaxAge: -1}\n',
        'package a\nfunc f() {\n\tc := http.Cookie{Name: "sid", Value: v}\n\tc.HttpOnly = true\n\tc.Secure = true\n}\n',
    ),
)
