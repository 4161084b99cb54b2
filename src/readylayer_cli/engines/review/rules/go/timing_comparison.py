"""go-timing-comparison: a secret is compared in a time that depends on it."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_SECRET = lazy_pattern(
    r"(?i:signature|hmac|\bmac|expectedmac|macsum|csrf_?token|api_?key|webhook_?secret|shared_?secret|auth_?token|access_?token|admin_?token"
    r"|api_?token|secret_?key|bearer_?token|passwd|password|digest)(?:\(\)|\[:\]|\.\w+\(nil\))?\Z|hmac\.New|\.Sum\(nil\)\)*\Z"
)
_LIKELY = lazy_pattern(
    r"(?i:\btoken|\.token|secret|\bsig|\botp|expected\w*|provided\w*|given|received\w*|supplied\w*)\Z|Getenv\(\"\w*(?:TOKEN|SECRET|KEY|PASSWORD)\w*\"\)\Z"
)
_SENT = lazy_pattern(r"\.Header\.Get\(|GetHeader\(|FormValue\(|\.Query\(|URL\.Query\(\)|PostForm\(|Cookie\(")
_NOTHING = frozenset({"nil", '""', "``", "0", "true", "false"})
_LITERALS = frozenset({"interpreted_string_literal", "raw_string_literal", "int_literal", "nil", "true", "false"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("bytes.Equal", "bytes.Compare", "strings.Compare", "reflect.DeepEqual"):
        if len(call.positional) == 2 and any(_SECRET.search(node.text()[-80:]) for node in call.positional):
            yield node_match(file, call.node)
    for node in file.find_all({"kind": "binary_expression", "regex": r"==|!="}):
        left, right, operator = node.field("left"), node.field("right"), node.field("operator")
        if left is None or right is None or operator is None or operator.text() not in {"==", "!="}:
            continue
        if _compares_secrets(left, right):
            yield node_match(file, node)


def _compares_secrets(left: SgNode, right: SgNode) -> bool:
    texts = left.text()[-80:], right.text()[-80:]
    if any(side.kind() in _LITERALS for side in (left, right)) or any(text in _NOTHING for text in texts):
        return False
    if any("len(" in text or "iota" in text for text in texts):
        return False
    secret = [bool(_SECRET.search(text)) for text in texts]
    sent = [bool(_SENT.search(text)) for text in texts]
    likely = [bool(_LIKELY.search(text)) for text in texts]
    if all(one or other for one, other in zip(secret, likely, strict=True)):
        return True
    return any(sent) and any(secret + likely)


RULE = FileRule(
    id="go-timing-comparison",
    title="A secret is compared in a time that depends on it",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-208",),
    languages=("go",),
    triggers=("hmac", "crypto/", "http.Request", "gin.Context", "echo.Context", "fiber.Ctx"),
    tests=False,
    what="`==`, `bytes.Equal` and the like between a signature, key or token and what was sent.",
    why="The comparison ends at the first difference: by the time of the answers, the right value is found piece by piece.",
    fix="`hmac.Equal`, or `subtle.ConstantTimeCompare`.",
    check=check,
    bad=(
        'package a\nimport ("bytes"; "crypto/hmac")\nfunc f(mac, signature []byte) bool {\n\th := hmac.New(sha256.New, key)\n\treturn bytes.Equal(h.Sum(nil), signature)\n}\n',
        'package a\nimport "net/http"\nfunc f(r *http.Request) bool {\n\treturn r.Header.Get("X-Api-Key") == cfg.APIKey\n}\n',
    ),
    good=(
        'package a\nimport "crypto/hmac"\nfunc f(signature []byte) bool {\n\th := hmac.New(sha256.New, key)\n\treturn hmac.Equal(h.Sum(nil), signature)\n}\n',
        'package a\nimport "net/http"\nfunc f(r *http.Request) bool {\n\treturn r.Header.Get("X-Api-Key") == "" || cfg.APIKey == ""\n}\n',
    ),
)
