"""python-outdated-tls: a TLS or SSL version is allowed that has been broken."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_VERSION = r"^(?:\w+\.)*(?:PROTOCOL_SSLv[23]|PROTOCOL_TLSv1(?:_1)?|SSLv[23]_METHOD|TLSv1(?:_1)?_METHOD|TLSVersion\.(?:SSLv3|TLSv1|TLSv1_1)|TLSVersion\.MINIMUM_SUPPORTED)$"
_COMPARED = frozenset({"comparison_operator", "pair", "dictionary", "list", "set", "tuple", "subscript"})


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "attribute", "regex": _VERSION}):
        parent = node.parent()
        if parent is None or parent.kind() in _COMPARED or (parent.kind() == "attribute"):
            continue
        around = parent.text()[:200]
        if "maximum_version" in around or ("options" in around and "OP_NO" in around):
            continue
        yield node_match(file, node, f"`{node.text()}` has known attacks")


RULE = FileRule(
    id="python-outdated-tls",
    title="A TLS or SSL version is allowed that has been broken",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-327",),
    languages=("python",),
    triggers=("PROTOCOL_SSLv", "PROTOCOL_TLSv1", "_METHOD", "TLSVersion."),
    tests=False,
    what="SSL 2, SSL 3, TLS 1.0 or TLS 1.1 is chosen as the protocol or as the lowest version.",
    why="POODLE, BEAST and others read what these versions encrypt; browsers and servers have dropped them.",
    fix="Use `ssl.create_default_context()`, or set `minimum_version = ssl.TLSVersion.TLSv1_2`.",
    check=check,
    bad=(
        "import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n",
        "import ssl\ncontext.minimum_version = ssl.TLSVersion.TLSv1\n",
        "from OpenSSL import SSL\ncontext = SSL.Context(SSL.SSLv3_METHOD)\n",
    ),
    good=(
        "import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\ncontext.minimum_version = ssl.TLSVersion.TLSv1_2\n",
        'import ssl\nif version == ssl.PROTOCOL_TLSv1:\n    raise ValueError("too old")\n',
        "import ssl\ncontext.maximum_version = ssl.TLSVersion.TLSv1_1\n",
    ),
)
