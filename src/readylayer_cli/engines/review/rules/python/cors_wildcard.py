"""python-cors-wildcard: every website may call the API with the visitor's cookies."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._scope import scope_of

_ANY = lazy_pattern(r"^[\[({]?\s*['\"](?:\*|\.\*|https?://\.\*|\^?\.\*\$?)['\"]\s*,?\s*[\])}]?$")
_ORIGIN = lazy_pattern(r"['\"]Origin['\"]|HTTP_ORIGIN", re.IGNORECASE)
_REFLECTED = r"(?is)^.+\[['\"]Access-Control-Allow-Origin['\"]\]\s*=\s*(?:\w+\.)*request\.(?:headers|environ|META)\b"


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("add_middleware", "CORSMiddleware", "CORS", "cross_origin", "Middleware"):
        if _allows_anybody(call) and _allows_cookies(call):
            yield node_match(file, call.node)
    yield from _repeated(file)
    for node in file.find_all({"kind": "assignment", "regex": _REFLECTED}):
        yield graded(file, node, Severity.MEDIUM, "The caller's own origin is always allowed")


def _repeated(file: SourceFile) -> Iterable[Match]:
    """The caller's origin is sent back though nothing, or only a part of it, was compared with the own ones."""
    places = [
        (call.node, call.argument(1))
        for call in file.calls.method("set_header", "add_header", "send_header", "setdefault")
        if call.argument(0) is not None
        and "access-control-allow-origin" in (call.argument(0) or call.node).text().lower()
    ]
    assigned = r"(?i)^[^=\n]{1,80}\[['\"]Access-Control-Allow-Origin['\"]\]\s*=\s*\w+$"
    places += [(node, node.field("right")) for node in file.find_all({"kind": "assignment", "regex": assigned})]
    for node, value in places:
        if value is None or value.kind() != "identifier":
            continue
        scope = scope_of(file, node)
        if not any(_ORIGIN.search(each.value.text()) for each in scope.before(value.text(), node.range().start.index)):
            continue
        name = re.escape(value.text())
        if not re.search(
            rf"\b{name}\s+(?:not\s+)?in\s+(?!['\"])|\b{name}\s*[=!]=\s*|fullmatch\([^\n]*\b{name}\b|\w*allowed\w*\(\s*{name}\b",
            scope.node.text(),
        ):
            yield graded(file, node, Severity.MEDIUM, "The caller's own origin is allowed without being one of a list")


def _allows_anybody(call: Call) -> bool:
    named = [call.keywords.get(name) for name in ("allow_origins", "origins", "allow_origin_regex")]
    given = [node.text() for node in named if node is not None]
    if call.method in {"CORS", "cross_origin"} and not given:
        return "resources" not in call.keywords
    return any(_ANY.match(text) for text in given)


def _allows_cookies(call: Call) -> bool:
    flags = [call.keywords.get(name) for name in ("allow_credentials", "supports_credentials")]
    return any(node is not None and node.text() == "True" for node in flags)


RULE = FileRule(
    id="python-cors-wildcard",
    title="Every website may call the API with the visitor's cookies",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-942", "CWE-346"),
    languages=("python",),
    triggers=("CORS", "cross_origin", "Access-Control-Allow-Origin", "access-control-allow-origin"),
    tests=False,
    what="CORS with `*` as origin and credentials allowed, or an answer that repeats the caller's origin.",
    why="Any page that a logged-in person opens can read that person's data from this API.",
    fix="List the origins that are yours; leave credentials off for a public API.",
    check=check,
    bad=(
        'app.add_middleware(\n    CORSMiddleware,\n    allow_origins=["*"],\n    allow_credentials=True,\n    allow_methods=["*"],\n)\n',
        'from flask_cors import CORS\nCORS(app, origins="*", supports_credentials=True)\n',
        'response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")\n',
    ),
    good=(
        'app.add_middleware(CORSMiddleware, allow_origins=["https://example.org"], allow_credentials=True)\n',
        'from flask_cors import CORS\nCORS(app, origins="*")\n',
        'response.headers["Access-Control-Allow-Origin"] = "https://example.org"\n',
    ),
)
