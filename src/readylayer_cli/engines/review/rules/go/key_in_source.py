"""go-key-in-source: a signing or encryption key that is written in the code."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._flow import value_of

_POSITION = {
    "crypto/hmac.New": 1, "crypto/aes.NewCipher": 0, "github.com/gorilla/sessions.NewCookieStore": 0,
    "github.com/gorilla/sessions.NewFilesystemStore": 1, "github.com/gorilla/securecookie.New": 0,
    "github.com/gin-contrib/sessions/cookie.NewStore": 0, "github.com/gorilla/csrf.Protect": 0,
}  # fmt: skip
_ADDRESS = lazy_pattern(r"[a-z][a-z0-9+]{1,20}://[^:/@\s%{}$<>]{1,60}:([^@/\s%{}$<>]{6,})@")
_PLACEHOLDER = lazy_pattern(
    r"(?i:passw|example|change|xxx|\*\*|user|test|postgres|guest|admin|root|your|token|dummy|foo)"
)
_JWT = ("jwt", "jose")
_SHORTEST = 4


def check(file: SourceFile) -> Iterable[Match]:
    yield from _in_addresses(file)
    for call in file.calls.to(*_POSITION):
        node = call.argument(_POSITION[call.name])
        if node is not None and _is_written(file, node):
            yield node_match(file, node, f"The key of `{call.written}` is written in the code")
    for call in file.calls.method("SignedString"):
        if len(call.positional) == 1 and _is_written(file, call.positional[0]):
            yield node_match(file, call.positional[0], "The key that signs the token is written in the code")
    for call in file.calls.method("Parse", "ParseWithClaims"):
        if call.receiver is not None and any(word in call.name.lower() for word in _JWT) and call.positional:
            yield from _key_function(file, call.positional)


def _in_addresses(file: SourceFile) -> Iterable[Match]:
    """`postgres://user:password@` in a literal."""
    if "://" not in file.text:
        return
    for node in file.find_all({"any": [{"kind": "interpreted_string_literal"}, {"kind": "raw_string_literal"}]}):
        found = _ADDRESS.match(node.text()[1:200])
        if found is not None and not _PLACEHOLDER.search(found[1]):
            yield node_match(file, node, "A password is written in an address in the code")


def _key_function(file: SourceFile, given: list[SgNode]) -> Iterable[Match]:
    for node in given[1:]:
        if node.kind() != "func_literal":
            continue
        for statement in node.find_all({"rule": {"kind": "return_statement"}}):
            values = [child for child in statement.named_children() if child.kind() == "expression_list"]
            results = values[0].named_children() if values else []
            if len(results) > 1 and results[-1].text() == "nil" and _is_written(file, results[0]):
                yield node_match(file, results[0], "The key that checks the token is written in the code")


def _is_written(file: SourceFile, node: SgNode) -> bool:
    value = value_of(file, node)
    text = value.template.strip("0")
    return value.is_constant and len(text) >= _SHORTEST and not text.isdigit()


RULE = FileRule(
    id="go-key-in-source",
    title="A signing or encryption key is written in the code",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-321", "CWE-798"),
    languages=("go",),
    triggers=(
        "hmac.New(",
        "aes.NewCipher(",
        "NewCookieStore(",
        "NewFilesystemStore(",
        "securecookie.New(",
        "cookie.NewStore(",
        "csrf.Protect(",
        "SignedString(",
        "jwt.Parse",
        "://",
    ),
    tests=False,
    what="A literal, or a constant of this file, is the key of a JWT, an HMAC, a cookie store or a cipher.",
    why="Everybody who reads the code or the binary can sign tokens and sessions as any user.",
    fix="Read the key from the environment or a secret store at start, and refuse to start without it.",
    check=check,
    bad=(
        'package a\nimport "database/sql"\nfunc f(host string) {\n\tsql.Open("postgres", "postgres://billing:Tr4vel-Mug-88@"+host+"/billing")\n}\n',
        'package a\nvar jwtKey = []byte("my-secret-key")\nfunc f(t *jwt.Token) {\n\ts, err := t.SignedString(jwtKey)\n}\n',
        'package a\nimport "github.com/gorilla/sessions"\nvar store = sessions.NewCookieStore([]byte("something-very-secret"))\n',
        'package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f(s string) {\n\tjwt.Parse(s, func(t *jwt.Token) (any, error) {\n\t\treturn []byte("hunter22"), nil\n\t})\n}\n',
    ),
    good=(
        'package a\nimport "database/sql"\nfunc f(p string) {\n\tsql.Open("postgres", "postgres://app:password@localhost/app")\n\tsql.Open("postgres", "postgres://billing:"+p+"@db/billing")\n}\n',
        'package a\nvar jwtKey = []byte(os.Getenv("JWT_KEY"))\nfunc f(t *jwt.Token) {\n\ts, err := t.SignedString(jwtKey)\n}\n',
        'package a\nimport "crypto/hmac"\nfunc f(key []byte) {\n\thmac.New(sha256.New, key)\n}\n',
        'package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f(s string) {\n\tjwt.Parse(s, func(t *jwt.Token) (any, error) {\n\t\treturn nil, errors.New("no key")\n\t})\n}\n',
    ),
)
