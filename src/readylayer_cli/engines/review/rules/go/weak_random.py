"""go-weak-random: a secret from a predictable generator."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._words import names_secret
from readylayer_cli.engines.review.rules.go._context import purpose

_CODE = lazy_pattern(
    r"(?i:otp|\bpin|pincode|(?:access|reset|invite|promo|voucher|coupon|recovery|backup|verif\w*|sms|login|auth|share)_?(?:code|link|pin)|session_?id|\bsid|\bsalt|\biv)(?:\s|\Z)"
)
_CLOCK = lazy_pattern(r"time\.Now\(\)(?:\.UTC\(\))?\.Unix\w*\(\)\Z")
_TOKEN = lazy_pattern(r"(?i:session_?id|token|secret|nonce|api_?key|reset_?code)(?:\s|\Z)")
_DRAWS = ("Int", "Intn", "IntN", "Int31", "Int31n", "Int32", "Int32N", "Int63", "Int63n", "Int64", "Int64N", "N", "Uint32", "Uint64", "Float64", "Read", "Perm")  # fmt: skip
_NAMES = tuple(f"{module}.{draw}" for module in ("math/rand", "math/rand/v2") for draw in _DRAWS)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_NAMES):
        around = purpose(file, call.node)
        if names_secret(around) or _CODE.search(around):
            yield node_match(file, call.node)
    for call in file.calls.method("UnixNano", "UnixMicro", "UnixMilli", "Unix"):
        if _CLOCK.match(call.node.text()) and _TOKEN.search(purpose(file, call.node)):
            yield node_match(file, call.node, "A secret is made of the clock, which can be guessed")


RULE = FileRule(
    id="go-weak-random",
    title="A secret comes from `math/rand`, whose output can be predicted",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-338",),
    languages=("go",),
    triggers=("math/rand", "time.Now()"),
    tests=False,
    what="A function or variable named for a token, password, nonce or key takes its value from `math/rand`.",
    why="The generator's state can be worked out from a few outputs, and with it every token before and after.",
    fix="Read from `crypto/rand`: `rand.Read(buf)`, or `rand.Text()`.",
    check=check,
    bad=(
        'package a\nimport ("fmt"; "time")\nfunc f() {\n\tsessionID := fmt.Sprintf("%x", time.Now().UnixNano())\n}\n',
        'package a\nimport "math/rand"\nfunc newSessionToken() string {\n\tb := make([]byte, 16)\n\trand.Read(b)\n\treturn hex.EncodeToString(b)\n}\n',
        'package a\nimport mrand "math/rand/v2"\nfunc f() {\n\tpassword := letters[mrand.IntN(26)]\n}\n',
    ),
    good=(
        'package a\nimport "time"\nfunc f() {\n\ttokenExpiry := time.Now().Unix()\n\tclaims.TokenIssued = time.Now().Unix()\n}\n',
        'package a\nimport "crypto/rand"\nfunc newSessionToken() string {\n\tb := make([]byte, 16)\n\trand.Read(b)\n\treturn hex.EncodeToString(b)\n}\n',
        'package a\nimport "math/rand"\nfunc backoff() time.Duration {\n\treturn time.Duration(rand.Intn(100))\n}\n',
        'package a\nimport "math/rand"\nfunc tokenize(s string) int {\n\treturn rand.Intn(3)\n}\n',
    ),
)
