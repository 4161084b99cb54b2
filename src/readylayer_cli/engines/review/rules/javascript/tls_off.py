"""javascript-tls-off: the other side of a TLS connection is not verified."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import literal

_KEYS = "rejectUnauthorized|strictSSL|strictSsl|insecureSkipVerify|ignoreHTTPSErrors"
_OFF = {"rejectUnauthorized": "false", "strictSSL": "false", "strictSsl": "false", "insecureSkipVerify": "true"}
_ACCEPT_ALL = lazy_pattern(
    r"(?:\([^()]*\)|\w+)\s*=>\s*(?:undefined|null|\{\s*(?:return(?:\s+(?:undefined|null))?;?)?\s*\})\Z"
)
_LOCAL = lazy_pattern(r"localhost|127\.0\.0\.1|isDev|isLocal|development", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    rule = {"kind": "pair", "has": {"field": "key", "regex": rf"^['\"]?(?:{_KEYS}|checkServerIdentity)['\"]?$"}}
    for pair in file.find_all(rule):
        key, value = pair.field("key"), pair.field("value")
        name = key.text().strip("'\"") if key is not None else ""
        if name == "checkServerIdentity":
            off = value is not None and bool(_ACCEPT_ALL.match(value.text()[:200]))
        else:
            off = literal(value) == _OFF.get(name, "")
        if off:
            yield graded(file, pair, _severity(file, pair.range().start.line), Confidence.HIGH)
    assigned = {
        "kind": "assignment_expression",
        "has": {"field": "left", "regex": r"NODE_TLS_REJECT_UNAUTHORIZED['\"]?\]?$|\.rejectUnauthorized$"},
    }
    for node in file.find_all(assigned):
        if literal(node.field("right")).strip("'\"`") in {"0", "false"}:
            yield graded(file, node, _severity(file, node.range().start.line), Confidence.HIGH)


def _severity(file: SourceFile, line: int) -> Severity:
    """Lower where the lines around speak of the own machine or of development."""
    around = "\n".join(file.lines[max(0, line - 6) : line + 4])
    return Severity.LOW if _LOCAL.search(around) else Severity.HIGH


RULE = FileRule(
    id="javascript-tls-off",
    title="The other side of a TLS connection is not verified",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-295",),
    languages=LANGUAGES,
    triggers=(
        "rejectUnauthorized",
        "NODE_TLS_REJECT_UNAUTHORIZED",
        "strictSSL",
        "strictSsl",
        "insecureSkipVerify",
        "checkServerIdentity",
    ),
    tests=False,
    what="`rejectUnauthorized: false`, `NODE_TLS_REJECT_UNAUTHORIZED=0`, or a `checkServerIdentity` that accepts every name.",
    why="Anybody on the way can answer in the server's name, read what is sent and change what comes back.",
    fix="Remove the setting. For a private authority pass its certificate: `ca: fs.readFileSync('ca.pem')`.",
    check=check,
    bad=(
        "const agent = new https.Agent({ rejectUnauthorized: false });\n",
        "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\n",
        "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;\n",
        "tls.connect({ host, port, checkServerIdentity: () => undefined });\n",
        "export const pool = new Pool({\n  connectionString,\n  ssl: { 'rejectUnauthorized': false },\n});\n",
    ),
    good=(
        "const agent = new https.Agent({ rejectUnauthorized: !options.insecure });\n",
        "const agent = new https.Agent({ rejectUnauthorized: true });\n",
        "if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') warn();\n",
        "tls.connect({ checkServerIdentity: (host, cert) => verify(host, cert) });\n",
    ),
)
