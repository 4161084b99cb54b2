"""php-cors-any-origin: every site may read answers with the visitor's cookies."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_arguments

_ORIGIN = lazy_pattern(rf"\AAccess-Control-Allow-Origin\s*:\s*{HOLE}", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    if not re.search(r"Access-Control-Allow-Credentials", file.text, re.IGNORECASE):
        return
    for call, value in request_arguments(file, file.calls.to("header"), range(1)):
        if _ORIGIN.match(value.template):
            yield traced_match(file, call.node, value)


RULE = FileRule(
    id="php-cors-any-origin",
    title="Every site may read answers with the visitor's cookies",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-942",),
    languages=("php",),
    triggers=("Access-Control-Allow-Origin",),
    tests=False,
    what="The request's `Origin` is sent back as allowed, unchecked, together with `Access-Control-Allow-Credentials`.",
    why="Any page that a logged-in visitor opens can call this site in their name and read the answers.",
    fix="Compare the origin with a list before it is sent back.",
    check=check,
    bad=(
        "<?php\nheader('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);\nheader('Access-Control-Allow-Credentials: true');\n",
        "<?php\n$origin = $_SERVER['HTTP_ORIGIN'];\nheader(\"Access-Control-Allow-Origin: $origin\");\nheader('Access-Control-Allow-Credentials: true');\n",
    ),
    good=(
        "<?php\n$o = $_SERVER['HTTP_ORIGIN'];\nif (in_array($o, SITES, true)) { header(\"Access-Control-Allow-Origin: $o\"); }\nheader('Access-Control-Allow-Credentials: true');\n",
        "<?php\nheader('Access-Control-Allow-Origin: *');\n",
    ),
)
