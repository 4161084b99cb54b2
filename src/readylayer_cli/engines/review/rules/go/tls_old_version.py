"""go-tls-old-version: TLS versions that are broken are allowed."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_OLD = r"tls\.Version(?:SSL30|TLS10|TLS11)$"


def check(file: SourceFile) -> Iterable[Match]:
    places = {
        "any": [
            {"kind": "keyed_element", "regex": rf"^(?:Min|Max)Version\s*:\s*{_OLD}"},
            {"kind": "assignment_statement", "regex": rf"\.(?:Min|Max)Version\s*=\s*{_OLD}"},
        ]
    }
    for node in file.find_all(places):
        yield node_match(file, node)


RULE = FileRule(
    id="go-tls-old-version",
    title="TLS below version 1.2 is allowed",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-326",),
    languages=("go",),
    triggers=("VersionTLS10", "VersionTLS11", "VersionSSL30"),
    tests=False,
    what="`MinVersion` or `MaxVersion` of a `tls.Config` is SSL 3.0, TLS 1.0 or TLS 1.1.",
    why="These versions rest on SHA-1 and on modes with known attacks; a client can be pushed down to them.",
    fix="Set `MinVersion: tls.VersionTLS12`, or leave it out: the default is at least as good.",
    check=check,
    bad=(
        "package a\nvar c = &tls.Config{MinVersion: tls.VersionTLS10}\n",
        "package a\nfunc f(c *tls.Config) {\n\tc.MinVersion = tls.VersionTLS11\n}\n",
    ),
    good=(
        "package a\nvar c = &tls.Config{MinVersion: tls.VersionTLS12}\n",
        'package a\nvar versions = map[string]uint16{"TLS10": tls.VersionTLS10}\n',
    ),
)
