"""php-weak-random: a secret from a predictable generator."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._words import names_secret
from readylayer_cli.engines.review.rules.php._places import purpose

_WEAK = ("rand", "mt_rand", "uniqid", "lcg_value", "str_shuffle", "array_rand", "shuffle")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(*_WEAK):
        if call.name == "uniqid" and "random_bytes" in call.node.text():
            continue
        if names_secret(purpose(call.node)):
            yield node_match(file, call.node, f"A secret comes from `{call.name}`, whose output can be predicted")


RULE = FileRule(
    id="php-weak-random",
    title="A secret comes from a generator whose output can be predicted",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-338",),
    languages=("php",),
    triggers=tuple(f"{name}(" for name in _WEAK),
    tests=False,
    what="A function or variable named for a token, password, nonce or key takes its value from `rand`, `mt_rand`, `uniqid` and the like.",
    why="`uniqid` is the clock; the state of `mt_rand` can be worked out from a few outputs, and with it every token before and after.",
    fix="`bin2hex(random_bytes(32))` for tokens, `random_int` for numbers.",
    check=check,
    bad=(
        "<?php\n$token = md5(uniqid(rand(), true));\n",
        "<?php\nfunction generatePassword($n) {\n    $out = '';\n    for ($i = 0; $i < $n; $i++) { $out .= $chars[mt_rand(0, 61)]; }\n    return $out;\n}\n",
        "<?php\n$user->reset_token = sha1(time() . mt_rand());\n",
    ),
    good=(
        "<?php\n$token = bin2hex(random_bytes(32));\n",
        "<?php\n$delay = mt_rand(1, 5);\n",
        "<?php\n$file = 'tmp_' . uniqid() . '.png';\n",
    ),
)
