"""php-unsafe-unserialize: objects are built from what the request sends."""

from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._flow import value_of


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("unserialize", "yaml_parse", "igbinary_unserialize"):
        node = call.argument(0)
        if node is None or _is_limited(call):
            continue
        value = value_of(file, node)
        if value.sources:
            yield traced_match(file, call.node, value)


def _is_limited(call: Call) -> bool:
    return any(
        "allowed_classes" in node.text()[:300] and "true" not in node.text()[:300].lower()
        for node in call.arguments[1:]
    )


RULE = FileRule(
    id="php-unsafe-unserialize",
    title="Objects are built from serialized data of the request",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    cwe=("CWE-502",),
    languages=("php",),
    triggers=("unserialize(", "yaml_parse("),
    tests=False,
    what="`unserialize` on a cookie, parameter or body, without `allowed_classes`.",
    why="The sender picks classes and properties; their magic methods chain up to running code.",
    fix="Exchange JSON: `json_decode($text, true)`. Where the format must stay: `unserialize($text, ['allowed_classes' => false])`.",
    check=check,
    bad=(
        "<?php\n$prefs = unserialize(base64_decode($_COOKIE['prefs']));\n",
        "<?php\nfunction cart($request) {\n    $raw = $request->input('cart');\n    return unserialize($raw);\n}\n",
    ),
    good=(
        "<?php\n$prefs = unserialize($_COOKIE['prefs'], ['allowed_classes' => false]);\n",
        "<?php\n$prefs = json_decode($_COOKIE['prefs'], true);\n",
        "<?php\nfunction get($key) { return unserialize($this->store->read($key)); }\n",
    ),
)
