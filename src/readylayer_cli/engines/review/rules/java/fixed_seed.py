"""java-fixed-seed: a secure generator that always says the same."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.java._flow import flow, value_of


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("SecureRandom"):
        if call.is_new and call.positional and value_of(file, call.positional[0]).is_constant:
            yield node_match(file, call.node)
    for call in file.calls.method("setSeed"):
        if call.receiver is None or not call.positional or not _is_secure(file, call.receiver):
            continue
        if value_of(file, call.positional[0]).is_constant and "Time" not in call.positional[0].text():
            yield node_match(file, call.node)


def _is_secure(file: SourceFile, receiver: SgNode) -> bool:
    return "SecureRandom" in flow(file).declared_type(receiver.text(), receiver.range().start.index)[0]


RULE = FileRule(
    id="java-fixed-seed",
    title="A secure random generator is seeded with a constant",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-336",),
    languages=("java",),
    triggers=("SecureRandom",),
    tests=False,
    what="`new SecureRandom(constant)`, or `setSeed(constant)` on one.",
    why="With some providers the seed replaces the system's entropy: every run gives the same keys.",
    fix="`new SecureRandom()` without a seed.",
    check=check,
    bad=(
        'class A {\n  void f() {\n    SecureRandom r = new SecureRandom("seed".getBytes());\n  }\n}\n',
        'class A {\n  void f() {\n    SecureRandom r = SecureRandom.getInstance("SHA1PRNG");\n    r.setSeed(12345L);\n  }\n}\n',
    ),
    good=(
        "class A {\n  void f() {\n    SecureRandom r = new SecureRandom();\n    r.nextBytes(b);\n  }\n}\n",
        "class A {\n  void f(Random r, byte[] entropy) {\n    r.setSeed(1);\n    new SecureRandom(entropy);\n  }\n}\n",
    ),
)
