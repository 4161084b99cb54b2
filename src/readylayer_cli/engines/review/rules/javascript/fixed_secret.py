"""javascript-fixed-secret: tokens or sessions are signed with a secret that stands in the source."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.paths import is_documentation_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import option, settled, string_value, unwrap

_JWT = frozenset({"jsonwebtoken", "jwt-simple", "jwt", "jose.JWT", "jose.JWS"})
_SESSIONS = (
    "express-session",
    "cookie-session",
    "cookie-parser",
    "session",
    "cookieParser",
    "cookieSession",
    "expressJwt",
    "express-jwt",
)
_STRATEGIES = (
    "JwtStrategy",
    "passport-jwt.Strategy",
    "JwtModule.register",
    "@nestjs/jwt.JwtModule.register",
    "express-jwt.expressjwt",
)
_PUBLIC_KEY = lazy_pattern(r"-----BEGIN (?:PUBLIC|CERTIFICATE)|^https?://")


def check(file: SourceFile) -> Iterable[Match]:
    for node, secret in (*_secrets(file), *_strategies(file)):
        text = _fixed(file, secret)
        if text and not _PUBLIC_KEY.search(text):
            severity = Severity.LOW if is_documentation_path(file.path) else Severity.HIGH
            yield graded(file, node, severity, Confidence.HIGH)


def _secrets(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in module_calls(file, _JWT, "sign", "verify", "encode", "decode"):
        if len(call.positional) > 1 and "complete" not in call.positional[1].text()[:80]:
            yield call.node, call.positional[1]
    for call in file.calls.to(*_SESSIONS, *_STRATEGIES):
        first = settled(file, call.argument(0))
        secret = option(first, "secret", "secretOrKey", "keys", "secretOrPrivateKey")
        if secret is not None:
            yield secret, secret
        elif first is not None and call.name in {"cookie-parser", "cookieParser"}:
            yield call.node, first


def _strategies(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    if "secretOrKey" in file.text or "secretOrPrivateKey" in file.text:
        for pair in file.find_all({"kind": "pair", "has": {"field": "key", "regex": "^secretOr(?:Private)?Key$"}}):
            value = pair.field("value")
            if value is not None:
                yield pair, value


def _fixed(file: SourceFile, node: SgNode) -> str:
    """The secret's text; empty if it is no constant. A list counts by its first item, `a || 'b'` by its last resort."""
    node = unwrap(node)
    if node.kind() == "array":
        items = node.named_children()
        node = unwrap(items[0]) if items else node
    if node.kind() == "identifier":
        definition = scopes_of(file).definition(node.text(), node)
        node = unwrap(definition.node) if definition is not None and definition.kind == "value" else node
    right = node.field("right") if node.kind() == "binary_expression" else None
    sign = node.field("operator") if right is not None else None
    if right is not None and sign is not None and sign.text() in {"||", "??"}:
        node = unwrap(right)
    return string_value(node) or ""


RULE = FileRule(
    id="javascript-fixed-secret",
    title="Tokens or sessions are signed with a secret from the source",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-798",),
    languages=LANGUAGES,
    triggers=("jsonwebtoken", "jwt", "Jwt", "session", "cookieParser", "cookie-parser"),
    tests=False,
    what="`jwt.sign`, `jwt.verify`, `express-session` or `cookie-parser` gets a string literal as its secret, also as the fallback of an absent variable.",
    why="Whoever reads the code, or guesses a default that is in every tutorial, can make valid tokens and sessions for any user.",
    fix="Read the secret from the environment and refuse to start without it.",
    check=check,
    bad=(
        "const jwt = require('jsonwebtoken');\nconst token = jwt.sign({ id: user.id }, 'super-secret', { expiresIn: '1h' });\n",
        "import session from 'express-session';\napp.use(session({ secret: 'keyboard cat', resave: false }));\n",
        "import jwt from 'jsonwebtoken';\nconst SECRET = process.env.JWT_SECRET || 'changeme';\nexport const check = (token) => jwt.verify(token, SECRET);\n",
        "const cookieParser = require('cookie-parser');\napp.use(cookieParser('kekse'));\n",
    ),
    good=(
        "const jwt = require('jsonwebtoken');\nconst token = jwt.sign({ id }, process.env.JWT_SECRET);\n",
        "import session from 'express-session';\napp.use(session({ secret: config.sessionSecret }));\n",
        "const jwt = require('jsonwebtoken');\njwt.verify(token, publicKey, { algorithms: ['RS256'] });\n",
        "const cookieParser = require('cookie-parser');\napp.use(cookieParser());\n",
    ),
)
