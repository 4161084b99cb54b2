"""php-include-from-request: the request decides which file is run."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.php._reach import request_value
from readylayer_cli.engines.review.rules.php._source import SOURCE_TRIGGERS

_KINDS = ("include_expression", "include_once_expression", "require_expression", "require_once_expression")
_SAFE_NAME = lazy_pattern(r"\Abasename\Z|sanitize|slug", re.IGNORECASE)


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"any": [{"kind": kind} for kind in _KINDS]}):
        parts = node.named_children()
        value = request_value(file, parts[-1], _SAFE_NAME) if parts else None
        if value is not None:
            yield traced_match(file, node, value)


RULE = FileRule(
    id="php-include-from-request",
    title="The request decides which file is included and run",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    cwe=("CWE-98",),
    languages=("php",),
    triggers=SOURCE_TRIGGERS,
    tests=False,
    what="`include` or `require` of a path with request data in it that nothing checked.",
    why="An uploaded file, a log or a session file with PHP inside becomes the program; with URL wrappers, so does a remote one.",
    fix="Map the accepted names to files: `$pages = ['home' => 'home.php']; include $pages[$name] ?? 'home.php';`.",
    check=check,
    bad=(
        "<?php\ninclude $_GET['page'];\n",
        "<?php\n$page = isset($_GET['p']) ? $_GET['p'] : 'home';\nrequire_once(__DIR__ . '/pages/' . $page . '.php');\n",
        "<?php if (isset($_GET['lang'])) { include(\"lang/{$_GET['lang']}.php\"); } ?>\n",
    ),
    good=(
        "<?php\n$pages = ['home' => 'home.php'];\ninclude $pages[$_GET['page']] ?? 'home.php';\n",
        "<?php\n$page = $_GET['page'];\nif (!in_array($page, ['a', 'b'])) { exit; }\ninclude \"$page.php\";\n",
        "<?php\ninclude __DIR__ . '/' . basename($_GET['page']) . '.php';\n",
        "<?php\nfunction render($view) { include $view; }\n",
    ),
)
