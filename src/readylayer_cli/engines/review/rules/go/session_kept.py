"""go-session-kept-at-login: a session keeps its id when somebody signs in."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._session import CHECKS_LOGIN, IDENTITY, SESSION_NAME
from readylayer_cli.engines.review.rules.go._context import function_text
from readylayer_cli.engines.review.rules.go._flow import value_of

_RENEWS = lazy_pattern(
    r"RenewToken|Regenerate|RotateSession|\.Clear\(|MaxAge\s*[:=]+\s*-1|Destroy\(|\.Reset\(|NewSession|\.Flush\("
)
_SERVER_SIDE = lazy_pattern(
    r"alexedwards/scs|fiber/v2/middleware/session|fiber/v3/middleware/session|beego/v?2?/?\w*session|redistore|pgstore|go-session"
)
_COOKIE_VALUE = lazy_pattern(r"Cookie\(")


def check(file: SourceFile) -> Iterable[Match]:
    if _SERVER_SIDE.search(file.text):
        yield from _kept(file)
    yield from _given(file)


def _kept(file: SourceFile) -> Iterator[Match]:
    for call in file.calls.method("Put", "Set"):
        key = next(
            (node.text().strip('"`') for node in call.positional if node.kind() == "interpreted_string_literal"), ""
        )
        receiver = call.receiver.text().lower() if call.receiver is not None else ""
        if "sess" not in receiver or not IDENTITY.match(key):
            continue
        text = function_text(file, call.node)
        if CHECKS_LOGIN.search(text) and not _RENEWS.search(text):
            yield node_match(file, call.node, "The session keeps its id when somebody signs in")


def _given(file: SourceFile) -> Iterator[Match]:
    """A session's id that the caller chose."""
    for node in file.find_all({"kind": "composite_literal", "regex": r"^(?:&)?http\.Cookie"}):
        body = node.field("body")
        fields = {}
        for child in body.named_children() if body is not None else []:
            parts = child.named_children()
            if child.kind() == "keyed_element" and len(parts) == 2:
                fields[parts[0].text()] = parts[1]
        name, value = fields.get("Name"), fields.get("Value")
        if name is None or value is None or not SESSION_NAME.match(name.text().strip('"`')):
            continue
        found = value_of(file, value.named_children()[0] if value.kind() == "literal_element" else value)
        if any(not _COOKIE_VALUE.search(source.text()) for source in found.sources):
            yield node_match(file, node, "The caller chooses the id of the session")


RULE = FileRule(
    id="go-session-kept-at-login",
    title="A session keeps its id when somebody signs in",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-384",),
    languages=("go",),
    triggers=("session", "Session", "sid", "SID"),
    tests=False,
    what="A login stores the user in the session that the visitor had before, or takes the session's id from the request.",
    why="Who planted the id in the victim's browser beforehand shares the session once the victim has signed in.",
    fix="Renew the id first (`RenewToken`, `session.Regenerate()`); make ids with `crypto/rand`.",
    check=check,
    bad=(
        'package a\nimport "github.com/alexedwards/scs/v2"\nfunc (a *auth) login(w http.ResponseWriter, r *http.Request) {\n\tuser, ok := a.check(r.PostFormValue("n"), r.PostFormValue("p"))\n\tif !ok {\n\t\treturn\n\t}\n\ta.sessions.Put(r.Context(), "user", user)\n}\n',
        'package a\nimport "net/http"\nfunc login(w http.ResponseWriter, r *http.Request) {\n\tid := r.FormValue("sid")\n\thttp.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Secure: true, HttpOnly: true})\n}\n',
    ),
    good=(
        'package a\nimport "github.com/alexedwards/scs/v2"\nfunc (a *auth) login(w http.ResponseWriter, r *http.Request) {\n\tuser, ok := a.check(r.PostFormValue("n"), r.PostFormValue("p"))\n\ta.sessions.RenewToken(r.Context())\n\ta.sessions.Put(r.Context(), "user", user)\n}\n',
        'package a\nimport "net/http"\nfunc login(w http.ResponseWriter, r *http.Request) {\n\tid := newID()\n\thttp.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Secure: true, HttpOnly: true})\n}\n',
    ),
)
