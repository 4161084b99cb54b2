"""java-weak-random: a secret from a predictable generator."""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules._words import names_secret
from readylayer_cli.engines.review.rules.java._places import is_call_on, method_around, method_text, purpose

_RANDOM = lazy_pattern(
    r"\A(?:java\.util\.|java\.lang\.|org\.[\w.]+\.)?(?:Random|Math|ThreadLocalRandom|RandomStringUtils|RandomUtils)\Z"
)
_COOKIE = lazy_pattern(r"remember_?me|new (?:[\w.]+\.)?Cookie\(|session_?id|csrf|xsrf", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("Random"):
        if call.is_new:
            yield from _judge(file, call.node)
    for call in file.calls.method(
        "random", "current", "randomAlphanumeric", "randomAlphabetic", "randomNumeric", "randomAscii"
    ):
        receiver = call.receiver
        if receiver is not None and _RANDOM.match(receiver.text()) and not is_call_on(receiver, "Random"):
            yield from _judge(file, call.node)


def _judge(file: SourceFile, node: SgNode) -> Iterable[Match]:
    if names_secret(purpose(node)):
        yield node_match(file, node)
    elif method_around(node) is not None and _COOKIE.search(method_text(file, node)):
        yield graded_match(file, node, (Severity.MEDIUM, Confidence.LOW))


RULE = FileRule(
    id="java-weak-random",
    title="A secret comes from a generator whose output can be predicted",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-330", "CWE-338"),
    languages=("java",),
    triggers=("Random", "Math.random"),
    tests=False,
    what="`java.util.Random`, `Math.random` or `ThreadLocalRandom` where a token, password, key or session is made.",
    why="The generator has 48 bits of state that follow from two outputs; every token before and after follows from them.",
    fix="`SecureRandom`.",
    check=check,
    bad=(
        "class A {\n  String newToken() {\n    return Long.toHexString(new Random().nextLong());\n  }\n}\n",
        "class A {\n  void f() {\n    String password = RandomStringUtils.randomAlphanumeric(12);\n  }\n}\n",
        'class A {\n  void f(HttpServletResponse r) {\n    String v = Double.toString(Math.random());\n    r.addCookie(new Cookie("rememberMe", v));\n  }\n}\n',
    ),
    good=(
        "class A {\n  String newToken() {\n    return Long.toHexString(new SecureRandom().nextLong());\n  }\n}\n",
        "class A {\n  long backoff() {\n    return new Random().nextInt(100);\n  }\n}\n",
    ),
)
