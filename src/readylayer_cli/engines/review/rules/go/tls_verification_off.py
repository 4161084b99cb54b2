"""go-tls-verification-off: a TLS client accepts any certificate."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._opt_in import is_opt_in

_OWN_CHECK = ("VerifyPeerCertificate", "VerifyConnection")
_PLACES = {
    "any": [
        {"kind": "keyed_element", "regex": r"^InsecureSkipVerify\s*:\s*true$"},
        {"kind": "assignment_statement", "regex": r"\.InsecureSkipVerify\s*=\s*true$"},
    ]
}


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all(_PLACES):
        around = node.parent()
        own_check = around is not None and any(word in around.text() for word in _OWN_CHECK)
        if not own_check and not is_opt_in(node):
            yield node_match(file, node)


RULE = FileRule(
    id="go-tls-verification-off",
    title="TLS connection accepts any certificate",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-295",),
    languages=("go",),
    triggers=("InsecureSkipVerify",),
    tests=False,
    what="`tls.Config` with `InsecureSkipVerify: true` and no verification of its own.",
    why="Anybody on the way can present a certificate of their own, read what is sent and change what comes back.",
    fix="Leave verification on; add a private authority to `RootCAs` instead.",
    check=check,
    bad=(
        "package a\nvar c = &tls.Config{InsecureSkipVerify: true}\n",
        "package a\nfunc f(c *tls.Config) {\n\tc.InsecureSkipVerify = true\n}\n",
        'package a\nvar t = &http.Transport{TLSClientConfig: &tls.Config{\n\tServerName:         "x",\n\tInsecureSkipVerify: true,\n}}\n',
    ),
    good=(
        "package a\nfunc f(insecure bool) *tls.Config {\n\treturn &tls.Config{InsecureSkipVerify: insecure}\n}\n",
        "package a\nvar c = &tls.Config{InsecureSkipVerify: true, VerifyPeerCertificate: pinned}\n",
        "package a\nfunc f(c *tls.Config, o Options) {\n\tif o.SkipTLSVerify {\n\t\tc.InsecureSkipVerify = true\n\t}\n}\n",
    ),
)
