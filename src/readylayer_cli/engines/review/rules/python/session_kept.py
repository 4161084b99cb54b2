"""python-session-kept-at-login: a session keeps its id when somebody signs in."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._session import CHECKS_LOGIN, IDENTITY, SESSION_NAME
from readylayer_cli.engines.review.rules.python._literals import literal_text
from readylayer_cli.engines.review.rules.python._origin import is_request_data
from readylayer_cli.engines.review.rules.python._request import serves_web
from readylayer_cli.engines.review.rules.python._scope import function_of

_KEPT = lazy_pattern(r"(?:\A|\.)session\[\s*['\"](\w+)['\"]\s*\]\Z")
_RENEWS = lazy_pattern(
    r"cycle_key|flush\(|session\.(?:clear|regenerate|invalidate|renew|rotate|new)\w*\(|regenerate|login_user|(?<![\w.])login\(|auth\.login\(|invalidate\(|new_session|remember\("
)
_SIGNED = lazy_pattern(r"^[ \t]*(?:from|import)[ \t]+flask\b", 8)
_SERVER_SIDE = lazy_pattern(r"flask_session|Flask-Session|server_side|SESSION_TYPE")


def check(file: SourceFile) -> Iterable[Match]:
    if serves_web(file):
        yield from _kept(file)
        yield from _given(file)


def _kept(file: SourceFile) -> Iterator[Match]:
    """The user is put into the session that was there before."""
    if _SIGNED.search(file.text) and not _SERVER_SIDE.search(file.text):
        return  # Flask's sessions have no id: they travel whole, and signed
    for node in file.find_all({"kind": "assignment", "regex": r"session\["}):
        left, function = node.field("left"), function_of(node)
        found = _KEPT.search(left.text()) if left is not None else None
        if found is None or function is None or not IDENTITY.match(found[1]):
            continue
        text = function.text()
        if CHECKS_LOGIN.search(text) and not _RENEWS.search(text.partition(":")[2]):
            yield node_match(file, node, "The session keeps its id when somebody signs in")


def _given(file: SourceFile) -> Iterator[Match]:
    """A session's id that the caller chose."""
    for call in file.calls.method("set_cookie", "set_secure_cookie", "set_signed_cookie"):
        name, value = call.argument(0, "key"), call.argument(1, "value")
        if name is None or value is None or not SESSION_NAME.match(literal_text(file, name).strip("'\"")):
            continue
        if is_request_data(file, value) and "cookies" not in value.text().lower():
            yield node_match(file, call.node, "The caller chooses the id of the session")


RULE = FileRule(
    id="python-session-kept-at-login",
    title="A session keeps its id when somebody signs in",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-384",),
    languages=("python",),
    triggers=("session", "sid"),
    tests=False,
    what="A login writes the user into the session that the visitor had before, or takes the session's id from the request.",
    why="Who planted the id in the victim's browser beforehand shares the session once the victim has signed in.",
    fix="Use the framework's `login(request, user)`, or `request.session.cycle_key()` (Django), `request.session.clear()` first (Starlette).",
    check=check,
    bad=(
        'from django.http import HttpResponse\ndef enter(request):\n    user = authenticate(request, username=request.POST["u"], password=request.POST["p"])\n    request.session["user_id"] = user.pk\n    return HttpResponse("welcome")\n',
        'import secrets\nfrom aiohttp import web\nasync def enter(request):\n    sid = request.query.get("sid") or secrets.token_hex(16)\n    answer = web.Response()\n    answer.set_cookie("sid", sid, httponly=True, secure=True)\n    return answer\n',
    ),
    good=(
        'from django.http import HttpResponse\ndef enter(request):\n    user = authenticate(request, username=request.POST["u"], password=request.POST["p"])\n    request.session.cycle_key()\n    request.session["user_id"] = user.pk\n    return HttpResponse("welcome")\n',
        'from django.http import HttpResponse\ndef add(request):\n    request.session["cart"] = request.POST["items"]\n    return HttpResponse()\n',
    ),
)
