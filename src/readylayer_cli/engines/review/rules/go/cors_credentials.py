"""go-cors-credentials: any site may use the reader's session."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._lookback import unquote
from readylayer_cli.engines.review.rules.go._context import function_text
from readylayer_cli.engines.review.rules.go._followed import followed

_ANY_ORIGIN = lazy_pattern(
    r"\bAllow(?:ed)?Origins\s*:\s*\[\]string\{\s*\"\*\"|\bAllowAllOrigins\s*:\s*true|\bAllowOrigins\s*:\s*\"\*\""
    r"|\bAllowOrigin(?:Func|RequestFunc)\s*:\s*func\([^()]*\)\s*(?:bool|\([^()]*\))\s*\{\s*return true"
)
_LOOSE_ORIGIN = lazy_pattern(
    r"\bAllowOrigin(?:Func|RequestFunc|WithContextFunc)?\s*:\s*func\([^()]*\)[^{]*\{[^{}]*"
    r"(?:strings\.(?:HasSuffix\(\s*\w+\s*,\s*\"[^.:\"/]|Contains\()|strings\.HasPrefix\(\s*\w+\s*,\s*\"https?://[\w.-]+\"\s*\))"
)
_CREDENTIALS = lazy_pattern(r"\bAllowCredentials\s*:\s*true")
_CREDENTIALS_HEADER = lazy_pattern(r"Access-Control-Allow-Credentials\"\s*,\s*\"true\"", re.IGNORECASE)
_ASKED = re.compile(r"\.(?:Get|GetHeader)\(\s*\"Origin\"")
_LITERALS = frozenset({"interpreted_string_literal", "raw_string_literal"})


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(
        {"kind": "composite_literal", "has": {"field": "type", "regex": r"(?i)cors|config|options"}}
    ):
        text = node.text()
        if len(text) < 5000 and _LOOSE_ORIGIN.search(text) and _CREDENTIALS.search(text):
            yield node_match(file, node, "Origins are told by a part of their name, which others can register")
        elif len(text) < 5000 and _ANY_ORIGIN.search(text) and _CREDENTIALS.search(text):
            yield node_match(file, node)
    for call in file.calls.method("Set", "Add", "Header"):
        given = call.positional
        if len(given) != 2 or unquote(given[0].text()).lower() != "access-control-allow-origin":
            continue
        text = function_text(file, call.node)
        if _CREDENTIALS_HEADER.search(text) and _is_any(given[1], text):
            yield node_match(file, call.node, "Request data decides which origin may use the reader's cookies")


def _is_any(node: SgNode, text: str) -> bool:
    """Whether it is `*`, or the origin that the request names."""
    if node.kind() in _LITERALS:
        return unquote(node.text()) == "*"
    if _ASKED.search(node.text()):
        return True
    given = rf"\b{re.escape(node.text()[:60])}\s*:?=\s*[^\n]*"
    return re.search(given + _ASKED.pattern, text, re.IGNORECASE) is not None


RULE = FileRule(
    id="go-cors-credentials",
    title="Every origin may read answers with the reader's cookies",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-942",),
    languages=("go",),
    triggers=("AllowCredentials", "ccess-Control-Allow-Credentials"),
    tests=False,
    what="A CORS policy that allows all origins, or repeats the request's `Origin`, together with credentials.",
    why="Any page that a signed-in person opens can call this API as that person and read the answers.",
    fix="List the origins that may use credentials, or drop `AllowCredentials`.",
    check=followed(Following("cors", "decides which origin may read answers", Severity.MEDIUM), check),
    bad=(
        (
            "package a\nvar c = middleware.CORSConfig{AllowCredentials: true, AllowOriginFunc: func(origin string) (bool, error) {\n"
            '\treturn strings.HasSuffix(origin, "example.org"), nil\n}}\n'
        ),
        'package a\nvar c = cors.New(cors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: true})\n',
        (
            'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))\n'
            '\tw.Header().Set("Access-Control-Allow-Credentials", "true")\n}\n'
        ),
    ),
    good=(
        (
            "package a\nvar c = middleware.CORSConfig{AllowCredentials: true, AllowOriginFunc: func(origin string) (bool, error) {\n"
            '\treturn strings.HasSuffix(origin, ".example.org"), nil\n}}\n'
        ),
        'package a\nvar c = cors.New(cors.Options{AllowedOrigins: []string{"https://app.example.com"}, AllowCredentials: true})\n',
        'package a\nvar c = cors.New(cors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: false})\n',
        (
            'package a\nfunc h(w http.ResponseWriter, r *http.Request) {\n\torigin := r.Header.Get("Origin")\n\tif allowed[origin] {\n'
            '\t\tw.Header().Set("Access-Control-Allow-Origin", origin)\n\t\tw.Header().Set("Access-Control-Allow-Credentials", "true")\n\t}\n}\n'
        ),
    ),
)
