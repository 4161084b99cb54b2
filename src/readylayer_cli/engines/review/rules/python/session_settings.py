"""python-session-settings: the settings let the session's cookie out over plain HTTP, or to scripts."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._literals import literal_text
from readylayer_cli.engines.review.rules.python._names import words_of

_NAMES = (
    "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "REMEMBER_COOKIE_SECURE", "REMEMBER_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
)  # fmt: skip
_ASSIGNED = r"^(?:[\w.]*\bconfig\[['\"])?(?:(?:SESSION|REMEMBER)_COOKIE_(?:SECURE|HTTPONLY)|CSRF_COOKIE_SECURE)(?:['\"]\])?\s*(?::\s*\w+\s*)?=\s*[\w.]+$"
_DEVELOPMENT = frozenset({"dev", "devel", "development", "local", "test", "tests", "testing", "debug", "ci"})
_SENSITIVE = frozenset({"session", "sessionid", "sid", "token", "auth", "jwt", "remember"})


def check(file: SourceFile) -> Iterable[Match]:
    if _DEVELOPMENT & set(words_of(file.path.replace("/", "_").replace(".", "_"))):
        return
    for node in file.find_all({"kind": "assignment", "regex": _ASSIGNED}):
        if literal_text(file, node.field("right")) == "False":
            yield _match(file, node, (node.field("left") or node).text())
    for call in file.calls.method("update", "from_mapping"):
        for name, value in call.keywords.items():
            if name in _NAMES and literal_text(file, value) == "False":
                yield _match(file, value.parent() or value, name)
    for call in file.calls.method("add_middleware", "Middleware"):
        first = call.argument(0)
        secured = call.keywords.get("https_only")
        sessions = first is not None and first.text().endswith("SessionMiddleware") and "secret_key" in call.keywords
        if sessions and (secured is None or literal_text(file, secured) == "False"):
            yield node_match(file, call.node, "The session's cookie goes out over plain HTTP too: `https_only` is off")
    if "SimpleCookie" in file.text:
        yield from _jars(file)


def _match(file: SourceFile, node: SgNode, name: str) -> Match:
    lost = "Scripts can read the cookie" if "HTTPONLY" in name else "The cookie goes out over plain HTTP too"
    return node_match(file, node, f"{lost}: `{name[-40:]}` is switched off")


def _jars(file: SourceFile) -> Iterator[Match]:
    """`jar["sid"] = ..` without `jar["sid"]["secure"] = True`."""
    for node in file.find_all({"kind": "assignment", "regex": r"^\w+\[['\"]\w+['\"]\]\s*="}):
        target = node.field("left")
        text = target.text() if target is not None else ""
        jar, _, key = text.partition("[")
        if not _SENSITIVE & set(words_of(key)) or f"{jar} = SimpleCookie(" not in file.text.replace("cookies.", ""):
            continue
        if not any(f"{text}[{quote}secure{quote}] = True" in file.text for quote in "'\""):
            yield node_match(file, node, "The cookie goes out over plain HTTP too: `secure` is not set")


RULE = FileRule(
    id="python-session-settings",
    title="The session's cookie goes out over plain HTTP, or to scripts",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-614", "CWE-1004"),
    languages=("python",),
    triggers=("_COOKIE_SECURE", "_COOKIE_HTTPONLY", "SessionMiddleware", "SimpleCookie"),
    tests=False,
    what="Django or Flask settings with `SESSION_COOKIE_SECURE = False` or `SESSION_COOKIE_HTTPONLY = False`, Starlette's `SessionMiddleware` without `https_only`, a `SimpleCookie` of a session without `secure`.",
    why="Whoever shares the network, or gets a script into the page, takes over the session.",
    fix="Set `SESSION_COOKIE_SECURE = True` and leave `SESSION_COOKIE_HTTPONLY` on; pass `https_only=True`.",
    check=check,
    bad=(
        'SECRET_KEY = key()\nINSTALLED_APPS = ["shop"]\nSESSION_COOKIE_SECURE = False\n',
        'from flask import Flask\napp = Flask(__name__)\napp.config["SESSION_COOKIE_HTTPONLY"] = False\n',
        "from flask import Flask\ndef create():\n    app = Flask(__name__)\n    app.config.update(SESSION_COOKIE_SECURE=False)\n    return app\n",
        "from starlette.middleware.sessions import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=KEY)\n",
        'from http.cookies import SimpleCookie\njar = SimpleCookie()\njar["sid"] = token\njar["sid"]["path"] = "/"\n',
    ),
    good=(
        'INSTALLED_APPS = ["shop"]\nSESSION_COOKIE_SECURE = True\n',
        'import os\nSESSION_COOKIE_SECURE = os.environ.get("PLAIN") != "1"\n',
        "from starlette.middleware.sessions import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=KEY, https_only=True)\n",
        'from http.cookies import SimpleCookie\njar = SimpleCookie()\njar["sid"] = token\njar["sid"]["secure"] = True\n',
        'from http.cookies import SimpleCookie\njar = SimpleCookie()\njar["theme"] = "dark"\n',
    ),
)
