"""go-narrowing-conversion: a parsed number is cut to fewer bits."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._context import function_text

_NARROW = {
    "int8": 8,
    "uint8": 8,
    "byte": 8,
    "int16": 16,
    "uint16": 16,
    "int32": 32,
    "uint32": 32,
    "rune": 32,
}
_PARSED = r"\b{name}\b\s*,\s*\w+\s*:?=\s*strconv\.(Atoi\(|Parse(?:Int|Uint)\([^\n]*?,\s*[^,\n]+,\s*(\d+)\s*\))"
_BOUNDED = r"\b{name}\b\s*(?:[<>]=?|%|&)|[<>]=?\s*{name}\b|\b(?:min|max|Clamp|clamp)\([^\n]*\b{name}\b"


def check(file: SourceFile) -> Iterable[Match]:
    for width, size in _NARROW.items():
        for call in file.calls.to(width):
            given = call.positional
            if len(given) != 1 or given[0].kind() != "identifier":
                continue
            name = re.escape(given[0].text())
            text = function_text(file, call.node)
            parsed = re.search(_PARSED.replace("{name}", name), text)
            if parsed is None or int(parsed[2] or 0) in range(1, size + 1):
                continue
            if not re.search(_BOUNDED.replace("{name}", name), text):
                yield node_match(file, call.node)


RULE = FileRule(
    id="go-narrowing-conversion",
    title="A parsed number is cut to fewer bits",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-190", "CWE-681"),
    languages=("go",),
    triggers=("strconv.Atoi(", "strconv.Parse"),
    tests=False,
    what="The result of `strconv.Atoi`, or of `ParseInt` for 64 bits, in `int32(..)`, `uint16(..)` and the like, unchecked.",
    why="A larger number becomes another one, or a negative one: sizes, ports and ids that were checked are not these.",
    fix="Parse with the size that is needed, `strconv.ParseInt(text, 10, 32)`, or compare with its bounds first.",
    check=check,
    bad=(
        'package a\nimport "strconv"\nfunc f(s string) (int32, error) {\n\tn, err := strconv.Atoi(s)\n\treturn int32(n), err\n}\n',
        'package a\nimport "strconv"\nfunc f(s string) uint16 {\n\tport, _ := strconv.ParseUint(s, 10, 64)\n\treturn uint16(port)\n}\n',
    ),
    good=(
        'package a\nimport "strconv"\nfunc f(s string) (int32, error) {\n\tn, err := strconv.ParseInt(s, 10, 32)\n\treturn int32(n), err\n}\n',
        'package a\nimport ("math"; "strconv")\nfunc f(s string) int32 {\n\tn, err := strconv.Atoi(s)\n\tif err != nil || n > math.MaxInt32 || n < 0 {\n\t\treturn 0\n\t}\n\treturn int32(n)\n}\n',
    ),
)
