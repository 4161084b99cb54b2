"""javascript-weak-hash: MD5 or SHA-1 protects a password, a token or a signature."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._callee import module_calls
from readylayer_cli.engines.review.rules.javascript._protocols import is_bound_to_protocol
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import string_value

_WEAK = lazy_pattern(r"(?:md[245]|sha-?1|rsa-(?:md5|sha1)|ripemd)\Z", re.IGNORECASE)
_PASSWORD = lazy_pattern(r"passw(?:or)?d|passphrase|passwd|\bpwd\b|\bpin\b", re.IGNORECASE)
_SECRET = lazy_pattern(r"token|secret|api_?key|credential|session_?id|csrf", re.IGNORECASE)
_LIBRARY = (
    "md5",
    "sha1",
    "CryptoJS.MD5",
    "CryptoJS.SHA1",
    "crypto-js.MD5",
    "crypto-js.SHA1",
    "crypto-js/md5",
    "crypto-js/sha1",
    "js-md5",
)
_REACH = 160


def check(file: SourceFile) -> Iterable[Match]:
    if is_bound_to_protocol(file):
        return
    for node, data in _digests(file):
        words = _around(file, node, data)
        if _PASSWORD.search(words):
            yield graded(file, node, Severity.HIGH, Confidence.MEDIUM, "A password is hashed with a fast, broken hash")
        elif _SECRET.search(words):
            yield graded(file, node, Severity.MEDIUM, Confidence.MEDIUM, "A secret is hashed with a broken hash")


def _digests(file: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in module_calls(file, frozenset({"crypto"}), "createHash", "createSign", "createVerify"):
        if call.positional and _WEAK.match(string_value(call.positional[0]) or ""):
            yield call.node, ""
    for call in file.calls.to(*_LIBRARY):
        if call.positional and not call.is_new:
            yield call.node, " ".join(value.text()[:80] for value in call.positional)


def _around(file: SourceFile, node: SgNode, data: str) -> str:
    """The words that say what is hashed: the rest of the chain, what it is assigned to, and the function's name."""
    start, end = node.range().start.index, node.range().end.index
    before = file.text[max(0, start - _REACH) : start].rpartition("\n")[2]
    after = re.split(r";|\n\s*\n|\}", file.text[end : end + _REACH], maxsplit=1)[0]
    symbol = file.symbols.at(node.range().start.line + 1)
    function = scopes_of(file).function_of(node)
    parameters = " ".join(function.parameters) if function is not None and function.end - function.start < 600 else ""
    name = symbol.name.rpartition(".")[2] if symbol is not None and not symbol.is_class else ""
    used = _uses(file, before, end)
    return re.sub(r"([a-z])([A-Z])", r"\1 \2", f"{before} {after} {data} {name} {parameters} {used}").replace(
        "createSign", ""
    )


def _uses(file: SourceFile, before: str, end: int) -> str:
    """The next line that passes the digest's local name to a setter of a password."""
    target = re.search(r"(?:const|let|var)\s+([\w$]+)\s*=\s*\Z", before)
    if target is None:
        return ""
    found = re.search(rf"[\w.$]*[pP]assword[\w$]*\(\s*{re.escape(target[1])}\b", file.text[end : end + 4 * _REACH])
    return found[0] if found else ""


RULE = FileRule(
    id="javascript-weak-hash",
    title="A broken hash protects a password or a secret",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-328",),
    languages=LANGUAGES,
    triggers=("createHash", "createSign", "createVerify", "md5", "MD5", "sha1", "SHA1"),
    tests=False,
    what="MD5 or SHA-1 is computed over something named like a password, token, secret or signature.",
    why="Passwords under a fast hash are guessed by the billion per second, and collisions of both hashes can be made.",
    fix="Passwords: `crypto.scrypt`, bcrypt or argon2. Everything else: SHA-256, with a key through `crypto.createHmac`.",
    check=check,
    bad=(
        "const crypto = require('crypto');\nconst hash = crypto.createHash('md5').update(password).digest('hex');\n",
        "import { createHash } from 'node:crypto';\nexport const hashToken = (value) =>\n  createHash('sha1').update(value).digest('hex');\n",
        "const md5 = require('md5');\nuser.password = md5(req.body.password);\n",
        "export const hash = (password: string) => crypto.createHash('SHA1').update(password).digest('base64');\n",
    ),
    good=(
        "const etag = crypto.createHash('md5').update(body).digest('base64');\n",
        "const hash = crypto.createHash('sha256').update(token).digest('hex');\n",
        "const key = md5(fileContents);\n",
        "import { createHash } from 'crypto';\nfunction cacheKey(url) {\n  return createHash('sha1').update(url).digest('hex');\n}\n",
    ),
)
