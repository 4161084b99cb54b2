"""ruby-jwt-unverified: a token is believed without checking its signature."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.ruby._purpose import method_text


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("JWT.decode"):
        given = call.positional
        if len(given) > 2 and given[2].text() == "false":
            reads_header = "kid" in method_text(call.node) or method_text(call.node).count("JWT.decode") > 1
            yield graded_match(file, call.node, (Severity.LOW if reads_header else Severity.HIGH, Confidence.HIGH))
    for call in file.calls.to("JWT.encode", "JWT.decode"):
        none = [node for node in call.arguments if node.text().strip("'\"") == "none"]
        if none or "algorithm: 'none'" in call.node.text():
            yield node_match(file, call.node, "Tokens without a signature are made or accepted")


RULE = FileRule(
    id="ruby-jwt-unverified",
    title="A token is believed without checking its signature",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-347",),
    languages=("ruby",),
    triggers=("JWT.",),
    tests=False,
    what="`JWT.decode(token, key, false)`, or the algorithm `none`.",
    why="Anybody can write a token that names another user; only the signature tells the difference.",
    fix="`JWT.decode(token, key, true, algorithm: 'HS256')`.",
    check=check,
    bad=(
        "def user(token)\n  JWT.decode(token, nil, false).first['sub']\nend\n",
        "def issue(payload)\n  JWT.encode(payload, nil, 'none')\nend\n",
    ),
    good=(
        "def user(token)\n  JWT.decode(token, key, true, algorithm: 'HS256')\nend\n",
        "def issue(payload)\n  JWT.encode(payload, key, 'HS256')\nend\n",
    ),
)
