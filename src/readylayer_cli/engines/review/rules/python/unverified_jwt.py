"""python-unverified-jwt: a token is believed without its signature being checked."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._literals import literal_text
from readylayer_cli.engines.review.rules.python._scope import scope_of

_OFF = lazy_pattern(r"['\"](?:verify_signature|verify)['\"]\s*:\s*False")
_KNOWN = lazy_pattern(r"unverified|untrusted|without_verif|peek|no_?verify", re.IGNORECASE)
_NONE = lazy_pattern(r"['\"]none['\"]", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(
        "jwt.decode",
        "jwt.decode_complete",
        "jwt.api_jwt.decode",
        "jose.jwt.decode",
        "jwt.PyJWT.decode",
        "jose.jws.verify",
    ):
        options, verify = call.keywords.get("options"), call.keywords.get("verify")
        algorithms = call.argument(2, "algorithms")
        told = literal_text(file, options) or (options.text() if options is not None else "")
        allowed = literal_text(file, algorithms) or (algorithms.text() if algorithms is not None else "")
        if _OFF.search(told) or (verify is not None and verify.text() == "False"):
            yield _unchecked(file, call.node)
        elif _NONE.search(allowed):
            yield node_match(file, call.node, "Tokens without a signature (`none`) are accepted")
    for call in file.calls.to("jwt.encode", "jose.jwt.encode"):
        algorithm = call.argument(2, "algorithm")
        if algorithm is not None and (_NONE.fullmatch(algorithm.text()) or algorithm.kind() == "none"):
            yield node_match(file, call.node, "The token is issued without a signature")


def _unchecked(file: SourceFile, call: SgNode) -> Match:
    """High, unless the names say that the author knows: claims are often read first to find the key."""
    statement = next((parent.text() for parent in call.ancestors() if parent.kind().endswith("statement")), "")
    named = f"{scope_of(file, call).name} {statement}"
    severity = Severity.LOW if _KNOWN.search(named) else Severity.HIGH
    return graded(file, call, severity, "The token's signature is not checked")


RULE = FileRule(
    id="python-unverified-jwt",
    title="A token is believed without its signature being checked",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-347",),
    languages=("python",),
    triggers=("jwt", "jose"),
    tests=False,
    what="`jwt.decode` with `verify_signature` off, or the algorithm `none`.",
    why="Anybody can write a token: without the signature its user name and rights are what the caller claims.",
    fix='Pass the key and the one algorithm you issue: `jwt.decode(token, key, algorithms=["HS256"])`.',
    check=check,
    bad=(
        'import jwt\nALGORITHMS = ["HS256", "none"]\nclaims = jwt.decode(token, key, algorithms=ALGORITHMS)\n',
        'import jwt\ndef read(token):\n    options = {"verify_signature": False, "verify_exp": True}\n    return jwt.decode(token, KEY, algorithms=["RS256"], options=options)\n',
        'import jwt\nclaims = jwt.decode(token, options={"verify_signature": False})\n',
        'from jose import jwt\nclaims = jwt.decode(\n    token,\n    key,\n    algorithms=["HS256", "none"],\n)\n',
        'import jwt\ntoken = jwt.encode({"sub": 1}, None, algorithm="none")\n',
    ),
    good=(
        'import jwt\nclaims = jwt.decode(token, key, algorithms=["RS256"])\n',
        'import jwt\nclaims = jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})\n',
        "import jwt\nheader = jwt.get_unverified_header(token)\n",
    ),
)
