"""ruby-weak-random: a secret from a predictable generator."""

from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._words import names_secret
from readylayer_cli.engines.review.rules.ruby._purpose import purpose


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("rand", "sample", "shuffle", "bytes"):
        if _is_weak(call) and names_secret(purpose(call.node)):
            yield node_match(file, call.node)


def _is_weak(call: Call) -> bool:
    receiver = call.receiver.text() if call.receiver is not None else ""
    if "SecureRandom" in call.node.text():
        return False
    if call.method in {"rand", "bytes"}:
        return receiver in {"Random", "Kernel", "Random::DEFAULT", "Random.new"} or (
            not receiver and call.method == "rand"
        )
    return bool(receiver) and any(
        word in receiver for word in ("'a'", '"a"', "0..9", "'0'", "chars", "CHARS", "ALPHABET", "letters", "..")
    )


RULE = FileRule(
    id="ruby-weak-random",
    title="A secret comes from a generator whose output can be predicted",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-338",),
    languages=("ruby",),
    triggers=("rand", "sample", "shuffle", "Random"),
    tests=False,
    what="`rand`, `Random` or `Array#sample` where a token, password, code or key is made.",
    why="The generator's state can be worked out from its outputs, and with it every token before and after.",
    fix="`SecureRandom.hex(32)`, or `sample(random: SecureRandom)`.",
    check=check,
    bad=(
        "def generate_token\n  (0...32).map { rand(36).to_s(36) }.join\nend\n",
        "reset_token = Random.rand(10**10).to_s\n",
        "def random_password\n  ('a'..'z').to_a.sample(12).join\nend\n",
    ),
    good=(
        "def generate_token\n  SecureRandom.hex(16)\nend\n",
        "def random_password\n  ('a'..'z').to_a.sample(12, random: SecureRandom).join\nend\n",
        "delay = rand(10)\nuser = users.sample\n",
    ),
)
