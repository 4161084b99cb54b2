"""python-certificate-check-off: TLS certificates are not verified."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._found import graded

_KEYWORD = r"^(?:verify|verify_ssl|ssl_verify|verify_certs?|validate_certs?|check_hostname|cert_reqs|tls_verify|ssl_cert_reqs|ssl|disable_ssl_certificate_validation|tlsAllowInvalidCertificates|tlsInsecure|disable_warnings)\s*=\s*(?:False|True|0|None|'none'|\"none\"|(?:ssl\.)?CERT_NONE|['\"]CERT_NONE['\"])$"
_ATTRIBUTE = r"(?s)^[\w.()\[\]'\"]+\.(?:verify|verify_mode|check_hostname|verify_ssl|validate_cert)\s*=\s*(?:False|(?:ssl\.)?(?:VerifyMode\.)?CERT_NONE)$"
_TURNED_ON = frozenset({"disable_ssl_certificate_validation", "tlsAllowInvalidCertificates", "tlsInsecure"})
_OFF = frozenset({"False", "0", "'none'", '"none"'})
_HTTP_METHODS = frozenset({
    "get", "post", "put", "patch", "delete", "head", "options", "request", "send", "Client", "AsyncClient", "Session", "stream",
    "urlopen", "client", "resource", "fetch", "HTTPTransport", "AsyncHTTPTransport", "urlretrieve", "download",
})  # fmt: skip
_AIOHTTP = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "request", "ws_connect", "TCPConnector"}
)
_SWITCH = lazy_pattern(
    r"\b(?:verify\w*|ssl\w*|cert_reqs|\w*certs?|check_hostname|tls\w+|disable_\w+|verify_mode|_default_https_context)\s*=\s*(?:False|True|0|None|'|\"|ssl\.|\w*\.?CERT_NONE)|_create_unverified_context|_create_stdlib_context"
)
_ASKED_FOR = lazy_pattern(
    r"verif|insecure|skip|valid|cert|ssl|tls|trust|self.?signed|unsafe|debug|localhost|no_check", re.IGNORECASE
)
_ASKED_FOR_BY_NAME = lazy_pattern(r"unverified|insecure|no_?verify|self_?signed|unsafe|disable", re.IGNORECASE)
_LOCAL = lazy_pattern(r"localhost|127\.0\.0\.1|\[::1\]")


def check(file: SourceFile) -> Iterable[Match]:
    if not _SWITCH.search(file.text):
        return
    for node in file.find_all(
        {"any": [{"kind": "keyword_argument", "regex": _KEYWORD}, {"kind": "assignment", "regex": _ATTRIBUTE}]}
    ):
        if node.kind() == "assignment" or _turns_off(file, node):
            yield _match(file, node)
    for call in file.calls.to("ssl._create_unverified_context", "ssl._create_stdlib_context"):
        yield _match(file, call.node)
    if "_create_unverified_context" in file.text:
        for node in file.find_all({"kind": "assignment", "regex": r"=\s*ssl\._create_unverified_context$"}):
            yield _match(file, node)


def _turns_off(file: SourceFile, node: SgNode) -> bool:
    name, _, value = (part.strip() for part in node.text().partition("="))
    box = node.parent()
    call = box.parent() if box is not None else None
    callee = call.field("function") if call is not None and call.kind() == "call" else None
    if callee is None:
        return False
    method = callee.text().rpartition(".")[2]
    if name in _TURNED_ON:
        return value == "True"
    if name in {"cert_reqs", "ssl_cert_reqs"}:
        return "CERT_NONE" in value or value in {"'NONE'", '"NONE"'}
    if name == "ssl":
        return value == "False" and method in _AIOHTTP and "aiohttp" in file.text
    if name == "verify":
        return value in {"False", "0"} and method in _HTTP_METHODS
    return value in _OFF


def _match(file: SourceFile, node: SgNode) -> Match:
    """High, unless the code was asked to by an option, or talks to its own machine."""
    around = list(node.ancestors())
    holder = next((parent for parent in around if parent.kind() in {"call", "expression_statement"}), node)
    conditions = [
        field.text()
        for parent in around
        if parent.kind() in {"if_statement", "elif_clause"} and (field := parent.field("condition"))
    ]
    function = next((label.text() for parent in around if (label := _function_name(parent)) is not None), "")
    asked_for = _ASKED_FOR_BY_NAME.search(function) or any(_ASKED_FOR.search(text) for text in conditions)
    optional = bool(asked_for or _LOCAL.search(holder.text()[:2000]) or file.path.endswith("testing.py"))
    return graded(
        file,
        node,
        Severity.LOW if optional else Severity.HIGH,
        f"`{' '.join(node.text().split())[:80]}`: the server's certificate is not verified",
        confidence=Confidence.MEDIUM if optional else Confidence.HIGH,
    )


def _function_name(node: SgNode) -> SgNode | None:
    return node.field("name") if node.kind() == "function_definition" else None


RULE = FileRule(
    id="python-certificate-check-off",
    title="TLS certificates are not verified",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-295",),
    languages=("python",),
    triggers=(
        "verify",
        "CERT_NONE",
        "check_hostname",
        "_create_unverified_context",
        "ssl=False",
        "ssl_certificate_validation",
        "tlsAllow",
        "tlsInsecure",
        "validate_cert",
    ),
    tests=False,
    what="`verify=False`, `ssl=False` of aiohttp, `CERT_NONE`, `check_hostname = False` or an unverified SSL context. Low when an option asks for it or the server is this machine.",
    why="Anybody on the way can answer in the server's place, read the traffic and change it.",
    fix='Leave verification on; for a private authority pass its certificate: `verify="/path/ca.pem"`.',
    check=check,
    bad=(
        "import requests\nrequests.get(\n    url,\n    timeout=5,\n    verify=False,\n)\n",
        "import ssl\ncontext = ssl.create_default_context()\ncontext.check_hostname = False\ncontext.verify_mode = ssl.CERT_NONE\n",
        "import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n",
        "import aiohttp\nasync def load(session, url):\n    async with session.get(url, ssl=False) as answer:\n        return await answer.text()\n",
        'import urllib3\npool = urllib3.PoolManager(cert_reqs="CERT_NONE")\n',
    ),
    good=(
        "import requests\nrequests.get(url, verify=True, timeout=5)\n",
        'import requests\nrequests.get(url, verify="/etc/ca.pem", timeout=5)\n',
        "def load(url, verify=False):\n    return cache.get(url)\n",
        "import asyncpg\nasync def connect():\n    return await asyncpg.connect(ssl=False)\n",
        'parser.add_argument("--verify", default=False)\nmodel.save(verify=False)\n',
    ),
)
