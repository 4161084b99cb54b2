"""javascript-session-kept-at-login: a session keeps its id when somebody signs in."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._session import CHECKS_LOGIN, IDENTITY, SESSION_NAME
from readylayer_cli.engines.review.rules.javascript._origin import user_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import string_value

_KEPT = lazy_pattern(r"(?:req|request|ctx|context)\.session(?:\.(\w+)|\[['\"](\w+)['\"]\])\Z")
_RENEWS = lazy_pattern(
    r"regenerate|\bsession\s*=\s*(?:null|\{)|destroy\(|logIn\(|\.login\(|resetSession|newSession|createSession"
)
_HELPER = lazy_pattern(r"(?<![\w.])(\w+)\(\s*(?:req|request|ctx)\b")


def check(file: SourceFile) -> Iterable[Match]:
    yield from _kept(file)
    yield from _given(file)


def _kept(file: SourceFile) -> Iterator[Match]:
    """`req.session.userId = user.id` after a login, in a session that was there before."""
    for node in file.find_all({"kind": "assignment_expression", "regex": r"\.session\b"}):
        left, right = node.field("left"), node.field("right")
        found = _KEPT.search(left.text()) if left is not None else None
        if (
            found is None
            or right is None
            or not IDENTITY.match(found[1] or found[2])
            or right.kind() in {"null", "undefined"}
        ):
            continue
        around = [file.text[function.start : function.end] for function in scopes_of(file).functions_of(node)]
        if not around or not CHECKS_LOGIN.search(around[-1]) or any(_RENEWS.search(text) for text in around):
            continue
        if any(_RENEWS.search(_body(file, name)) for name in _HELPER.findall(around[-1])):
            continue
        yield node_match(file, node, "The session keeps its id when somebody signs in")


def _body(file: SourceFile, name: str) -> str:
    known = file.symbols.named(name)
    return known.node.text() if known is not None else ""


def _given(file: SourceFile) -> Iterator[Match]:
    """A session's id that the caller chose."""
    for call in file.calls.method("cookie", "setCookie", "set"):
        if len(call.positional) < 2:
            continue
        at = 1 if string_value(call.positional[0]) is None else 0
        name, value = string_value(call.argument(at)), call.argument(at + 1)
        if name is None or value is None or not SESSION_NAME.search(name):
            continue
        origin = user_data(file, value)
        if origin is not None and "cookies" not in origin.source.text().lower():
            yield node_match(file, call.node, "The caller chooses the id of the session")


RULE = FileRule(
    id="javascript-session-kept-at-login",
    title="A session keeps its id when somebody signs in",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-384",),
    languages=LANGUAGES,
    triggers=("session", "sid"),
    tests=False,
    what="A login writes the user into the session that the visitor had before, or takes the session's id from the request.",
    why="Who planted the id in the victim's browser beforehand shares the session once the victim has signed in.",
    fix="Call `req.session.regenerate(..)` before the user is stored; make ids with `crypto.randomUUID()`.",
    check=check,
    bad=(
        "app.post('/login', async (req, res) => {\n  const user = await authenticate(req.body.name, req.body.password);\n  if (!user) return res.sendStatus(403);\n  req.session.userId = user.id;\n  res.sendStatus(204);\n});\n",
        "app.post('/login', (req, res) => {\n  const sid = req.query.sid || randomUUID();\n  res.cookie('sid', sid, { httpOnly: true, secure: true });\n});\n",
    ),
    good=(
        "app.post('/login', async (req, res) => {\n  const user = await authenticate(req.body.name, req.body.password);\n  req.session.regenerate(() => {\n    req.session.userId = user.id;\n    res.sendStatus(204);\n  });\n});\n",
        "app.post('/cart', (req, res) => {\n  req.session.cart = req.body.items;\n  res.sendStatus(204);\n});\n",
        "app.post('/profile', (req, res) => {\n  req.session.user.name = req.body.name;\n  res.sendStatus(204);\n});\n",
    ),
)
