"""javascript-jwt-unverified: a token is trusted without its signature or its expiry being checked."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._origin import request_data
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import literal, option, settled, string_value

_MODULES = frozenset({"jsonwebtoken", "jwt-simple", "jwt", "jose", "express-jwt"})
_NONE = lazy_pattern(r"['\"`]none['\"`]", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in module_calls(file, _MODULES, "verify", "sign", "encode", "expressjwt"):
        options = settled(file, call.positional[-1]) if call.positional else None
        algorithm = option(options, "algorithms", "algorithm")
        if algorithm is not None and _NONE.search(algorithm.text()):
            yield graded(file, call.node, Severity.CRITICAL, Confidence.HIGH, "Tokens without a signature are accepted")
        elif call.method == "verify" and literal(option(options, "ignoreExpiration")) == "true":
            yield graded(file, call.node, Severity.MEDIUM, Confidence.HIGH, "Expired tokens are accepted")
        elif call.method == "verify" and len(call.positional) > 1 and _no_key(literal(call.positional[1])):
            yield graded(file, call.node, Severity.CRITICAL, Confidence.HIGH, "The token is verified with an empty key")
    yield from _decoded(file)


def _no_key(text: str) -> bool:
    return text in {"''", '""', "``", "null", "undefined", "false"}


def _decoded(file: SourceFile) -> Iterator[Match]:
    """`jwt.decode` of a request's token, in a file that never verifies one."""
    for call in module_calls(file, _MODULES, "decode"):
        unchecked = "jwt-simple" in call.name and len(call.positional) > 2 and literal(call.positional[2]) == "true"
        if unchecked:
            yield graded(
                file, call.node, Severity.HIGH, Confidence.HIGH, "The token is read without checking its signature"
            )
        elif "jwt-simple" not in call.name and call.positional and not re.search(r"[vV]erif", file.text):
            if request_data(file, call.positional[0]) is not None or string_value(call.positional[0]) is not None:
                yield graded(
                    file,
                    call.node,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "The token is read without checking its signature",
                )
            else:
                yield graded(
                    file, call.node, Severity.LOW, Confidence.LOW, "The token is read without checking its signature"
                )


RULE = FileRule(
    id="javascript-jwt-unverified",
    title="A token is trusted without being verified",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-347",),
    languages=LANGUAGES,
    triggers=("jsonwebtoken", "jwt", "jose"),
    tests=False,
    what="`jwt.decode` where nothing verifies, the algorithm `none`, an empty key, or `ignoreExpiration: true`.",
    why="Anybody can write a token with any user in it; only the signature makes it worth something.",
    fix="Call `jwt.verify(token, key, { algorithms: ['RS256'] })` with the one algorithm that you issue.",
    check=check,
    bad=(
        "const jwt = require('jsonwebtoken');\nmodule.exports = (req, res, next) => {\n  req.user = jwt.decode(req.headers.authorization.split(' ')[1]);\n  next();\n};\n",
        "import jwt from 'jsonwebtoken';\nconst user = jwt.verify(token, key, { algorithms: ['HS256', 'none'] });\n",
        "import { verify } from 'jsonwebtoken';\nverify(token, '', done);\n",
        "const jwt = require('jsonwebtoken');\nconst claims = jwt.verify(token, key, { ignoreExpiration: true });\n",
    ),
    good=(
        "const jwt = require('jsonwebtoken');\nconst user = jwt.verify(token, key, { algorithms: ['RS256'] });\n",
        "const jwt = require('jsonwebtoken');\nconst { header } = jwt.decode(token, { complete: true });\njwt.verify(token, keys[header.kid]);\n",
        "const text = base64.decode(req.headers.authorization);\nconst jwt = 'none';\n",
    ),
)
